import FoundationEssentials
import GRDB
import Glibc
import Model
import Numbers
package import Payload

extension SQLiteLibrary: TranscriptStore {
  package func transcript(session: String, turn: Int) async throws(BlobError) -> Payload? {
    do {
      let text = try await reading { db in
        try String.fetchOne(
          db, sql: "SELECT payload FROM transcripts WHERE session = ? AND turn = ?",
          arguments: [session, turn])
      }.get()
      guard let text else { return nil }
      let payload = try JSONDecoder().decode(Payload.self, from: Data(text.utf8))
      // Better reported now than in the middle of a paid request.
      for external in payload.externalStrings { _ = try files.reader(of: external.blob) }
      return payload
    } catch is DecodingError {
      throw .failed("the conversation stored with turn \(turn) is damaged")
    } catch {
      throw .database(error)
    }
  }

  package func keep(_ transcript: Payload, session: String, turn: Int) async throws(BlobError) {
    do {
      let text = try json(transcript)
      try await writing { db in
        try db.execute(
          sql: """
            INSERT INTO transcripts (session, turn, payload) VALUES (?, ?, ?)
            ON CONFLICT (session, turn) DO UPDATE SET payload = excluded.payload
            """, arguments: [session, turn, text])
      }.get()
    } catch {
      throw .database(error)
    }
  }
}

extension SQLiteLibrary: BlobStore {
  package func open() throws(BlobError) -> any BlobWriter { try files.open() }

  package func reader(of blob: Blob) throws(BlobError) -> any BlobReader {
    try files.reader(of: blob)
  }
}

extension BlobError {
  /// An error of the database, for callers that deal only with bytes.
  static func database(_ error: any Error) -> BlobError {
    if let error = error as? BlobError { return error }
    let failure = Failure.storage(error)
    return failure == .diskFull ? .full : .failed(failure.message)
  }
}

/// The table of answers in which no picture was found. It belongs to this library alone: no session
/// file carries it, so its key is not called `session`.
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

  private struct KeptRow {
    var owner: String
    var turn: Int
    var body: Blob
    /// Whether it may be deleted: its turn has ended with a picture since, or nothing was billed.
    /// Otherwise it is the only trace of a picture that may have been paid for.
    var mayGo: Bool
  }

  /// The rows in the order of deletion: first those that may go, of these the recovered ones, then
  /// the oldest. A row that cannot be read is not among them.
  private static func rows(_ db: Database) throws -> [KeptRow] {
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT k.owner, k.turn, k.reply, t.job = 'done' AND (r.turn IS NOT NULL OR t.billed = 'no')
          AS may_go
        FROM kept_replies k
        JOIN (SELECT session, number, created, job, \(SQLiteLibrary.billedColumn) AS billed FROM turns)
          t ON t.session = k.owner AND t.number = k.turn
        LEFT JOIN turn_pictures r
          ON r.session = k.owner AND r.turn = k.turn AND r.kind = 'result' AND r.position = 0
        ORDER BY may_go IS NOT 1, r.turn IS NULL, t.created, k.owner, k.turn
        """)
    var found: [KeptRow] = []
    while let row = try rows.next() {
      let text: String = row["reply"]
      guard let reply = try? JSONDecoder().decode(KeptReply.self, from: Data(text.utf8)) else {
        continue
      }
      found.append(
        KeptRow(
          owner: row["owner"], turn: row["turn"], body: reply.body, mayGo: row["may_go"] ?? false))
    }
    return found
  }

  /// Deletes rows that may go until the total is at most `limit` bytes.
  ///
  /// - Returns: The names of the bytes they referred to.
  static func letGo(over limit: Int, _ db: Database) throws -> [String] {
    let all = try rows(db)
    var total = all.map(\.body.byteCount).saturatingSum()
    var gone: [String] = []
    for row in all where row.mayGo && total > limit {
      try db.execute(
        sql: "DELETE FROM kept_replies WHERE owner = ? AND turn = ?",
        arguments: [row.owner, row.turn])
      total -= row.body.byteCount
      gone.append(row.body.name)
    }
    return gone
  }

  /// The number of kept answers, and their bytes.
  static func findings(_ db: Database) throws -> KeptReplyFindings {
    let all = try rows(db)
    return KeptReplyFindings(
      count: all.count, byteCount: all.map(\.body.byteCount).saturatingSum())
  }
}

/// The answers that are kept because no picture was found in them.
package struct KeptReplyFindings: Hashable, Sendable {
  package var count = 0
  package var byteCount = 0
  /// Whether they exceed the limit because none may go: each may be all there is of a picture that
  /// was paid for.
  package var isOverLimit: Bool { byteCount > SQLiteLibrary.mostBytesOfReplies }
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

  /// The most bytes of answers kept together, as long as any of them may go.
  static let mostBytesOfReplies = 1 << 30

  package func keep(_ reply: KeptReply, session: String, turn: Int) async throws(BlobError) {
    try await keep(reply, session: session, turn: turn, atMost: Self.mostBytesOfReplies)
  }

  func keep(
    _ reply: KeptReply, session: String, turn: Int, atMost limit: Int
  ) async throws(BlobError) {
    do {
      let text = try json(reply)
      let gone = try await writing { db in
        try db.execute(
          sql: """
            INSERT INTO kept_replies (owner, turn, reply) VALUES (?, ?, ?)
            ON CONFLICT (owner, turn) DO UPDATE SET reply = excluded.reply
            """, arguments: [session, turn, text])
        return try KeptReplies.letGo(over: limit, db)
      }.get()
      guard !gone.isEmpty else { return }
      // Not before the rows are gone for good, and while nobody else writes.
      try await writing { db in
        for digest in Set(gone).subtracting(try namedDigests(db)) {
          if let path = self.files.path(ofDigest: digest) { unlink(path) }
        }
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
