import GRDB
package import Model

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
      created: PlausibleRange.moment(row["created"]),
      charge: Charge(
        dollars: row["dollars"], isEstimated: row["is_estimated"],
        estimate: PlausibleRange.money(row["estimate"]),
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
    try store(draft.consent, session: draft.session.id, limits, db)
    let session = draft.session.id.rawValue
    var budgets = limits.budgets
    var takesUnknownPrices = false
    if let row = try Row.fetchOne(
      db, sql: "SELECT budget, takes_unknown_prices FROM sessions WHERE id = ?",
      arguments: [session])
    {
      if let raised = PlausibleRange.money(row["budget"]) { budgets.session = raised }
      takesUnknownPrices = row["takes_unknown_prices"]
    }
    let raised = try String.fetchOne(
      db, sql: "SELECT value FROM preferences WHERE key = ?", arguments: [limits.dayPreference])
    if let raised = PlausibleRange.money(raised.flatMap { Int($0) }) { budgets.day = raised }
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
  private static func store(
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
