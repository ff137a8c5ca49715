import FoundationEssentials
import GRDB
import Model
import Payload

/// A session out of a file, in tables of its own in memory, looked over before the library sees it.
///
/// The tables are the library's, so types, nulls and keys are what they must be.
struct StagedSession {
  let session: Session
  let turns: [Turn]
  /// The bytes it needs.
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
      try file.read { source in
        try staging.write { db in
          let copy = RowCopy(source: source, target: db)
          for table in try SessionTables.carried(db) where known.contains(table) {
            try copy.copy(table)
          }
        }
      }
      (session, turns, blobs) = try staging.write { db in
        try Self.checkKeys(db)
        let turns = try Self.checkedTurns(db)
        return (try Self.checkedSession(db, turns), turns, try Self.checkedBlobs(db))
      }
    } catch let error as DatabaseError {
      throw SessionFileReader.Disagreement(reason: error.message ?? "a row cannot be read")
    } catch let error as DamagedRow {
      throw SessionFileReader.Disagreement(reason: "\(error)")
    } catch let error as BlobError {
      throw SessionFileReader.Disagreement(reason: "\(error)")
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
        // What the darkroom found here is known better than what a file says.
        let isKnown = table == "pictures" ? "ON CONFLICT (digest) DO NOTHING" : ""
        try copy.copy(table, onConflict: isKnown)
      }
    }
  }

  /// Whether a session of the library has all of this one's turns just as they are here. A turn that
  /// was under way need only be the same one: what became of it is known there.
  func isPart(of id: String, in library: Database) throws -> Bool {
    try queue.read { db in
      for table in try SessionTables.ofSessions(db) {
        let columns = try db.columns(in: table).map(\.name)
          .filter { $0 != "session" && $0 != "notes" }
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

// What is looked at.
extension StagedSession {
  private static func check(_ isRight: Bool, _ reason: String) throws {
    guard isRight else { throw SessionFileReader.Disagreement(reason: reason) }
  }

  /// Every row belongs to the one session, and what a row names is there.
  private static func checkKeys(_ db: Database) throws {
    let ids = try String.fetchAll(db, sql: "SELECT id FROM sessions")
    try check(ids.count == 1, "it has not one session")
    for table in try SessionTables.ofSessions(db) {
      let strangers = try Int.fetchOne(
        db, sql: "SELECT COUNT(*) FROM \(table.quotedDatabaseIdentifier) WHERE session <> ?",
        arguments: [ids[0]])
      try check(strangers == 0, "it has rows of another session")
    }
    try check(
      try Row.fetchOne(db, sql: "PRAGMA foreign_key_check") == nil,
      "a row names one that is missing")
  }

  /// Numbers within bounds that leave room for arithmetic, then every turn as the program reads it.
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
    try check(odd == 0, "a turn has numbers that cannot be")
    let pictures = try Int.fetchOne(
      db,
      sql: """
        SELECT COUNT(*) FROM pictures WHERE NOT (width BETWEEN 1 AND \(mostPixels)
          AND height BETWEEN 1 AND \(mostPixels) AND bytes BETWEEN 0 AND \(most))
        """)
    try check(pictures == 0, "a picture has a size that cannot be")
    let id = try String.fetchOne(db, sql: "SELECT id FROM sessions") ?? ""
    let images = try TurnPictures.load(db, session: id)
    let turns = try Row.fetchAll(db, sql: "SELECT \(Turn.selection) FROM turns ORDER BY number").map
    {
      try Turn(row: $0, pictures: images[$0["number"]] ?? TurnPictures())
    }
    try check(turns.allSatisfy(\.isPlausible), "a turn has numbers that cannot be")
    for var turn in turns where turn.isOpen && !turn.notes.contains(openNote) {
      turn.notes.append(openNote)
      try db.execute(
        sql: "UPDATE turns SET notes = ? WHERE number = ?",
        arguments: [try json(turn.notes), turn.number])
    }
    return turns
  }

  /// What a turn says that was under way when it left.
  static let openNote =
    "It had not ended when its session was exported; what came of it is known where it was sent."

  private static func checkedSession(_ db: Database, _ turns: [Turn]) throws -> Session {
    guard let row = try Row.fetchOne(db, sql: "SELECT * FROM sessions") else {
      throw SessionFileReader.Disagreement(reason: "it has not one session")
    }
    var session = try Session(row: row)
    let moments = [session.created.milliseconds, session.updated.milliseconds]
    try check(moments.allSatisfy { (0...latest).contains($0) }, "its dates cannot be")
    let pictures = Set(try String.fetchAll(db, sql: "SELECT digest FROM pictures"))
    session.desk = session.desk.fitting(turns, pictures: pictures)
    try db.execute(sql: "UPDATE sessions SET desk = ?", arguments: [try json(session.desk)])
    return session
  }

  private static func checkedBlobs(_ db: Database) throws -> [Blob] {
    let blobs = try namedBlobs(db)
    try check(blobs.allSatisfy { (0...most).contains($0.byteCount) }, "a length cannot be")
    return blobs
  }

  /// The end of the year 9999, in milliseconds.
  private static let latest: Int64 = 253_402_300_799_999
  private static let most = 1 << 40
  private static let mostPixels = 1_000_000
}

extension Turn {
  /// Whether what is stored as JSON has numbers that can be reckoned with.
  fileprivate var isPlausible: Bool {
    let outcome = outcome ?? Outcome()
    let size = outcome.askedSize ?? PixelSize(width: 0, height: 0)
    let weight = outcome.conversation ?? ConversationSize(bytes: 0, pictures: 0, textBytes: 0)
    let pixels =
      regions.flatMap { [$0.x, $0.y, $0.width, $0.height] } + [size.width, size.height]
      + [kept?.feather ?? 0]
    return pixels.allSatisfy { (0...1_000_000).contains($0) }
      && [weight.bytes, weight.pictures, weight.textBytes].allSatisfy { (0...1 << 50).contains($0) }
  }
}

extension Desk {
  /// The same desk with nothing on it that is not there.
  fileprivate func fitting(_ turns: [Turn], pictures: Set<String>) -> Desk {
    var desk = self
    let numbers = Set(turns.map(\.number))
    desk.caret = min(max(0, caret), draft.count)
    desk.historyTop = min(max(0, historyTop), turns.count)
    desk.base = base.flatMap { numbers.contains($0) ? $0 : nil }
    desk.selected = selected.flatMap { numbers.contains($0) ? $0 : nil }
    desk.pictureIndex = pictureIndex.flatMap { (0...1000).contains($0) ? $0 : nil }
    desk.references = references.filter { $0.picture.map { pictures.contains($0.digest) } ?? true }
    desk.marks = marks.flatMap { pictures.contains($0.picture.digest) ? $0 : nil }
    if let marks = desk.marks {
      let whole = 0...1_000_000
      desk.marks?.regions = marks.regions.filter { region in
        [region.x, region.y, region.width, region.height].allSatisfy(whole.contains)
      }
    }
    return desk
  }
}
