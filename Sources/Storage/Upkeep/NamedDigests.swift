import GRDB

/// Every SHA-256 that any row of the database names, in whatever column and form: a digest inside of
/// JSON counts, and so does one in a column a later version adds. What is not in here may go.
func namedDigests(_ db: Database) throws -> Set<String> {
  var found: Set<String> = []
  // `pictures` describes what is on the shelf; it is no reason to keep it.
  let tables = try String.fetchAll(
    db,
    sql: """
      SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'pictures'
        AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name NOT LIKE 'grdb\\_%' ESCAPE '\\'
      """)
  for table in tables {
    let rows = try Row.fetchCursor(db, sql: "SELECT * FROM \(table.quotedDatabaseIdentifier)")
    while let row = try rows.next() {
      for (_, value) in row {
        switch value.storage {
        case .string(let text): collectDigests(in: text.utf8, into: &found)
        case .blob(let bytes): collectDigests(in: bytes, into: &found)
        case .null, .int64, .double: break
        }
      }
    }
  }
  return found
}

/// Adds every run of exactly 64 lower-case hexadecimal digits.
func collectDigests(in bytes: some Collection<UInt8>, into found: inout Set<String>) {
  var run: [UInt8] = []
  func end(_ run: [UInt8]) {
    if run.count == 64 { found.insert(String(decoding: run, as: UTF8.self)) }
  }
  for byte in bytes {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"):
      // A longer run is no digest; it is not kept either.
      if run.count <= 64 { run.append(byte) }
    default:
      if !run.isEmpty {
        end(run)
        run.removeAll(keepingCapacity: true)
      }
    }
  }
  end(run)
}
