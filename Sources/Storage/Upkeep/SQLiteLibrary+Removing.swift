import GRDB
import Model

extension SQLiteLibrary {
  /// Removes the rows of sessions that were deleted long enough ago. Their cost stays.
  static func removeSessions(at now: Timestamp, _ db: Database) throws -> [Session.ID] {
    let days = Int64(SessionSummary.daysKept) * 86_400_000
    let ids = try String.fetchAll(
      db,
      sql: """
        SELECT id FROM standings WHERE deleted IS NOT NULL AND deleted <= ?
          AND NOT EXISTS (SELECT 1 FROM turns WHERE session = id AND job <> 'done')
        ORDER BY id
        """, arguments: [now.milliseconds - days])
    for id in ids {
      try db.execute(
        sql: """
          INSERT OR REPLACE INTO past_costs
            (origin, number, created, dollars, is_estimated, estimate, job, status, is_kept, billed)
          SELECT session, number, \(costColumns)
          FROM turns WHERE session = ?1
            AND number > COALESCE((SELECT copied FROM standings WHERE id = ?1), 0)
          """, arguments: [id])
      try db.execute(sql: "DELETE FROM sessions WHERE id = ?", arguments: [id])
      try db.execute(sql: "DELETE FROM values_aside WHERE session_id = ?", arguments: [id])
    }
    return ids.map(Session.ID.init(rawValue:))
  }
}
