import GRDB
import Model

/// Every SHA-256 that any row of the database names, in whatever column and form: a digest inside
/// JSON counts, and so does one in a column that a later version adds. Files not named here may be
/// removed.
func namedDigests(_ db: Database) throws -> Set<String> {
  var found: Set<String> = []
  for table in try tablesWithDigests(db) {
    let all = "SELECT * FROM \(table.quotedDatabaseIdentifier)"
    try collectDigests(in: Row.fetchCursor(db, sql: all), into: &found)
  }
  return found
}

/// Every SHA-256 that the rows of one turn name. The time it takes depends on these rows alone.
func namedDigests(of turn: TurnID, _ db: Database) throws -> Set<String> {
  var found: Set<String> = []
  for query in try queriesForRows(ofTurn: db) {
    let rows = try Row.fetchCursor(
      db, sql: query, arguments: [turn.session.rawValue, turn.number])
    try collectDigests(in: rows, into: &found)
  }
  return found
}

/// One query, with parameters for session and number, for each table whose rows belong to turns.
/// Tables added by a later version are included if their columns are named like today's.
func queriesForRows(ofTurn db: Database) throws -> [String] {
  try tablesWithDigests(db).compactMap { table in
    let columns = Set(try db.columns(in: table).map(\.name))
    guard let session = ["session", "owner"].first(where: columns.contains),
      let number = ["turn", "number"].first(where: columns.contains)
    else { return nil }
    return "SELECT * FROM \(table.quotedDatabaseIdentifier) WHERE \(session) = ? AND \(number) = ?"
  }
}

/// All tables except `pictures`, which describes the stored files: that is no reason to keep them.
private func tablesWithDigests(_ db: Database) throws -> [String] {
  try String.fetchAll(
    db,
    sql: """
      SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'pictures'
        AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name NOT LIKE 'grdb\\_%' ESCAPE '\\'
      """)
}

private func collectDigests(in rows: RowCursor, into found: inout Set<String>) throws {
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

/// Adds every run of exactly 64 lower-case hexadecimal digits.
func collectDigests(in bytes: some Collection<UInt8>, into found: inout Set<String>) {
  var run: [UInt8] = []
  func end(_ run: [UInt8]) {
    if run.count == 64 { found.insert(String(decoding: run, as: UTF8.self)) }
  }
  for byte in bytes {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"):
      // A longer run is not a digest, so its rest is not collected.
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
