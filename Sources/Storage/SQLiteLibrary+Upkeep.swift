import Digest
import FoundationEssentials
import GRDB
import Glibc
package import Model
import Numbers
import Payload
import Posix

extension SQLiteLibrary {
  /// How long an unnamed file must have existed before it may be removed: a picture is stored
  /// before the row that names it.
  private static let grace = 24 * 60 * 60.0

  /// Checks the database and the files; with `readsBytes` every file against its name.
  package func check(readsBytes: Bool) async throws(Failure) -> LibraryFindings {
    var findings = try await read { db in
      var findings = LibraryFindings()
      findings.database = try Self.complaints(db)
      let named = try self.digestsToKeep(db)
      let files = self.files.all()
      findings.files = files.count
      findings.byteCount = files.map(\.byteCount).saturatingSum()
      findings.orphans = files.filter { !named.contains($0.digest) }
      findings.unreadable = try Self.unreadableValues(db)
      findings.keptReplies = try KeptReplies.findings(db)
      findings.open =
        try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM turns WHERE job <> 'done'") ?? 0
      findings.missing = try Self.uses(db).filter { self.files.path(ofDigest: $0.digest) == nil }
      return findings
    }
    if readsBytes {
      for file in files.all() where !(try file.isWhole()) { findings.damaged.append(file) }
    }
    return findings
  }

  /// Removes sessions that were deleted `SessionSummary.daysKept` ago, and files that nothing names
  /// and that are over a day old; with `isRehearsal` only reports them.
  package func collectGarbage(
    at now: Timestamp, isRehearsal: Bool = false
  ) async throws(Failure) -> CollectedGarbage {
    // In a transaction of their own: no file may be removed while the rows that name it can still come
    // back.
    var removed: [Session.ID] = []
    if !isRehearsal { removed = try await write { db in try Self.removeSessions(at: now, db) } }
    // No one else writes until the end, so no file can become named meanwhile.
    return try await write { [removed] db in
      var collected = CollectedGarbage(sessions: removed)
      var named: Set<String> = []
      if isRehearsal {
        try db.inSavepoint {
          collected.sessions = try Self.removeSessions(at: now, db)
          named = try self.digestsToKeep(db)
          return .rollback
        }
      } else {
        named = try self.digestsToKeep(db)
      }
      collected.keptReplies = try KeptReplies.findings(db)
      for file in self.files.all()
      where !named.contains(file.digest) && now.seconds(since: file.modified) > Self.grace {
        if !isRehearsal {
          // As of now: equal bytes may have been stored again.
          guard let current = StoredBlobFile(path: file.path), current == file,
            unlink(file.path) == 0
          else { continue }
          try db.execute(
            sql: "DELETE FROM pictures WHERE digest = ?", arguments: [file.digest])
        }
        collected.files.append(file)
      }
      return collected
    }
  }

  /// Moves damaged files aside, where they are kept, and rebuilds the database's indexes.
  ///
  /// - Returns: What was done, in sentences.
  package func mend(_ findings: LibraryFindings) async throws(Failure) -> [String] {
    var done: [String] = []
    if !findings.database.isEmpty {
      try await write { db in try db.execute(sql: "REINDEX") }
      done.append("The indexes of the database were rebuilt.")
    }
    if !findings.damaged.isEmpty {
      let folder = folders.damaged
      try Failure.storing(at: folder) { () throws(SystemError) in try makeFolders(folder) }
      for file in findings.damaged {
        let name = file.path.split(separator: "/").suffix(2).joined()
        guard rename(file.path, "\(folder)/\(name)") == 0 else {
          throw .storage(at: file.path, code: errno)
        }
        done.append("\(file.path) was damaged and is now \(folder)/\(name).")
      }
      try Failure.storing(at: folder) { () throws(SystemError) in try synchronizeFolder(folder) }
    }
    return done
  }

  /// The digests the database names, and those that a database set aside names: its rows may be
  /// lost, but their pictures must not be.
  private func digestsToKeep(_ db: Database) throws -> Set<String> {
    var named = try namedDigests(db)
    for path in folders.databasesAside {
      let bytes = try Data(contentsOf: URL(filePath: path), options: .alwaysMapped)
      collectDigests(in: bytes, into: &named)
    }
    return named
  }

  private static func complaints(_ db: Database) throws -> [String] {
    let integrity = try String.fetchAll(db, sql: "PRAGMA integrity_check(20)").filter { $0 != "ok" }
    let keys = try Row.fetchAll(db, sql: "PRAGMA foreign_key_check").prefix(20).map { row in
      let table: String = row["table"] ?? "?"
      let parent: String = row["parent"] ?? "?"
      return "a row of \(table) refers to something that is not in \(parent)"
    }
    return integrity + keys
  }

