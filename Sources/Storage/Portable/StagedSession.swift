import FoundationEssentials
import GRDB
import Imagery
import Model
import Numbers
import Payload

/// A session read from a file into in-memory tables of its own, and checked before the library sees
/// it.
///
/// The tables are the library's, so types, nulls and keys are as they must be.
struct StagedSession {
  let session: Session
  let turns: [Turn]
  /// The bytes the session needs.
  let blobs: [Blob]
  private let queue: DatabaseQueue

  init(_ file: SessionFileReader) throws {
    var configuration = GRDB.Configuration()
    // The session may get another id, and all keys are checked at once.
    configuration.foreignKeysEnabled = false
    let staging = try DatabaseQueue(configuration: configuration)
    queue = staging
    do {
      try Schema.migrator.migrate(staging)
      let known = Set(file.tables.map(\.name))
      let tables = try staging.read { db in
        try SessionTables.carried(db).filter(known.contains).map { try PlainTable($0, in: db) }
      }
      try file.read { source in
        // Before any of it takes memory.
        try Self.checkLimits(source, tables)
        try staging.write { db in
          let copy = RowCopy(source: source, target: db)
          for table in tables { try copy.copy(table.name) }
        }
      }
      (session, turns, blobs) = try staging.write { db in
        try Self.checkKeys(db)
        try Schema.weighMissingConversations(db)
        let turns = try Self.checkedTurns(db)
        return (try Self.checkedSession(db, turns), turns, try Self.checkedBlobs(db))
      }
    } catch let error as DatabaseError {
      throw SessionFileReader.Inconsistency(reason: error.message ?? "a row cannot be read")
    } catch let error as BlobError {
      throw SessionFileReader.Inconsistency(reason: "\(error)")
    }
  }

  /// Corrects what the file says about its pictures by `facts`, which are given by digest.
  func describe(_ facts: [String: PictureFacts]) throws {
    try queue.write { db in
      for (digest, facts) in facts {
        try db.execute(
          sql: "UPDATE pictures SET type = ?, width = ?, height = ? WHERE digest = ?",
          arguments: [facts.type.rawValue, facts.size.width, facts.size.height, digest])
      }
      _ = try Self.checkedSession(db, turns)
    }
  }

  /// The digests of its pictures.
  func pictures() throws -> [String] {
    try queue.read { db in try String.fetchAll(db, sql: "SELECT digest FROM pictures") }
  }

  /// Removes whatever could spend money: consent given elsewhere is not valid here, and jobs that
  /// were open there are not resumed.
  func disarm() throws {
    let failure = try json(
      Failure(
        .unknown, "It had not ended when its session was exported.",
        advice: "What came of it is known where it was sent from.", billed: .maybe))
    try queue.write { db in
      try db.execute(sql: "UPDATE sessions SET budget = NULL, takes_unknown_prices = 0")
      try db.execute(
        sql: """
          UPDATE turns SET job = 'done', status = 'unknown', answered = 1,
            ended = COALESCE(ended, created), failure = COALESCE(failure, ?) WHERE job <> 'done'
          """, arguments: [failure])
    }
  }

  /// Gives the session another id and title.
  func rename(_ id: Session.ID, title: String) throws {
    try queue.write { db in
      try db.execute(
        sql: "UPDATE sessions SET id = ?, title = ?", arguments: [id.rawValue, title])
      for table in try SessionTables.ofSessions(db) {
        try db.execute(
          sql: "UPDATE \(table.quotedDatabaseIdentifier) SET session = ?",
          arguments: [id.rawValue])
      }
    }
  }

  /// Copies all rows into the library.
  func copy(to library: Database) throws {
    try queue.read { db in
      let copy = RowCopy(source: db, target: library)
      for table in try SessionTables.carried(library) {
        // What the darkroom found here is more reliable than what a file says.
        let isKnown = table == "pictures" ? "ON CONFLICT (digest) DO NOTHING" : ""
        try copy.copy(table, onConflict: isKnown)
      }
    }
  }

  /// Whether a session of the library has all of this one's turns, each identical. A turn that was
  /// still open only has to be the same one: its outcome may be known there.
  func isPart(of id: String, in library: Database) throws -> Bool {
    try queue.read { db in
      for table in try SessionTables.ofSessions(db) {
        let columns = try db.columns(in: table).map(\.name)
          .filter { !["session", "notes", "conversation"].contains($0) }
        guard table == "turns" else {
          guard try hasAll(table, columns, in: (db, library), as: id) else { return false }
          continue
        }
        let asked = ["number", "parent", "instruction", "profile", "model", "created"]
        guard try hasAll(table, columns, where: "job = 'done'", in: (db, library), as: id),
          try hasAll(table, asked, where: "job <> 'done'", in: (db, library), as: id)
        else { return false }
      }
      return true
    }
  }

