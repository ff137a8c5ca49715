import GRDB
package import Model

extension SQLiteLibrary {
  package func marks(of session: Session.ID) async throws(Failure) -> [Int: TurnMark] {
    try await read { [valuesAside] db in
      let check = RowCheck()
      defer { valuesAside.add(check) }
      return try Self.marks(of: session.rawValue, db, check)
    }
  }

  static func marks(
    of session: String, _ db: Database, _ check: RowCheck
  ) throws -> [Int: TurnMark] {
    let rows = try Row.fetchAll(
      db, sql: "SELECT * FROM turn_marks WHERE session = ?", arguments: [session])
    check.session = Session.ID(rawValue: session)
    return Dictionary(
      uniqueKeysWithValues: rows.map { row in
        let turn: Int = row["turn"]
        let mark = TurnMark(
          isStarred: row["starred"], isRejected: row["rejected"], label: row["label"],
          note: row["note"])
        check.turn = turn
        if mark.plausible != mark {
          check.note("turn_marks", "\(mark.label)\t\(mark.note)", "it is too long")
        }
        return (turn, mark.plausible)
      })
  }

  package func setMark(_ mark: TurnMark, of turn: TurnID) async throws(Failure) {
    try await write { db in
      let key: StatementArguments = [turn.session.rawValue, turn.number]
      guard !mark.isEmpty else {
        return try db.execute(
          sql: "DELETE FROM turn_marks WHERE session = ? AND turn = ?", arguments: key)
      }
      try db.execute(
        sql: """
          INSERT INTO turn_marks (session, turn, starred, rejected, label, note)
          VALUES (?, ?, ?, ?, ?, ?)
          ON CONFLICT (session, turn) DO UPDATE SET starred = excluded.starred,
            rejected = excluded.rejected, label = excluded.label, note = excluded.note
          """,
        arguments: key + [mark.isStarred, mark.isRejected, mark.label, mark.note])
    }
  }
}