  /// Reads every row as the program does.
  private static func unreadableValues(_ db: Database) throws -> [UnreadableValue] {
    let check = RowCheck()
    for id in try String.fetchAll(db, sql: "SELECT id FROM sessions ORDER BY id") {
      _ = try Row.fetchOne(db, sql: "SELECT * FROM sessions WHERE id = ?", arguments: [id])
        .map { Session(row: $0, check) }
      _ = try turns(of: id, db, check)
      _ = try marks(of: id, db, check)
    }
    let aside = try InvalidValueLog.load(db)
    let known = Set(aside)
    return aside + check.found.filter { !known.contains($0) }
  }

  /// All bytes that turns need.
  private static func uses(_ db: Database) throws -> [LibraryFindings.Missing] {
    var uses: [LibraryFindings.Missing] = []
    func add(_ row: Row, _ digest: String, _ kind: String) {
      let session: String = row["session"]
      let turn = TurnID(session: Session.ID(rawValue: session), number: row["turn"])
      uses.append(LibraryFindings.Missing(turn: turn, digest: digest, kind: kind))
    }
    let pictures = try Row.fetchCursor(
      db, sql: "SELECT * FROM turn_pictures WHERE digest IS NOT NULL ORDER BY session, turn, kind")
    while let row = try pictures.next() { add(row, row["digest"], row["kind"]) }
    let transcripts = try Row.fetchCursor(
      db, sql: "SELECT * FROM transcripts ORDER BY session, turn")
    while let row = try transcripts.next() {
      let text: String = row["payload"]
      // An unreadable one is reported when the turn is continued.
      let payload = try? JSONDecoder().decode(Payload.self, from: Data(text.utf8))
      for name in Set((payload?.externalStrings ?? []).map(\.blob.name)).sorted() {
        add(row, name, "conversation")
      }
    }
    return uses
  }
}

extension SQLiteLibrary {
  /// Removes the rows of sessions that were deleted long enough ago. Their cost stays.
  static func removeSessions(at now: Timestamp, _ db: Database) throws -> [Session.ID] {
    let days = Int64(SessionSummary.daysKept) * 86_400_000
    let ids = try String.fetchAll(
      db,
      sql: """
        SELECT id FROM standings WHERE deleted IS NOT NULL AND deleted <= ?
          AND NOT EXISTS (SELECT 1 FROM turns WHERE session = id AND job <> 'done')
        ORDER BY id
        """, arguments: [now.milliseconds - days])
    for id in ids {
      try db.execute(
        sql: """
          INSERT OR REPLACE INTO past_costs
            (origin, number, created, dollars, is_estimated, estimate, job, status, is_kept, billed)
          SELECT session, number, \(costColumns)
          FROM turns WHERE session = ?1
            AND number > COALESCE((SELECT copied FROM standings WHERE id = ?1), 0)
          """, arguments: [id])
      try db.execute(sql: "DELETE FROM sessions WHERE id = ?", arguments: [id])
      try db.execute(sql: "DELETE FROM values_aside WHERE session_id = ?", arguments: [id])
    }
    return ids.map(Session.ID.init(rawValue:))
  }
}

/// The result of checking the library.
package struct LibraryFindings: Hashable, Sendable {
  /// Bytes of a turn that are gone: which, and what they were for.
  package struct Missing: Hashable, Sendable {
    package var turn: TurnID
    package var digest: String
    /// `result`, `draft`, `reference`, or `conversation`.
    package var kind: String
  }

  /// SQLite's messages about its own file; empty if that is sound.
  package var database: [String] = []
  package var missing: [Missing] = []
  /// Files whose bytes do not match their name.
  package var damaged: [StoredBlobFile] = []
  /// Files that nothing names.
  package var orphans: [StoredBlobFile] = []
  /// Invalid values of rows: those kept aside, and those still where they were found.
  package var unreadable: [UnreadableValue] = []
  package var keptReplies = KeptReplyFindings()
  /// The number of turns that have not ended.
  package var open = 0
  /// The number of files checked, and their bytes.
  package var files = 0
  package var byteCount = 0

  package init() {}

  package var isSound: Bool { database.isEmpty && missing.isEmpty && damaged.isEmpty }
}

/// What was removed, or would be.
package struct CollectedGarbage: Hashable, Sendable {
  /// Sessions deleted long enough ago.
  package var sessions: [Session.ID] = []
  package var files: [StoredBlobFile] = []
  /// Replies that are kept although no picture was found in them.
  package var keptReplies = KeptReplyFindings()
  package var byteCount: Int { files.map(\.byteCount).saturatingSum() }
}

