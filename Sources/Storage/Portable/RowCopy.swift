import GRDB

/// Copies rows from one database to another by the names of their columns; what only one of the two
/// knows stays behind.
struct RowCopy {
  let source: Database
  let target: Database

  /// `condition` chooses rows of the source; `conflict` says what to do about rows that are there.
  func copy(
    _ table: String, where condition: String = "TRUE", _ arguments: StatementArguments = [],
    onConflict conflict: String = ""
  ) throws {
    let known = Set(try target.columns(in: table).map(\.name))
    let columns = try source.columns(in: table).map(\.name).filter(known.contains)
    guard !columns.isEmpty else { return }
    let name = table.quotedDatabaseIdentifier
    let list = columns.map(\.quotedDatabaseIdentifier).joined(separator: ", ")
    let marks = columns.map { _ in "?" }.joined(separator: ", ")
    let insert = try target.makeStatement(
      sql: "INSERT INTO \(name) (\(list)) VALUES (\(marks)) \(conflict)")
    let rows = try Row.fetchCursor(
      source, sql: "SELECT \(list) FROM \(name) WHERE \(condition)", arguments: arguments)
    while let row = try rows.next() {
      try insert.execute(arguments: StatementArguments(row.databaseValues))
    }
  }
}

/// The library's tables.
enum SessionTables {
  /// Those that say something about single sessions by the column `session`, parents first.
  static func ofSessions(_ db: Database) throws -> [String] {
    try String.fetchAll(
      db,
      sql: """
        SELECT m.name FROM sqlite_schema m, pragma_table_info(m.name) c
        WHERE m.type = 'table' AND c.name = 'session' ORDER BY m.name <> 'turns', m.name
        """)
  }

  /// Those that a session file has, parents first. What can be undone is nobody else's.
  static func carried(_ db: Database) throws -> [String] {
    ["sessions", "pictures"] + (try ofSessions(db).filter { $0 != "undo_entries" })
  }
}
