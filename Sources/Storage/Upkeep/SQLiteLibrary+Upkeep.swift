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
  ) async throws(Failure) -> Collected {
    // In a transaction of their own: no file may go while the rows that name it can still come
    // back.
    var removed: [Session.ID] = []
    if !isRehearsal { removed = try await write { db in try Self.removeSessions(at: now, db) } }
    // Nobody else writes until the end, so no file can become named meanwhile.
    return try await write { [removed] db in
      var collected = Collected(sessions: removed)
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
    let aside = try ValuesAside.load(db)
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
