import FoundationEssentials
import GRDB
import Model
package import Payload

/// The table of answers that no picture came of. It belongs to this library alone: no session file
/// carries it, so its key is not called `session`.
enum KeptReplies {
  static func migrate(_ db: Database) throws {
    try db.execute(
      sql: """
        CREATE TABLE kept_replies (
          owner TEXT NOT NULL,
          turn INTEGER NOT NULL,
          reply TEXT NOT NULL,        -- JSON: where it came from, and which bytes it is
          PRIMARY KEY (owner, turn),
          FOREIGN KEY (owner, turn) REFERENCES turns(session, number) ON DELETE CASCADE
        ) STRICT, WITHOUT ROWID;
        """)
  }
}

extension SQLiteLibrary: ReplyStore {
  package func keptReply(session: String, turn: Int) async throws(BlobError) -> KeptReply? {
    do {
      let text = try await reading { db in
        try String.fetchOne(
          db, sql: "SELECT reply FROM kept_replies WHERE owner = ? AND turn = ?",
          arguments: [session, turn])
      }.get()
      return try text.map { try JSONDecoder().decode(KeptReply.self, from: Data($0.utf8)) }
    } catch is DecodingError {
      throw .failed("the answer kept with turn \(turn) is damaged")
    } catch {
      throw .database(error)
    }
  }

  package func keep(_ reply: KeptReply, session: String, turn: Int) async throws(BlobError) {
    do {
      let text = try json(reply)
      try await writing { db in
        try db.execute(
          sql: """
            INSERT INTO kept_replies (owner, turn, reply) VALUES (?, ?, ?)
            ON CONFLICT (owner, turn) DO UPDATE SET reply = excluded.reply
            """, arguments: [session, turn, text])
      }.get()
    } catch {
      throw .database(error)
    }
  }

  package func removeReply(session: String, turn: Int) async throws(BlobError) {
    do {
      try await writing { db in
        try db.execute(
          sql: "DELETE FROM kept_replies WHERE owner = ? AND turn = ?", arguments: [session, turn])
      }.get()
    } catch {
      throw .database(error)
    }
  }
}
