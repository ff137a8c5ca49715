import Digest
import FoundationEssentials
import GRDB

/// A table of names and types alone: no keys, no constraints, no expressions.
///
/// An untrusted file must have exactly the statement this generates, so nothing in its schema can
/// run.
struct PlainTable: Hashable {
  let name: String
  let columns: [Column]

  struct Column: Hashable {
    let name: String
    let type: String
  }

  init(_ name: String, _ columns: KeyValuePairs<String, String>) {
    self.name = name
    self.columns = columns.map { Column(name: $0.key, type: $0.value) }
  }

  /// The names and types of an existing table.
  init(_ name: String, in db: Database) throws {
    self.name = name
    columns = try db.columns(in: name).map { Column(name: $0.name, type: $0.type) }
  }

  var statement: String {
    let list = columns.map { "\($0.name.quotedDatabaseIdentifier) \($0.type)" }
    return
      "CREATE TABLE \(name.quotedDatabaseIdentifier) (\(list.joined(separator: ", "))) STRICT"
  }

  /// Whether names and types are like ours, so that the statement means what it says.
  var isOrdinary: Bool {
    func isWord(_ text: String) -> Bool {
      !text.isEmpty && text.utf8.count <= 64
        && text.utf8.allSatisfy {
          (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || $0 == UInt8(ascii: "_")
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
        }
    }
    return isWord(name) && !name.hasPrefix("sqlite_") && !columns.isEmpty
      && columns.allSatisfy { isWord($0.name) && Self.types.contains($0.type) }
  }

  private static let types: Set = ["TEXT", "INTEGER", "REAL", "BLOB"]
}

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

/// The SHA-256 of rows: SQLite itself does not notice a changed letter in a row.
struct RowDigest {
  private var hasher = SHA256()

  /// Hashes all rows of these tables, including column names, in an order of its own.
  init(_ db: Database, of tables: [PlainTable]) throws {
    for table in tables.sorted(by: { $0.name < $1.name }) where table != SessionFile.pieces {
      add(table.statement)
      let order = (1...max(1, table.columns.count)).map(String.init).joined(separator: ", ")
      let condition = table == SessionFile.about ? "key <> '\(SessionFile.rowsKey)'" : "TRUE"
      let rows = try Row.fetchCursor(
        db,
        sql: """
          SELECT * FROM \(table.name.quotedDatabaseIdentifier) WHERE \(condition) ORDER BY \(order)
          """)
      while let row = try rows.next() {
        for value in row.databaseValues { add(value) }
      }
    }
  }

  var text: String { hexadecimal(hasher.finalize()) }

  private mutating func add(_ value: DatabaseValue) {
    switch value.storage {
    case .null: add(0, [])
    case .int64(let number): withUnsafeBytes(of: number.littleEndian) { add(1, Array($0)) }
    case .double(let number):
      withUnsafeBytes(of: number.bitPattern.littleEndian) { add(2, Array($0)) }
    case .string(let text): add(text)
    case .blob(let data): add(4, Array(data))
    }
  }

  private mutating func add(_ text: String) { add(3, Array(text.utf8)) }

  /// Hashes a value preceded by its kind and length, so that no two rows look alike.
  private mutating func add(_ kind: UInt8, _ bytes: [UInt8]) {
    hasher.update([kind])
    withUnsafeBytes(of: UInt64(bytes.count).littleEndian) { hasher.update($0) }
    hasher.update(bytes)
  }
}
