import Digest
import FoundationEssentials
import GRDB
import Glibc
import Model
import Payload

/// A session as one file for export: a SQLite database with its rows, its transcripts and all bytes
/// they name.
///
/// - `application_id` is "Retk" and `user_version` the version of this format.
/// - `blobs` names all bytes by their SHA-256. `pieces` has them one blob after the other, in
///   pieces of at most 1 MiB, so that a whole picture never has to be in memory.
/// - `retake` names the program that made the file and holds the digest of all rows outside
///   `pieces`.
/// - The other tables are the session's rows of the library's tables of these names.
///
/// Every table is a `PlainTable`. A reader ignores unknown tables and columns.
enum SessionFile {
  static let applicationID = 0x5265_746B
  static let version = 1
  static let pieceBytes = 1 << 20

  static let blobs = PlainTable("blobs", ["digest": "TEXT", "bytes": "INTEGER"])
  static let pieces = PlainTable(
    "pieces", ["digest": "TEXT", "position": "INTEGER", "content": "BLOB"])
  static let about = PlainTable("retake", ["key": "TEXT", "value": "TEXT"])
  /// The key in `retake` that holds the digest of the rows.
  static let rowsKey = "rows"
}

/// Why a file cannot be imported. Nothing has been changed then.
enum SessionFileError {
  static func damaged(_ path: String, _ reason: String) -> Failure {
    Failure(
      .storage, "'\(path)' is damaged: \(reason).",
      advice: "Nothing was imported. Copy the file again, or export the session once more.")
  }

  static func foreign(_ path: String) -> Failure {
    Failure(
      .usage, "'\(path)' is not a Retake session file.",
      advice: "'retake export SESSION --as session' makes one. Nothing was imported.")
  }

  static func newer(_ path: String) -> Failure {
    Failure(
      .storage, "'\(path)' was made by a later version of Retake.",
      advice: "Update Retake. Nothing was imported.")
  }
}

/// Fills an empty file with one session.
struct SessionFileWriter {
  private let queue: DatabaseQueue