  private func hasAll(
    _ table: String, _ columns: [String], where condition: String = "TRUE",
    in databases: (staged: Database, library: Database), as id: String
  ) throws -> Bool {
    let list = columns.map(\.quotedDatabaseIdentifier).joined(separator: ", ")
    let query = "SELECT \(list) FROM \(table.quotedDatabaseIdentifier) WHERE "
    let there = Set(
      try Row.fetchAll(databases.library, sql: query + "session = ?", arguments: [id])
        .map { Array($0.databaseValues) })
    let rows = try Row.fetchCursor(databases.staged, sql: query + condition)
    while let row = try rows.next() {
      guard there.contains(Array(row.databaseValues)) else { return false }
    }
    return true
  }
}

// The checks.
extension StagedSession {
  private static func check(_ isRight: Bool, _ reason: String) throws {
    guard isRight else { throw SessionFileReader.Inconsistency(reason: reason) }
  }

  /// Checks that every row belongs to the one session, and that what it refers to exists.
  private static func checkKeys(_ db: Database) throws {
    let ids = try String.fetchAll(db, sql: "SELECT id FROM sessions")
    try check(ids.count == 1, "it does not hold exactly one session")
    for table in try SessionTables.ofSessions(db) {
      let strangers = try Int.fetchOne(
        db, sql: "SELECT COUNT(*) FROM \(table.quotedDatabaseIdentifier) WHERE session <> ?",
        arguments: [ids[0]])
      try check(strangers == 0, "it has rows of another session")
    }
    try check(
      try Row.fetchOne(db, sql: "PRAGMA foreign_key_check") == nil,
      "a row refers to a missing one")
  }

  /// Checks that numbers are within bounds that leave room for arithmetic, then reads every turn as
  /// the program does.
  private static func checkedTurns(_ db: Database) throws -> [Turn] {
    let odd = try Int.fetchOne(
      db,
      sql: """
        SELECT COUNT(*) FROM turns t WHERE NOT (
          number BETWEEN 1 AND 1000000000 AND length(ratio) < 10
          AND (sent_ratio IS NULL OR length(sent_ratio) < 10)
          AND created BETWEEN 0 AND \(latest) AND COALESCE(ended, 0) BETWEEN 0 AND \(latest)
          AND (parent IS NULL OR parent < number AND EXISTS (
            SELECT 1 FROM turns p WHERE p.session = t.session AND p.number = t.parent))
          AND COALESCE(input_tokens, 0) BETWEEN 0 AND \(most)
          AND COALESCE(output_tokens, 0) BETWEEN 0 AND \(most)
          AND COALESCE(thought_tokens, 0) BETWEEN 0 AND \(most)
          AND COALESCE(total_tokens, 0) BETWEEN 0 AND \(most)
          AND COALESCE(dollars, 0) BETWEEN 0 AND 1e9)
        """)
    try check(odd == 0, "a turn has numbers out of range")
    let pictures = try Int.fetchOne(
      db,
      sql: """
        SELECT COUNT(*) FROM pictures WHERE NOT (width BETWEEN 1 AND \(mostPixels)
          AND height BETWEEN 1 AND \(mostPixels) AND bytes BETWEEN 0 AND \(most))
        """)
    try check(pictures == 0, "a picture has a size out of range")
    let id = try String.fetchOne(db, sql: "SELECT id FROM sessions") ?? ""
    let rows = RowCheck()
    let turns = try SQLiteLibrary.turns(of: id, db, rows)
    _ = try SQLiteLibrary.marks(of: id, db, rows)
    if let wrong = rows.found.first {
      let turn = wrong.turn.map { "turn \($0), " } ?? ""
      throw SessionFileReader.Inconsistency(
        reason: "\(turn)\(wrong.place): \(wrong.reason)")
    }
    for var turn in turns where turn.isOpen && !turn.notes.contains(openNote) {
      turn.notes.append(openNote)
      try db.execute(
        sql: "UPDATE turns SET notes = ? WHERE number = ?",
        arguments: [try json(turn.notes), turn.number])
    }
    return turns
  }

  /// Checks that the session is no larger than the program can work with.
  private static func checkLimits(_ db: Database, _ tables: [PlainTable]) throws {
    for table in tables {
      let name = table.name.quotedDatabaseIdentifier
      let count = try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM \(name)") ?? 0
      let most = table.name == "turns" ? mostTurns : mostRows
      let what = table.name == "turns" ? "turns" : "rows of '\(table.name)'"
      try check(count <= most, "it has \(count) \(what); at most \(most) are imported")
    }
    try checkTexts(db, tables)
    guard tables.contains(where: { $0.name == "turn_pictures" }) else { return }
    let crowded = try Row.fetchOne(
      db,
      sql: """
        SELECT turn, COUNT(*) AS count FROM turn_pictures WHERE kind = 'reference'
        GROUP BY turn HAVING COUNT(*) > \(PlausibleRange.references) LIMIT 1
        """)
    if let crowded {
      let turn = Int.fromDatabaseValue(crowded["turn"]) ?? 0
      let count = Int.fromDatabaseValue(crowded["count"]) ?? 0
      try check(
        false,
        "turn \(turn) has \(count) references; at most \(PlausibleRange.references) are imported")
    }
    let pictures = try Int.fetchOne(
      db, sql: "SELECT MAX(count) FROM (SELECT COUNT(*) AS count FROM turn_pictures GROUP BY turn)")
    try check(pictures ?? 0 <= 1000, "a turn has too many pictures")
  }

