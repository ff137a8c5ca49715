import Digest
import GRDB
import Glibc
package import Model
import Posix

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

extension SQLiteLibrary {
  package func costs(since start: Timestamp?) async throws(Failure) -> [TurnCost] {
    try await read { db in try Self.costs(db, since: start) }
  }

  /// The columns that determine a turn's cost. They are few, so that ten thousand turns are quickly
  /// added up.
  static let costColumns = """
    created, dollars, is_estimated, estimate, job, status, kept IS NOT NULL AS is_kept,
      \(billedColumn) AS billed
    """

  /// What a turn's failure says about billing; NULL if there is no failure.
  static let billedColumn = """
    CASE WHEN json_valid(failure) AND json_type(failure, '$.billed') = 'text'
      THEN json_extract(failure, '$.billed') END
    """

  /// The costs of all sessions, including deleted ones. Turns that a duplicate shares with its
  /// original were paid for once.
  private static func costs(_ db: Database, since start: Timestamp?) throws -> [TurnCost] {
    let start = start?.milliseconds ?? .min
    return try costs(
      db,
      sql: """
        SELECT \(costColumns) FROM turns LEFT JOIN standings ON standings.id = turns.session
        WHERE created >= ? AND number > COALESCE(copied, 0)
        UNION ALL
        SELECT created, dollars, is_estimated, estimate, job, status, is_kept, billed
        FROM past_costs p WHERE created >= ? AND NOT EXISTS (
          SELECT 1 FROM turns t WHERE t.session = p.origin AND t.number = p.number)
        """, [start, start])
  }

  /// The costs of all turns of one session.
  private static func costs(_ db: Database, of session: String) throws -> [TurnCost] {
    try costs(db, sql: "SELECT \(costColumns) FROM turns WHERE session = ?", [session])
  }

  private static func costs(
    _ db: Database, sql: String, _ arguments: StatementArguments
  ) throws -> [TurnCost] {
    let rows = try Row.fetchCursor(db, sql: sql, arguments: arguments)
    var costs: [TurnCost] = []
    while let row = try rows.next() { costs.append(TurnCost(row: row)) }
    return costs
  }
}

extension TurnCost {
  init(row: Row) {
    let job: String = row["job"]
    let status: String? = row["status"]
    let billed: String? = row["billed"]
    self.init(
      created: Plausible.moment(row["created"]),
      charge: Charge(
        dollars: row["dollars"], isEstimated: row["is_estimated"],
        estimate: Plausible.money(row["estimate"]),
        // A status unknown to this version may have been billed.
        status: job == "done" ? status.flatMap(Status.init(rawValue:)) ?? .unknown : nil,
        billed: billed.flatMap(Failure.Billed.init(rawValue:)), isKept: row["is_kept"]))
  }
}

extension SQLiteLibrary {
  /// Checks that the budgets allow the draft. It reads what is spent in the transaction that stores
  /// the turn, so that of two programs at the same moment one sees the other's.
  ///
  /// - Throws: A `budget` failure if the draft must not be sent.
  static func checkBudget(_ draft: TurnDraft, _ db: Database) throws {
    guard let limits = draft.limits else { return }
    try keep(draft.consent, session: draft.session.id, limits, db)
    let session = draft.session.id.rawValue
    var budgets = limits.budgets
    var takesUnknownPrices = false
    if let row = try Row.fetchOne(
      db, sql: "SELECT budget, takes_unknown_prices FROM sessions WHERE id = ?",
      arguments: [session])
    {
      if let raised = Plausible.money(row["budget"]) { budgets.session = raised }
      takesUnknownPrices = row["takes_unknown_prices"]
    }
    let raised = try String.fetchOne(
      db, sql: "SELECT value FROM preferences WHERE key = ?", arguments: [limits.dayPreference])
    if let raised = Plausible.money(raised.flatMap { Int($0) }) { budgets.day = raised }
    var (inSession, today) = (CostTotal(), CostTotal())
    if budgets.session != nil { inSession = CostTotal(try costs(db, of: session)) }
    if budgets.day != nil {
      today = CostTotal(try costs(db, since: limits.dayStart))
    }
    let refusal = budgets.refusal(
      of: draft.estimate, inSession: inSession, today: today,
      takesUnknownPrices: takesUnknownPrices)
    if let refusal { throw Failure.overBudget(refusal) }
  }

  /// Records what the user has agreed to; undone if the turn is refused after all.
  private static func keep(
    _ consent: BudgetConsent, session: Session.ID, _ limits: SpendingLimits, _ db: Database
  ) throws {
    if let budget = consent.session {
      try db.execute(
        sql: "UPDATE sessions SET budget = ? WHERE id = ?",
        arguments: [budget.micros, session.rawValue])
    }
    if let budget = consent.day {
      try db.execute(
        sql: "INSERT INTO preferences (key, value) VALUES (?, ?) "
          + "ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        arguments: [limits.dayPreference, String(budget.micros)])
    }
    if consent.unknownPrices {
      try db.execute(
        sql: "UPDATE sessions SET takes_unknown_prices = 1 WHERE id = ?",
        arguments: [session.rawValue])
    }
  }
}
