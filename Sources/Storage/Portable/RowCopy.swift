import GRDB

/// Copies rows from one database to another by column name; columns that only one of them has are
/// left out.
struct RowCopy {
  let source: Database
  let target: Database

  /// Copies the rows of `table` that meet `condition`; `conflict` says what to do about existing
  /// rows.
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

/// Inserts rows of a table in one database into the table of that name in another, by the columns
/// both have.
struct Insertion {
  /// `SELECT` of those columns, without a condition.
  let selection: String
  /// The same selection followed by the row's number, and a selection of the number alone; only for
  /// tables whose rows have numbers.
  let numberedSelection: String
  let numbers: String
  private let statement: Statement
  private let count: Int

  /// nil if they have no column in common. `conflict` says what to do about existing rows.
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

  /// Inserts a row that begins with the columns of `selection`.
  func insert(_ row: Row) throws {
    try statement.execute(arguments: StatementArguments(Array(row.databaseValues.prefix(count))))
  }
}

/// The library's tables.
enum SessionTables {
  /// The tables whose column `session` assigns rows to sessions, parents first.
  static func ofSessions(_ db: Database) throws -> [String] {
    try String.fetchAll(
      db,
      sql: """
        SELECT m.name FROM sqlite_schema m, pragma_table_info(m.name) c
        WHERE m.type = 'table' AND c.name = 'session' ORDER BY m.name <> 'turns', m.name
        """)
  }

  /// The tables that a session file has, parents first. The undo history stays in its library.
  static func carried(_ db: Database) throws -> [String] {
    ["sessions", "pictures"] + (try ofSessions(db).filter { $0 != "undo_entries" })
  }
}
