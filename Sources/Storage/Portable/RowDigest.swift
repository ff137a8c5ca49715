import Digest
import FoundationEssentials
import GRDB

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