/// Every SHA-256 that any row of the database names, in whatever column and form: a digest inside
/// JSON counts, and so does one in a column that a later version adds. Files not named here may be
/// removed.
func namedDigests(_ db: Database) throws -> Set<String> {
  var found: Set<String> = []
  for table in try tablesWithDigests(db) {
    let all = "SELECT * FROM \(table.quotedDatabaseIdentifier)"
    try collectDigests(in: Row.fetchCursor(db, sql: all), into: &found)
  }
  return found
}

/// Every SHA-256 that the rows of one turn name. The time it takes depends on these rows alone.
func namedDigests(of turn: TurnID, _ db: Database) throws -> Set<String> {
  var found: Set<String> = []
  for query in try queriesForRows(ofTurn: db) {
    let rows = try Row.fetchCursor(
      db, sql: query, arguments: [turn.session.rawValue, turn.number])
    try collectDigests(in: rows, into: &found)
  }
  return found
}

/// One query, with parameters for session and number, for each table whose rows belong to turns.
/// Tables added by a later version are included if their columns are named like today's.
func queriesForRows(ofTurn db: Database) throws -> [String] {
  try tablesWithDigests(db).compactMap { table in
    let columns = Set(try db.columns(in: table).map(\.name))
    guard let session = ["session", "owner"].first(where: columns.contains),
      let number = ["turn", "number"].first(where: columns.contains)
    else { return nil }
    return "SELECT * FROM \(table.quotedDatabaseIdentifier) WHERE \(session) = ? AND \(number) = ?"
  }
}

/// All tables except `pictures`, which describes the stored files: that is no reason to keep them.
private func tablesWithDigests(_ db: Database) throws -> [String] {
  try String.fetchAll(
    db,
    sql: """
      SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'pictures'
        AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name NOT LIKE 'grdb\\_%' ESCAPE '\\'
      """)
}

private func collectDigests(in rows: RowCursor, into found: inout Set<String>) throws {
  while let row = try rows.next() {
    for (_, value) in row {
      switch value.storage {
      case .string(let text): collectDigests(in: text.utf8, into: &found)
      case .blob(let bytes): collectDigests(in: bytes, into: &found)
      case .null, .int64, .double: break
      }
    }
  }
}

/// Adds every run of exactly 64 lower-case hexadecimal digits.
func collectDigests(in bytes: some Collection<UInt8>, into found: inout Set<String>) {
  var run: [UInt8] = []
  func end(_ run: [UInt8]) {
    if run.count == 64 { found.insert(String(decoding: run, as: UTF8.self)) }
  }
  for byte in bytes {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"):
      // A longer run is not a digest, so its rest is not collected.
      if run.count <= 64 { run.append(byte) }
    default:
      if !run.isEmpty {
        end(run)
        run.removeAll(keepingCapacity: true)
      }
    }
  }
  end(run)
}

/// One stored file.
package struct StoredBlobFile: Hashable, Sendable {
  package var path: String
  /// The SHA-256 in its name.
  package var digest: String
  package var byteCount: Int
  var modified: Timestamp

  /// nil if the path is not that of a stored file: `…/ab/cdef….png` or `…/ab/cdef…`.
  init?(path: String) {
    let parts = path.split(separator: "/").suffix(2)
    guard let folder = parts.first, let name = parts.last?.split(separator: ".").first else {
      return nil
    }
    digest = "\(folder)\(name)"
    var found: Set<String> = []
    collectDigests(in: digest.utf8, into: &found)
    var status = stat()
    guard folder.utf8.count == 2, !found.isEmpty, lstat(path, &status) == 0,
      status.st_mode & S_IFMT == S_IFREG
    else { return nil }
    self.path = path
    byteCount = Int(status.st_size)
    modified = Timestamp(
      milliseconds: Int64(status.st_mtim.tv_sec) * 1000 + Int64(status.st_mtim.tv_nsec) / 1_000_000)
  }

  /// Whether its bytes match its name.
  ///
  /// - Throws: A failure if they cannot be read.
  func isWhole() throws(Failure) -> Bool {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .storage(at: path, code: errno) }
    defer { close(descriptor) }
    var hasher = SHA256()
    try forEachChunk(
      of: descriptor, failing: { .storage(at: path, code: $0.code) }
    ) { (chunk) throws(Failure) in hasher.update(chunk) }
    return hexadecimal(hasher.finalize()) == digest
  }
}

extension FileBlobStore {
  /// All files under their final names, by path.
  func all() -> [StoredBlobFile] {
    [folders.pictures, folders.strings].flatMap { top in
      fileNames(in: top, hidden: true).flatMap { folder in
        fileNames(in: "\(top)/\(folder)", hidden: true).compactMap {
          StoredBlobFile(path: "\(top)/\(folder)/\($0)")
        }
      }
    }.sorted { $0.path < $1.path }
  }
}
