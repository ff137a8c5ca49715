import FoundationEssentials
import GRDB
package import Model
import Numbers

extension SQLiteLibrary {
  package func figures() async throws(Failure) -> [Session.ID: SessionFigures] {
    try await read { db in
      var figures: [String: SessionFigures] = [:]
      let use = try DiskUse(db)
      for (session, bytes) in use.bytes { figures[session, default: .init()].bytes = bytes }
      for (session, bytes) in use.sharedBytes {
        figures[session, default: .init()].sharedBytes = bytes
      }
      let turns = try Row.fetchCursor(db, sql: "SELECT session, \(Self.costColumns) FROM turns")
      while let row = try turns.next() {
        figures[row["session"], default: .init()].spent.add(TurnCost(row: row).charge)
      }
      for (session, picture) in try Self.lastPictures(db) {
        figures[session, default: .init()].picture = picture
      }
      return Dictionary(
        uniqueKeysWithValues: figures.map { (Session.ID(rawValue: $0.key), $0.value) })
    }
  }

  /// The newest result of each session. SQLite takes the other columns from the row with the
  /// maximum.
  private static func lastPictures(_ db: Database) throws -> [(String, Picture)] {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT p.session, MAX(p.turn * 4096 + p.position), i.*
        FROM turn_pictures p JOIN pictures i ON i.digest = p.digest
        WHERE p.kind = 'result' GROUP BY p.session
        """)
    // A picture this version cannot show is just not shown.
    return rows.compactMap { row in
      Picture(row: row).map { (row["session"], $0) }
    }
  }
}

/// The disk use of each session. Bytes that several sessions name count for each of them.
private struct DiskUse {
  private(set) var bytes: [String: Int] = [:]
  private(set) var sharedBytes: [String: Int] = [:]

  init(_ db: Database) throws {
    var uses: [(session: String, digest: String)] = []
    var known: [String: (bytes: Int, sessions: Int)] = [:]
    let rows = try Row.fetchCursor(db, sql: Self.query)
    while let row = try rows.next() {
      // A stored conversation may hold values of any kind.
      guard let digest = String.fromDatabaseValue(row["digest"]),
        let bytes = Int.fromDatabaseValue(row["bytes"]), Plausible.byteCounts.contains(bytes)
      else { continue }
      uses.append((row["session"], digest))
      known[digest, default: (bytes, 0)].sessions += 1
    }
    for (session, digest) in uses {
      guard let use = known[digest] else { continue }
      bytes[session] = (bytes[session] ?? 0).saturatingAdding(use.bytes)
      if use.sessions > 1 {
        sharedBytes[session] = (sharedBytes[session] ?? 0).saturatingAdding(use.bytes)
      }
    }
    let texts = try Row.fetchCursor(
      db, sql: "SELECT session, SUM(LENGTH(payload)) AS bytes FROM transcripts GROUP BY session")
    while let row = try texts.next() {
      bytes[row["session"]] = (bytes[row["session"]] ?? 0).saturatingAdding(row["bytes"])
    }
  }

  /// Pictures of turns, pictures in workspaces, and the long strings of transcripts; each once for
  /// a session.
  private static let query = """
    SELECT p.session, p.digest, i.bytes FROM turn_pictures p JOIN pictures i ON i.digest = p.digest
    UNION
    SELECT s.id, i.digest, i.bytes FROM sessions s,
        json_tree(CASE WHEN json_valid(s.desk) THEN s.desk ELSE '{}' END) d
      JOIN pictures i ON i.digest = d.value
      WHERE s.desk LIKE '%"digest"%' AND d.key = 'digest'
    UNION
    SELECT t.session, json_extract(l.value, '$.blob.name'),
      json_extract(l.value, '$.blob.byteCount')
    FROM transcripts t,
      json_each(CASE WHEN json_valid(t.payload) THEN t.payload ELSE '{}' END, '$.lifts') l
    """
}