  init(_ path: String) throws {
    var configuration = GRDB.Configuration()
    configuration.prepareDatabase { db in
      // A failed export discards the file, and a finished one is synced as a whole.
      try db.execute(sql: "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
    }
    queue = try DatabaseQueue(path: path, configuration: configuration)
    try queue.writeWithoutTransaction { db in
      try db.execute(
        sql: """
          PRAGMA application_id = \(SessionFile.applicationID);
          PRAGMA user_version = \(SessionFile.version)
          """)
      for table in [SessionFile.about, SessionFile.blobs, SessionFile.pieces] {
        try db.execute(sql: table.statement)
      }
    }
  }

  /// Copies the rows of a session and returns the bytes they name.
  func copyRows(of session: Session, from library: Database) throws -> [Blob] {
    let id = session.id.rawValue
    // Pictures of the next instruction belong to no turn yet.
    let inWorkspace = try json(session.workspace.pictures.map(\.digest))
    let tables = try SessionTables.carried(library)
    try queue.write { db in
      let copy = RowCopy(source: library, target: db)
      for name in tables {
        try db.execute(sql: PlainTable(name, in: library).statement)
        switch name {
        case "sessions":
          try copy.copy(name, where: "id = ?", [id])
          // What the user has agreed to pay here is not valid elsewhere.
          try db.execute(
            sql: """
              UPDATE sessions SET budget = NULL, takes_unknown_prices = 0,
                desk = CASE WHEN json_valid(desk)
                  THEN json_remove(desk, '$.profile', '$.model', '$.variants') ELSE desk END
              """)
        case "pictures":
          try copy.copy(
            name,
            where: """
              digest IN (SELECT digest FROM turn_pictures WHERE session = ?)
              OR digest IN (SELECT value FROM json_each(?))
              """, [id, inWorkspace])
        default: try copy.copy(name, where: "session = ?", [id])
        }
      }
    }
    return try queue.read { db in try namedBlobs(db) }
  }

  /// Copies bytes, and checks that they still match their name.
  func add(_ blob: Blob, from reader: any BlobReader) throws {
    let buffer = UnsafeMutableRawBufferPointer.allocate(
      byteCount: SessionFile.pieceBytes, alignment: 16)
    defer { buffer.deallocate() }
    try queue.write { db in
      try db.execute(
        sql: "INSERT INTO blobs VALUES (?, ?)", arguments: [blob.name, blob.byteCount])
      let insert = try db.cachedStatement(sql: "INSERT INTO pieces VALUES (?, ?, ?)")
      var hasher = SHA256()
      var (position, written) = (0, 0)
      repeat {
        let count = try reader.fill(buffer)
        let piece = UnsafeRawBufferPointer(rebasing: buffer[..<count])
        hasher.update(piece)
        try insert.execute(arguments: [blob.name, position, Data(piece)])
        position += 1
        written += count
        if count < SessionFile.pieceBytes { break }
      } while written < blob.byteCount
      guard written == blob.byteCount, hexadecimal(hasher.finalize()) == blob.name else {
        throw BlobError.damaged(name: blob.name)
      }
    }
  }

  /// Records the program that made the file and seals the rows.
  func finish(program: String, at now: Timestamp) throws {
    try queue.write { db in
      let insert = try db.makeStatement(sql: "INSERT INTO retake VALUES (?, ?)")
      try insert.execute(arguments: ["program", program])
      try insert.execute(arguments: ["exported", String(now.milliseconds)])
      let names = try String.fetchAll(db, sql: "SELECT name FROM sqlite_schema")
      let digest = try RowDigest(db, of: names.map { try PlainTable($0, in: db) })
      try insert.execute(arguments: [SessionFile.rowsKey, digest.text])
    }
    try queue.close()
  }
}

/// The bytes that the pictures and transcripts in a database name, each once.
func namedBlobs(_ db: Database) throws -> [Blob] {
  var blobs: [String: Blob] = [:]
  for row in try Row.fetchAll(db, sql: "SELECT digest, bytes FROM pictures") {
    let blob = Blob(name: row["digest"], byteCount: row["bytes"])
    blobs[blob.name] = blob
  }
  let transcripts = try Row.fetchCursor(db, sql: "SELECT turn, payload FROM transcripts")
  while let row = try transcripts.next() {
    let text: String = row["payload"]
    guard let payload = try? JSONDecoder().decode(Payload.self, from: Data(text.utf8)) else {
      let turn: Int = row["turn"]
      throw BlobError.failed("the conversation stored with turn \(turn) is damaged")
    }
    for external in payload.externalStrings {
      if let other = blobs[external.blob.name], other != external.blob {
        throw BlobError.damaged(name: external.blob.name)
      }
      blobs[external.blob.name] = external.blob
    }
  }
  return blobs.values.sorted { $0.name < $1.name }
}

extension Workspace {
  /// The pictures that are in the library.
  var pictures: [Picture] {
    references.compactMap(\.picture) + [drawnRegions?.picture].compactMap(\.self)
  }
}

/// An untrusted session file, opened read-only. Its author may be hostile: nothing in its schema
/// runs, none of its names is used as a path, and every value is checked before use
/// (sqlite.org/security.html, "Untrusted SQLite database files").
struct SessionFileReader {
  let path: String
  let tables: [PlainTable]
  private let queue: DatabaseQueue

  /// Checks all of the file except the bytes of pictures.
  init(_ path: String) throws(Failure) {
    self.path = path
    try Self.checkHeader(path)
    var configuration = GRDB.Configuration()
    configuration.readonly = true
    configuration.prepareDatabase { db in
      try db.execute(
        sql: """
          PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0;
          PRAGMA query_only = ON
          """)
    }
    do {
      queue = try DatabaseQueue(path: path, configuration: configuration)
      tables = try queue.read { db in try Self.checkedTables(db) }
    } catch let error as DatabaseError {
      throw SessionFileError.damaged(path, error.message ?? "it cannot be read")
    } catch let error as Inconsistency {
      throw SessionFileError.damaged(path, error.reason)
    } catch {
      throw .storage(error)
    }
  }

  /// An inconsistency in a file.
  struct Inconsistency: Error {
    let reason: String
  }

  /// Reads in one transaction; any error is the file's fault.
  func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
    do {
      return try queue.read(body)
    } catch let error as DatabaseError {
      throw Inconsistency(reason: error.message ?? "it cannot be read")
    }
  }

