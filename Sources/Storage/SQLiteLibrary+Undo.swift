import GRDB
package import Model

extension SQLiteLibrary {
  package func undo(of session: Session.ID) async throws(Failure) -> UndoLog {
    try await read { db in UndoLog(try UndoLog.rows(of: session, db)) }
  }
}

extension UndoLog {
  /// The highest number that leaves room to count on; a higher one was not written here.
  private static let highest = 1 << 40

  static func rows(of session: Session.ID, _ db: Database) throws -> [Row] {
    let rows = try GRDB.Row.fetchCursor(
      db,
      sql: """
        SELECT number, undone, sending, entry FROM undo_entries
        WHERE session = ? AND number BETWEEN 1 AND \(Self.highest)
        ORDER BY number DESC LIMIT \(UndoLog.limit)
        """, arguments: [session.rawValue])
    var read: [Row] = []
    while let row = try rows.next() {
      read.append(
        Row(
          number: row["number"], isUndone: row["undone"], sending: row["sending"],
          text: row["entry"]))
    }
    return read.reversed()
  }

  /// Makes the stored rows of a session match the log; unchanged rows are not written.
  func store(_ session: Session.ID, _ db: Database) throws {
    let stored = try Self.rows(of: session, db)
    let known = Dictionary(uniqueKeysWithValues: stored.map { ($0.number, $0) })
    let numbers = Set(rows.map(\.number))
    for number in known.keys where !numbers.contains(number) {
      try db.execute(
        sql: "DELETE FROM undo_entries WHERE session = ? AND number = ?",
        arguments: [session.rawValue, number])
    }
    for row in rows where known[row.number] != row {
      try db.execute(
        sql: """
          INSERT INTO undo_entries (session, number, undone, sending, entry)
          VALUES (?, ?, ?, ?, ?)
          ON CONFLICT (session, number) DO UPDATE SET undone = excluded.undone,
            sending = excluded.sending, entry = excluded.entry
          """,
        arguments: [session.rawValue, row.number, row.isUndone, row.sending, row.text])
    }
  }
}
