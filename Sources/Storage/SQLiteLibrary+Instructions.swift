import GRDB
package import Model

extension SQLiteLibrary {
  package func pastInstructions(limit: Int) async throws(Failure) -> [PastInstruction] {
    try await read { db in
      // SQLite takes the title from the row with the maximum.
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT t.instruction, s.title, MAX(t.created) AS given, COUNT(*) AS times
          FROM turns t JOIN sessions s ON s.id = t.session LEFT JOIN standings a ON a.id = t.session
          WHERE t.kept IS NULL AND a.deleted IS NULL AND t.number > COALESCE(a.copied, 0)
          GROUP BY t.instruction ORDER BY given DESC, t.instruction LIMIT ?
          """, arguments: [limit])
      return rows.map { row in
        PastInstruction(
          text: row["instruction"], session: row["title"],
          given: Plausible.moment(row["given"]), times: row["times"])
      }
    }
  }
}
