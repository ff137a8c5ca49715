import GRDB
import Model

/// The journal of batches: one row for each job that has become a turn.
enum BatchRows {
  /// Creates the table. Its session column is not called `session`, because a session's file would
  /// then carry what describes this machine's files only. The row of a deleted turn stays: that it
  /// was sent, and may have been paid for, is still true.
  static func migrate(_ db: Database) throws {
    try db.execute(
      sql: """
        CREATE TABLE batch_jobs (
          batch TEXT NOT NULL,        -- names the file
          job TEXT NOT NULL,          -- names the job in it, by what it asks for
          place TEXT NOT NULL,        -- the session as the file names it
          session_id TEXT NOT NULL,
          turn_number INTEGER NOT NULL,
          PRIMARY KEY (batch, job)
        ) STRICT, WITHOUT ROWID;
        """)
  }

  static func store(_ record: BatchRecord, _ db: Database) throws {
    try db.execute(
      sql: """
        INSERT INTO batch_jobs (batch, job, place, session_id, turn_number) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (batch, job) DO UPDATE SET place = excluded.place,
          session_id = excluded.session_id, turn_number = excluded.turn_number
        """,
      arguments: [
        record.entry.batch, record.entry.job, record.entry.place, record.turn.session.rawValue,
        record.turn.number,
      ])
  }

  static func load(_ batch: String, _ db: Database) throws -> [BatchRecord] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT job, place, session_id, turn_number FROM batch_jobs WHERE batch = ?
        ORDER BY session_id, turn_number
        """, arguments: [batch]
    ).map { row in
      BatchRecord(
        BatchEntry(batch: batch, job: row["job"], place: row["place"]),
        turn: TurnID(
          session: Session.ID(rawValue: row["session_id"]), number: row["turn_number"]))
    }
  }
}
