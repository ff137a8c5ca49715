import FoundationEssentials
import GRDB
package import Model
package import Payload

extension SQLiteLibrary {
  package func turns(of session: Session.ID) async throws(Failure) -> [Turn] {
    try await read { [valuesAside] db in
      let check = RowCheck()
      defer { valuesAside.add(check) }
      return try Self.turns(of: session.rawValue, db, check)
    }
  }

  /// The turns that can be read, by number.
  static func turns(of session: String, _ db: Database, _ check: RowCheck) throws -> [Turn] {
    let pictures = try TurnPictures.load(db, session: session, check)
    let rows = try Row.fetchCursor(
      db, sql: "SELECT \(Turn.selection) FROM turns WHERE session = ? ORDER BY number",
      arguments: [session])
    var turns: [Turn] = []
    while let row = try rows.next() {
      let own = pictures[row[.number]] ?? TurnPictures()
      if let turn = Turn(row: row, pictures: own, check) { turns.append(turn) }
    }
    return turns
  }

  package func turn(_ id: TurnID) async throws(Failure) -> Turn? {
    try await read { [valuesAside] db in
      let check = RowCheck()
      defer { valuesAside.add(check) }
      return try Self.turn(id, db, check)
    }
  }

  package func openTurns() async throws(Failure) -> [Turn] {
    try await read { [valuesAside] db in
      let check = RowCheck()
      defer { valuesAside.add(check) }
      let rows = try Row.fetchAll(
        db,
        sql:
          "SELECT session, number FROM turns WHERE job <> 'done' ORDER BY created, session, number")
      return try rows.compactMap { row in
        let session: String = row["session"]
        let id = TurnID(session: Session.ID(rawValue: session), number: row["number"])
        // A row without a valid job cannot be resumed.
        return try Self.turn(id, db, check).flatMap { $0.isOpen ? $0 : nil }
      }
    }
  }

  package func add(_ draft: TurnDraft, sentRatio: AspectRatio?, at now: Timestamp)
    async throws(Failure) -> Turn
  {
    try await write { db in
      try Self.insert(draft, at: now, db) { Turn(draft, number: $0, sentRatio: sentRatio, at: now) }
    }
  }

  package func addDone(_ draft: TurnDraft, with outcome: Outcome, at now: Timestamp)
    async throws(Failure) -> Turn
  {
    try await write { db in
      try Self.insert(draft, at: now, db) { Turn(draft, number: $0, outcome: outcome, at: now) }
    }
  }

  package func addDriven(
    _ draft: TurnDraft, sentRatio: AspectRatio?, at now: Timestamp
  ) async throws(Failure) -> (turn: Turn, claim: any Claim) {
    if !isReadOnly { try DiskSpace(files).require(for: draft.settings) }
    return try await write { [self] db in
      let turn = try Self.insert(draft, at: now, db) {
        Turn(draft, number: $0, sentRatio: sentRatio, at: now)
      }
      // Nobody knows the number before the transaction ends; an existing claim on it was left by a
      // dead process.
      guard let claim = try claimFile(turn.id, isNew: true) else { throw Failure.heldByAnother }
      return (turn, claim)
    }
  }

  /// Stores the turn that `make` returns for the next number of its session.
  private static func insert(
    _ draft: TurnDraft, at now: Timestamp, _ db: Database, _ make: (_ number: Int) -> Turn
  ) throws -> Turn {
    let session = draft.session.id
    // In one transaction: the words are in the turn or still in the workspace, never in neither.
    try draft.session.store(db)
    try Self.checkBudget(draft, db)
    // Nothing is written between this and the insert: a transaction has the database to itself.
    let last = try Int.fetchOne(
      db, sql: "SELECT MAX(number) FROM turns WHERE session = ? AND number <= ?",
      arguments: [session.rawValue, PlausibleRange.turnNumbers.upperBound])
    let number = max(last ?? 0, 0) + 1
    // It would be paid for and never be readable again.
    guard PlausibleRange.turnNumbers.contains(number) else { throw Failure.noTurnNumber }
    let turn = make(number)
    try Self.store(turn, db)
    try draft.entry.map { try BatchRows.store(BatchRecord($0, turn: turn.id), db) }
    try Self.unarchive(session, db)
    try db.execute(
      sql: "UPDATE sessions SET updated = ? WHERE id = ?",
      arguments: [now.milliseconds, session.rawValue])
    return turn
  }