  /// Checks that no text is longer than people write, and that all texts read with a session fit
  /// into memory together.
  private static func checkTexts(_ db: Database, _ tables: [PlainTable]) throws {
    var total = 0
    for table in tables {
      let there = Set(try db.columns(in: table.name).map(\.name))
      for column in table.columns where column.type == "TEXT" && there.contains(column.name) {
        let bytes = "length(CAST(\(column.name.quotedDatabaseIdentifier) AS BLOB))"
        let found = try Row.fetchOne(
          db,
          sql: """
            SELECT COALESCE(MAX(\(bytes)), 0) AS longest, COALESCE(SUM(\(bytes)), 0) AS total
            FROM \(table.name.quotedDatabaseIdentifier)
            """)
        guard let found else { continue }
        try check(
          found["longest"] <= mostBytes[column.name, default: usualBytes],
          "'\(column.name)' is too long")
        // Conversations are read one at a time.
        if table.name != "transcripts" { total = total.saturatingAdding(found["total"]) }
      }
    }
    try check(total <= mostBytesTogether, "its texts are too long")
  }

  private static let mostTurns = 20_000
  private static let mostRows = 1_000_000
  /// The most bytes of a text, for columns with a limit of their own.
  private static let mostBytes = [
    "instruction": 1_000_000, "system": 1_000_000, "title": 10_000, "payload": 64 << 20,
  ]
  private static let usualBytes = 10_000_000
  private static let mostBytesTogether = 256 << 20

  /// The note on a turn that had not ended when its session was exported.
  static let openNote =
    "It had not ended when its session was exported; what came of it is known where it was sent."

  private static func checkedSession(_ db: Database, _ turns: [Turn]) throws -> Session {
    guard let row = try Row.fetchOne(db, sql: "SELECT * FROM sessions") else {
      throw SessionFileReader.Inconsistency(reason: "it does not hold exactly one session")
    }
    let rows = RowCheck()
    var session = Session(row: row, rows)
    try check(
      !rows.found.contains { ["sessions.created", "sessions.updated"].contains($0.place) },
      "its dates are out of range")
    session.budget = nil
    // Read as stored: what it says about pictures is corrected, not left out.
    session.workspace = rows.json(row["desk"], "sessions.desk") ?? Workspace()
    let pictures = try Row.fetchAll(db, sql: "SELECT * FROM pictures").compactMap(Picture.init)
    session.workspace = session.workspace.fitting(
      turns, pictures: Dictionary(pictures.map { ($0.digest, $0) }, uniquingKeysWith: { $1 }))
    try db.execute(sql: "UPDATE sessions SET desk = ?", arguments: [try json(session.workspace)])
    return session
  }

  private static func checkedBlobs(_ db: Database) throws -> [Blob] {
    let blobs = try namedBlobs(db)
    try check(blobs.allSatisfy { (0...most).contains($0.byteCount) }, "a length is out of range")
    return blobs
  }

  /// The end of the year 9999, in milliseconds.
  private static let latest: Int64 = 253_402_300_799_999
  private static let most = 1 << 40
  private static let mostPixels = 1_000_000
}

extension Workspace {
  /// The workspace without references to what is missing, and without anything that spends. Facts
  /// about its pictures come from their rows: `pictures` has them by digest.
  fileprivate func fitting(_ turns: [Turn], pictures: [String: Picture]) -> Workspace {
    var workspace = self
    workspace.references = references.compactMap { $0.fitting(pictures) }
    workspace.drawnRegions = drawnRegions.flatMap { drawn in
      pictures[drawn.picture.digest].map { PictureRegions(picture: $0, regions: drawn.regions) }
    }
    workspace = workspace.plausible
    workspace.references = Array(workspace.references.prefix(Workspace.trayLimit))
    // 0 is the opened photograph, which is no stored turn.
    let numbers = Set(turns.map(\.number)).union([Turn.openedNumber])
    workspace.historyTop = min(workspace.historyTop, turns.count)
    workspace.base = workspace.base.flatMap { numbers.contains($0) ? $0 : nil }
    workspace.selected = workspace.selected.flatMap { numbers.contains($0) ? $0 : nil }
    // The current profile is the user's own choice, and so is how many pictures they pay for.
    (workspace.profile, workspace.model, workspace.variants) = (nil, nil, nil)
    return workspace
  }
}

extension Reference {
  /// The reference with the picture as it is known here; nil if it is unknown.
  fileprivate func fitting(_ pictures: [String: Picture]) -> Reference? {
    guard let picture else { return self }
    guard let known = pictures[picture.digest] else { return nil }
    var reference = self
    reference.source = .picture(known)
    return reference
  }
}
