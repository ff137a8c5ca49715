import GRDB
package import Model

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
    try await write { db in try Self.insert(draft, sentRatio, now, db) }
  }

  package func addDriven(
    _ draft: TurnDraft, sentRatio: AspectRatio?, at now: Timestamp
  ) async throws(Failure) -> (turn: Turn, claim: any Claim) {
    if !isReadOnly { try Room(files).require(for: draft.settings) }
    return try await write { [self] db in
      let turn = try Self.insert(draft, sentRatio, now, db)
      // Nobody knows the number before the transaction ends; an existing claim on it was left by a
      // dead process.
      guard let claim = try claimFile(turn.id, isNew: true) else { throw Failure.heldByAnother }
      return (turn, claim)
    }
  }

  private static func insert(
    _ draft: TurnDraft, _ sentRatio: AspectRatio?, _ now: Timestamp, _ db: Database
  ) throws -> Turn {
    let session = draft.session.id
    // In one transaction: the words are in the turn or still in the workspace, never in neither.
    try draft.session.store(db)
    try Self.checkBudget(draft, db)
    // Nothing is written between this and the insert: a transaction has the database to itself.
    let last = try Int.fetchOne(
      db, sql: "SELECT MAX(number) FROM turns WHERE session = ? AND number <= ?",
      arguments: [session.rawValue, Plausible.turnNumbers.upperBound])
    let number = max(last ?? 0, 0) + 1
    // It would be paid for and never be readable again.
    guard Plausible.turnNumbers.contains(number) else { throw Failure.noTurnNumber }
    let turn = Turn(
      id: TurnID(session: session, number: number), parent: draft.parent,
      instruction: draft.instruction, settings: draft.settings, sentRatio: sentRatio,
      references: draft.references, regions: draft.regions, kept: draft.kept,
      profile: draft.profile, model: draft.model, created: now, estimate: draft.estimate)
    try Self.store(turn, db)
    try draft.entry.map { try BatchRows.store(BatchRecord($0, turn: turn.id), db) }
    try Self.takeUp(session, db)
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