  package func update(_ turn: Turn) async throws(Failure) {
    try await write { db in try Self.store(turn, db) }
  }

  private static func turn(_ id: TurnID, _ db: Database, _ check: RowCheck) throws -> Turn? {
    guard
      let row = try Row.fetchOne(
        db, sql: "SELECT \(Turn.selection) FROM turns WHERE session = ? AND number = ?",
        arguments: [id.session.rawValue, id.number])
    else { return nil }
    let pictures = try TurnPictures.load(
      db, session: id.session.rawValue, turn: id.number, check)
    return Turn(row: row, pictures: pictures[id.number] ?? TurnPictures(), check)
  }

  private static let insert: String = {
    let names = Turn.columns
    let marks = names.map { _ in "?" }.joined(separator: ", ")
    let changes = names.dropFirst(2).map { "\($0) = excluded.\($0)" }.joined(separator: ", ")
    return """
      INSERT INTO turns (\(names.joined(separator: ", "))) VALUES (\(marks))
      ON CONFLICT (session, number) DO UPDATE SET \(changes)
      """
  }()

  static func store(_ turn: Turn, _ db: Database) throws {
    try db.cachedStatement(sql: insert).execute(arguments: try turn.arguments())
    try TurnPictures.replace(db, of: turn)
  }
}

/// What a studio starts with, all as of one moment.
package struct StartupData: Sendable {
  package let preferences: [String: String]
  /// The session, with its undo history.
  package fileprivate(set) var session: Session?
  package fileprivate(set) var turns: [Turn] = []
  package fileprivate(set) var marks: [Int: TurnMark] = [:]
  /// Whether `takeUnreportedValues` has something to report.
  package fileprivate(set) var hasUnreportedValues = false
}

extension SQLiteLibrary {
  /// Which session is opened first.
  package enum FirstSession: Sendable {
    case none, latest
    case session(Session.ID)
  }

  /// Reads everything the first frame needs in one transaction: beginning another takes as long as
  /// reading a hundred turns.
  package func beginning(with first: FirstSession) async throws(Failure) -> StartupData {
    var beginning = try await read { [valuesAside] db in
      let check = RowCheck()
      defer { valuesAside.add(check) }
      var beginning = StartupData(preferences: try Self.preferences(db))
      switch first {
      case .none: return beginning
      case .latest: beginning.session = try Self.latest(db, check)
      case .session(let id): beginning.session = try Self.session(id, db, check)
      }
      guard let session = beginning.session?.id else { return beginning }
      beginning.session?.undo = UndoLog(try UndoLog.rows(of: session, db))
      beginning.turns = try Self.turns(of: session.rawValue, db, check)
      beginning.marks = try Self.marks(of: session.rawValue, db, check)
      beginning.hasUnreportedValues = try InvalidValueLog.hasUnreported(db)
      return beginning
    }
    if !valuesAside.pending.isEmpty { beginning.hasUnreportedValues = true }
    return beginning
  }
}

extension SQLiteLibrary {
  /// Stores a new session with finished turns, all at once. Their pictures must be stored already.
  package func add(_ session: Session, turns: [Turn]) async throws(Failure) {
    try await write { db in
      try session.store(db)
      for turn in turns { try Self.store(turn, db) }
    }
  }
}

extension SQLiteLibrary {
  package func promptHistory(limit: Int) async throws(Failure) -> [String] {
    try await read { db in
      try String.fetchAll(
        db,
        sql: """
          SELECT instruction FROM turns WHERE kept IS NULL
            AND session NOT IN (SELECT id FROM standings WHERE deleted IS NOT NULL)
          GROUP BY instruction
          ORDER BY MAX(created) DESC, instruction LIMIT ?
          """, arguments: [limit])
    }
  }

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
          given: PlausibleRange.moment(row["given"]), times: row["times"])
      }
    }
  }
}

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
          check.record("turn_marks", "\(mark.label)\t\(mark.note)", "it is too long")
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

  package func store(_ transcript: Payload, session: String, turn: Int) async throws(BlobError) {
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
