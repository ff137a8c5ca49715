import Digest
import FoundationEssentials
import GRDB
import Model
import Payload

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
    references.compactMap(\.picture) + [marks?.picture].compactMap(\.self)
  }
}
