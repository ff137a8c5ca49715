import GRDB
package import Model

extension SQLiteLibrary {
  package func costs(since start: Timestamp?) async throws(Failure) -> [TurnCost] {
    try await read { db in try Self.costs(db, since: start) }
  }

  /// The columns of a turn that tell its cost. Few are read of each, so that ten thousand of them are
  /// soon added up.
  static let costColumns = """
    created, dollars, is_estimated, estimate, job, status, kept IS NOT NULL AS is_kept,
      \(billedColumn) AS billed
    """

  /// What a turn's failure says of whether it was billed; NULL where there is none.
  static let billedColumn = """
    CASE WHEN json_valid(failure) AND json_type(failure, '$.billed') = 'text'
      THEN json_extract(failure, '$.billed') END
    """

  /// What all sessions have cost, also those that are gone. What a duplicate has in common with its
  /// original was paid for once.
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

  /// What the tree of one session has cost.
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
        // What this version does not know may have been billed.
        status: job == "done" ? status.flatMap(Status.init(rawValue:)) ?? .unknown : nil,
        billed: billed.flatMap(Failure.Billed.init(rawValue:)), isKept: row["is_kept"]))
  }
}

extension SQLiteLibrary {
  /// Throws a `budget` failure when the draft must not be sent. It reads what is spent in the transaction
  /// that stores the turn, so that of two programs at the same moment one sees the other's.
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
    var (inSession, today) = (Spent(), Spent())
    if budgets.session != nil { inSession = Spent(try costs(db, of: session)) }
    if budgets.day != nil {
      today = Spent(try costs(db, since: limits.dayStart))
    }
    let refusal = budgets.refusal(
      of: draft.estimate, inSession: inSession, today: today,
      takesUnknownPrices: takesUnknownPrices)
    if let refusal { throw Failure.overBudget(refusal) }
  }

  /// Writes down what a person has agreed to; gone again when the turn is refused all the same.
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
