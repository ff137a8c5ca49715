import GRDB
import Model

extension SQLiteLibrary {
  /// Copies the rows of a session, value for value, under another id. Bytes are referred to, not
  /// copied.
  static func duplicate(
    _ id: Session.ID, at now: Timestamp, newID: (_ taken: Set<String>) -> Session.ID,
    _ db: Database
  ) throws -> Session.ID {
    let original = try Row.fetchOne(
      db, sql: "SELECT title FROM sessions WHERE id = ?", arguments: [id.rawValue])
    guard let original else {
      throw Failure(
        .usage, "There is no session \(id) any more.", advice: "F6 lists the sessions.")
    }
    let title: String = original["title"]
    let copy = newID(Set(try String.fetchAll(db, sql: "SELECT id FROM sessions")))
    try copyRows(
      of: "sessions", where: "id = ?", [id.rawValue],
      with: [
        "id": copy.rawValue, "title": title.isEmpty ? "(copy)" : "\(title) (copy)",
        "created": now.milliseconds, "updated": now.milliseconds,
        // What the user has agreed to pay applies to the original.
        "budget": DatabaseValue.null, "takes_unknown_prices": 0,
      ], db)
    let open = try openNumbers(of: id, db).map(String.init).joined(separator: ", ")
    for table in try SessionTables.ofSessions(db) {
      let columns = Set(try db.columns(in: table).map(\.name))
      let number = ["number", "turn"].first(where: columns.contains)
      let ended = number.map { "AND \($0) NOT IN (\(open))" } ?? ""
      try copyRows(
        of: table, where: "session = ? \(ended)", [id.rawValue], with: ["session": copy.rawValue],
        db)
    }
    try db.execute(
      sql: """
        INSERT INTO standings (id, copied)
        SELECT ?1, COALESCE(MAX(number), 0) FROM turns WHERE session = ?1
        """, arguments: [copy.rawValue])
    return copy
  }

  /// The turns whose job has not ended, and all their descendants.
  private static func openNumbers(of id: Session.ID, _ db: Database) throws -> [Int] {
    let rows = try Row.fetchCursor(
      db, sql: "SELECT number, parent, job FROM turns WHERE session = ? ORDER BY number",
      arguments: [id.rawValue])
    // A parent is older than its children, so it is known before them.
    var open: Set<Int> = []
    while let row = try rows.next() {
      let parent: Int? = row["parent"]
      if row["job"] as String != "done" || parent.map(open.contains) ?? false {
        open.insert(row["number"])
      }
    }
    return open.sorted()
  }

  private static func copyRows(
    of table: String, where condition: String, _ arguments: [any DatabaseValueConvertible],
    with values: [String: any DatabaseValueConvertible], _ db: Database
  ) throws {
    let columns = try db.columns(in: table).map(\.name)
    let names = columns.map(\.quotedDatabaseIdentifier).joined(separator: ", ")
    let sources = columns.map { values[$0] == nil ? $0.quotedDatabaseIdentifier : "?" }
      .joined(separator: ", ")
    let own = columns.compactMap { values[$0] }
    let name = table.quotedDatabaseIdentifier
    try db.execute(
      sql: "INSERT INTO \(name) (\(names)) SELECT \(sources) FROM \(name) WHERE \(condition)",
      arguments: StatementArguments(own + arguments))
  }
}
