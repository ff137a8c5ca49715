import FoundationEssentials
import GRDB
import Glibc
import Model
import Payload

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
    } catch let error as Disagreement {
      throw SessionFileError.damaged(path, error.reason)
    } catch {
      throw .storage(error)
    }
  }

  /// An inconsistency in a file.
  struct Disagreement: Error {
    let reason: String
  }

  /// Reads in one transaction; any error is the file's fault.
  func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
    do {
      return try queue.read(body)
    } catch let error as DatabaseError {
      throw Disagreement(reason: error.message ?? "it cannot be read")
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
      else { throw Disagreement(reason: "it contains more than tables") }
      let table = try PlainTable(name, in: db)
      guard table.isOrdinary, table.statement == statement else {
        throw Disagreement(reason: "one of its tables has an unexpected form")
      }
      tables.append(table)
    }
    let verdict = try String.fetchOne(db, sql: "PRAGMA integrity_check(1)") ?? ""
    guard verdict == "ok" else { throw Disagreement(reason: verdict) }
    let own = [SessionFile.about, SessionFile.blobs, SessionFile.pieces]
    guard own.allSatisfy(tables.contains) else { throw Disagreement(reason: "a table is missing") }
    let sealed = try DatabaseValue.fetchOne(
      db, sql: "SELECT value FROM retake WHERE key = ?", arguments: [SessionFile.rowsKey])
    guard try sealed.flatMap(String.fromDatabaseValue) == RowDigest(db, of: tables).text else {
      throw Disagreement(reason: "its rows have been changed")
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
          throw Disagreement(reason: "a picture's bytes do not match its name")
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
        else { throw Disagreement(reason: "a piece of a picture has an unexpected form") }
        if current?.name != name {
          try seal()
          current = (name, try BlobFileWriter(blobs: blobs, path: try blobs.temporaryPath()), 0)
        }
        guard let now = current, now.next == position else {
          throw Disagreement(reason: "the pieces of a picture are out of order")
        }
        current?.next += 1
        try content.withUnsafeBytes { try now.writer.append($0) }
      }
      try seal()
      guard Set(sealed.map(\.blob.name)).count == sealed.count, sealed.count == sizes.count else {
        throw Disagreement(reason: "pictures are missing")
      }
      return sealed
    }
  }
}
