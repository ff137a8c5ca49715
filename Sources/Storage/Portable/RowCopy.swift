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
    guard let insertion = try Insertion(table, from: source, to: target, onConflict: conflict)
    else { return }
    let rows = try Row.fetchCursor(
      source, sql: "\(insertion.selection) WHERE \(condition)", arguments: arguments)
    while let row = try rows.next() { try insertion.insert(row) }
  }
}

/// Puts rows of a table in one database into the table of that name in another, by the names of the
/// columns both know.
struct Insertion {
  /// `SELECT` of those columns, without a condition.
  let selection: String
  /// The same with the number of the row behind them, and of all rows the number alone; only where
  /// rows have numbers.
  let numberedSelection: String
  let numbers: String
  private let statement: Statement
  private let count: Int

  /// nil when they know none in common. `conflict` says what to do about rows that are there.
  init?(
    _ table: String, from source: Database, to target: Database, onConflict conflict: String = ""
  ) throws {
    let known = Set(try target.columns(in: table).map(\.name))
    let columns = try source.columns(in: table).map(\.name).filter(known.contains)
    guard !columns.isEmpty else { return nil }
    let name = table.quotedDatabaseIdentifier
    let list = columns.map(\.quotedDatabaseIdentifier).joined(separator: ", ")
    let marks = columns.map { _ in "?" }.joined(separator: ", ")
    selection = "SELECT \(list) FROM \(name)"
    numberedSelection = "SELECT \(list), rowid AS salvaged_number FROM \(name) NOT INDEXED"
    numbers = "SELECT rowid FROM \(name) NOT INDEXED"
    statement = try target.makeStatement(
      sql: "INSERT INTO \(name) (\(list)) VALUES (\(marks)) \(conflict)")
    count = columns.count
  }

  /// The row begins with the columns of `selection`.
  func insert(_ row: Row) throws {
    try statement.execute(arguments: StatementArguments(Array(row.databaseValues.prefix(count))))
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
