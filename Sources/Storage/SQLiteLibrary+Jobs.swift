import Digest
import FoundationEssentials
import GRDB
import Glibc
package import Model
import Numbers
package import Payload
import Posix

extension SQLiteLibrary {
  package func claim(_ turn: TurnID) async throws(Failure) -> (any Claim)? {
    try claimFile(turn)
  }

  func claimFile(_ turn: TurnID, isNew: Bool = false) throws(Failure) -> ClaimFile? {
    guard !isReadOnly else { throw .onlyReadable(folders.data) }
    return try ClaimFile("\(folders.claims)/\(turn.session)-\(turn.number)", isNew: isNew)
  }
}

extension SQLiteLibrary {
  /// Moves into the turns the task ids that only their claims could hold: the disk was full, or the
  /// database locked, when the provider sent them. For a job being driven, its driver does that.
  func adoptKeptTasks() {
    for name in fileNames(in: folders.claims, hidden: true) {
      let path = "\(folders.claims)/\(name)"
      guard let turn = TurnID(claim: name), let record = Self.record(at: path), record.task != nil,
        let claim = try? ClaimFile(path)
      else { continue }
      defer { claim.release() }
      // As of now, when nobody else can change it.
      guard let task = claim.keptTask else { continue }
      do {
        try pool.write { db in try Self.adopt(task, for: turn, db) }
        claim.settle()
      } catch {
        // It stays in the file, where the next driver of the job finds it.
        continue
      }
    }
  }

  /// Stores the task id, unless the turn has one already or has ended.
  private static func adopt(_ task: String, for turn: TurnID, _ db: Database) throws {
    try db.execute(
      sql: """
        UPDATE turns SET job = 'accepted', task = ?
        WHERE session = ? AND number = ? AND job IN ('composed', 'sending')
        """, arguments: [task, turn.session.rawValue, turn.number])
  }

  private static func record(at path: String) -> ClaimRecord? {
    let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    return ClaimRecord(reading: descriptor)
  }
}

extension TurnID {
  /// The turn that a claim's file is about; nil for other files.
  init?(claim name: String) {
    guard !name.hasPrefix("batch-"), let dash = name.lastIndex(of: "-"),
      let number = Int(name[dash...].dropFirst())
    else { return nil }
    self.init(session: Session.ID(rawValue: String(name[..<dash])), number: number)
  }
}

extension SQLiteLibrary: BatchJournal {
  package func records(ofBatch batch: String) async throws(Failure) -> [BatchRecord] {
    try await read { db in try BatchRows.load(batch, db) }
  }

  package func claim(batch: String) async throws(Failure) -> (any Claim)? {
    guard !isReadOnly else { throw .onlyReadable(folders.data) }
    return try ClaimFile("\(folders.claims)/batch-\(batch)")
  }
}

/// A short, stable name for a text: half of its SHA-256, which no two texts share.
package func nameOfText(_ text: String) -> String {
  hexadecimal(SHA256.hash(text.utf8).prefix(16))
}

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

/// The table of stored replies in which no picture was found. It belongs to this library alone: no session
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
    var mayBeDeleted: Bool
  }

  /// The rows in the order of deletion: first those that may be deleted, of these the recovered
  /// ones, then the oldest. A row that cannot be read is not among them.
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
          owner: row["owner"], turn: row["turn"], body: reply.body,
          mayBeDeleted: row["may_go"] ?? false))
    }
    return found
  }

  /// Deletes rows that may be deleted until the total is at most `limit` bytes.
  ///
  /// - Returns: The names of the bytes they referred to.
  static func evict(over limit: Int, _ db: Database) throws -> [String] {
    let all = try rows(db)
    var total = all.map(\.body.byteCount).saturatingSum()
    var gone: [String] = []
    for row in all where row.mayBeDeleted && total > limit {
      try db.execute(
        sql: "DELETE FROM kept_replies WHERE owner = ? AND turn = ?",
        arguments: [row.owner, row.turn])
      total -= row.body.byteCount
      gone.append(row.body.name)
    }
    return gone
  }

  /// The number of stored replies, and their bytes.
  static func findings(_ db: Database) throws -> KeptReplyFindings {
    let all = try rows(db)
    return KeptReplyFindings(
      count: all.count, byteCount: all.map(\.body.byteCount).saturatingSum())
  }
}

/// The replies that are kept because no picture was found in them.
package struct KeptReplyFindings: Hashable, Sendable {
  package var count = 0
  package var byteCount = 0
  /// Whether they exceed the limit because none may be deleted: each may be the only trace of
  /// a picture that was paid for.
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

  /// The most bytes of replies kept in total, as long as any of them may be deleted.
  static let mostBytesOfReplies = 1 << 30

  package func store(_ reply: KeptReply, session: String, turn: Int) async throws(BlobError) {
    try await store(reply, session: session, turn: turn, atMost: Self.mostBytesOfReplies)
  }

  func store(
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
        return try KeptReplies.evict(over: limit, db)
      }.get()
      guard !gone.isEmpty else { return }
      // After the deletion of the rows is committed, and while no one else writes.
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