  /// Checks the header, whose first bytes identify the format (sqlite.org/fileformat2.html, "The
  /// Database Header").
  private static func checkHeader(_ path: String) throws(Failure) {
    let file = try BlobFileReader(givenPath: path)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 100, alignment: 16)
    defer { buffer.deallocate() }
    let count: Int
    do {
      count = try file.fill(buffer)
    } catch {
      throw .storage(error)
    }
    let bytes = Array(buffer[..<count])
    func number(at offset: Int) -> Int {
      bytes[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) }
    }
    guard count == buffer.count, bytes.starts(with: Array("SQLite format 3\0".utf8)),
      number(at: 68) == SessionFile.applicationID
    else { throw SessionFileError.foreign(path) }
    let version = number(at: 60)
    guard version <= SessionFile.version else { throw SessionFileError.newer(path) }
    // Another journal mode would use other files beside it, and write them.
    guard version >= 1, bytes[18] == 1, bytes[19] == 1 else {
      throw SessionFileError.damaged(path, "its header is invalid")
    }
    let pageSize = Int(bytes[16]) << 8 | Int(bytes[17])
    var status = stat()
    guard stat(path, &status) == 0,
      Int(status.st_size) == number(at: 28) * (pageSize == 1 ? 65536 : pageSize)
    else { throw SessionFileError.damaged(path, "its length does not match its header") }
  }

  private static func checkedTables(_ db: Database) throws -> [PlainTable] {
    var tables: [PlainTable] = []
    for row in try Row.fetchAll(db, sql: "SELECT type, name, sql FROM sqlite_schema") {
      guard String.fromDatabaseValue(row["type"]) == "table",
        let name = String.fromDatabaseValue(row["name"]),
        let statement = String.fromDatabaseValue(row["sql"]),
        // Asking a virtual table for its columns runs it.
        statement.hasPrefix("CREATE TABLE \"")
      else { throw Inconsistency(reason: "it contains more than tables") }
      let table = try PlainTable(name, in: db)
      guard table.isOrdinary, table.statement == statement else {
        throw Inconsistency(reason: "one of its tables has an unexpected form")
      }
      tables.append(table)
    }
    let verdict = try String.fetchOne(db, sql: "PRAGMA integrity_check(1)") ?? ""
    guard verdict == "ok" else { throw Inconsistency(reason: verdict) }
    let own = [SessionFile.about, SessionFile.blobs, SessionFile.pieces]
    guard own.allSatisfy(tables.contains) else { throw Inconsistency(reason: "a table is missing") }
    let sealed = try DatabaseValue.fetchOne(
      db, sql: "SELECT value FROM retake WHERE key = ?", arguments: [SessionFile.rowsKey])
    guard try sealed.flatMap(String.fromDatabaseValue) == RowDigest(db, of: tables).text else {
      throw Inconsistency(reason: "its rows have been changed")
    }
    return tables
  }

  /// Copies the bytes to the library's disk, still without names, and checks that they are exactly
  /// the wanted ones.
  func stage(_ wanted: [Blob], on blobs: FileBlobStore) throws -> [SealedBlob] {
    let sizes = Dictionary(wanted.map { ($0.name, $0.byteCount) }, uniquingKeysWith: { $1 })
    return try read { db in
      var sealed: [SealedBlob] = []
      var current: (name: String, writer: BlobFileWriter, next: Int)?
      func seal() throws {
        guard let done = current else { return }
        current = nil
        let blob = try done.writer.seal()
        sealed.append(blob)
        guard blob.blob.name == done.name, sizes[done.name] == blob.blob.byteCount else {
          throw Inconsistency(reason: "a picture's bytes do not match its name")
        }
      }
      let rows = try Row.fetchCursor(
        db,
        sql: """
          SELECT digest, position, CASE WHEN typeof(content) = 'blob' AND length(content) <= ?
            THEN content END AS content FROM pieces ORDER BY rowid
          """, arguments: [SessionFile.pieceBytes])
      while let row = try rows.next() {
        guard let name = String.fromDatabaseValue(row["digest"]), sizes[name] != nil,
          let position = Int.fromDatabaseValue(row["position"]),
          let content = Data.fromDatabaseValue(row["content"])
        else { throw Inconsistency(reason: "a piece of a picture has an unexpected form") }
        if current?.name != name {
          try seal()
          current = (name, try BlobFileWriter(blobs: blobs, path: try blobs.temporaryPath()), 0)
        }
        guard let now = current, now.next == position else {
          throw Inconsistency(reason: "the pieces of a picture are out of order")
        }
        current?.next += 1
        try content.withUnsafeBytes { try now.writer.append($0) }
      }
      try seal()
      guard Set(sealed.map(\.blob.name)).count == sealed.count, sealed.count == sizes.count else {
        throw Inconsistency(reason: "pictures are missing")
      }
      return sealed
    }
  }
}
