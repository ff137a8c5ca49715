import Cells
package import Model

/// What the session has cost, and the configured budgets.
package struct CostsState: Equatable, Sendable {
  /// What the session has cost so far; derived from its turns.
  package internal(set) var total: CostTotal
  /// The configured budgets; a session may have its own.
  package var budgets = Budgets()
}

extension State {
  /// The session's budget; nil for none.
  var sessionBudget: Money? { session.budget ?? costs.budgets.session }

  /// The cost of the next turn as it stands in the workspace.
  var nextEstimate: Estimate { estimate(for: nextTurn) }

  package func estimate(for next: NextTurn) -> Estimate { plan(for: next).estimate }

  /// Whether a turn was made where nothing costs money.
  func isFree(_ turn: Turn) -> Bool {
    if turn.kept != nil { return true }
    if turn.profile == profile.name { return profile.isSandbox }
    return profiles.all.first { $0.name == turn.profile }?.isSandbox ?? false
  }

  /// The cost of a turn and its ancestors: the branch from its root.
  func spentOnBranch(to turn: Turn) -> CostTotal {
    CostTotal(Array(past.chain(from: turn.number)))
  }

  /// Opens the costs panel. An answer that nobody waits for any more must not cover another panel.
  mutating func showCosts(_ book: CostBook) {
    if overlay == nil { overlay = .costs(book, top: 0) }
  }

  /// Handles a turn that a budget held back: its text is returned, and the user may raise the
  /// budget.
  mutating func askToRaiseBudget(for draft: TurnDraft, _ refusal: BudgetRefusal) -> [Effect] {
    guard let submission = endSubmission(draft.submission) else { return [] }
    guard draft.session.id == session.id else {
      message = Message(.failure, "not sent in \(submission.titleText): \(refusal.text)")
      return storeUnsavedSession(of: submission, returnsText: true)
    }
    if submission.isCancelled {
      notify("cancelled; nothing was sent")
      returnToComposer(submission)
      return []
    }
    var draft = draft
    draft.made = submission.draft.made
    var refusal = refusal
    // Agreeing to the first of several remaining turns agrees to all of them.
    refusal.turns = draft.remaining
    refusal.cost = refusal.cost.map { $0 * draft.remaining }
    let failure = Failure.overBudget(refusal)
    message = Message(.failure, "not sent: \(refusal.text)", failure: failure)
    if draft.made > 0 { reportStopped(draft, because: failure) }
    returnToComposer(submission)
    // Someone typing into another panel must not answer this by accident.
    guard overlay == nil else { return [] }
    overlay = .confirm(
      Confirmation(
        .raiseBudget(draft, refusal), question: "\(refusal.text) \(refusal.question)",
        yes: refusal.reason == .unknownPrice ? "Send it" : "Raise and send", no: "Do not send"))
    return []
  }

  /// Sends it with the budget raised; the new budget is stored with the session or the day.
  mutating func send(_ draft: TurnDraft, raising refusal: BudgetRefusal) -> [Effect] {
    let isRunning =
      draft.made == 0 && !draft.isDescription
      && ownTurns.contains { $0.parent == draft.parent && !$0.isDescription }
    guard !isRunning, !ownSubmissions.contains(where: { $0.draft.parent == draft.parent }) else {
      warn("not sent: another turn is still working")
      return []
    }
    let regions = removeReturned(draft)
    var draft = draft
    draft.consent = draft.consent.adding(refusal.consent)
    session.budget = refusal.consent.session ?? session.budget
    message = nil
    return submit(draft, regions: regions)
  }
}

extension BudgetRefusal {
  fileprivate var question: String {
    switch reason {
    case .session: "Raise this session's budget to \(raised.shortText) and send?"
    case .day: "Raise today's budget to \(raised.shortText) and send?"
    case .unknownPrice: "Send it anyway? You are asked once per session."
    }
  }
}

extension State {
  /// The lines of the costs panel, wrapped to its width in columns.
  func costLines(_ book: CostBook, columns: Int) -> [DetailLine] {
    var lines: [DetailLine] = []
    func add(_ heading: String, _ rows: [(name: String, text: String)]) {
      guard !rows.isEmpty else { return }
      if !lines.isEmpty { lines.append(DetailLine(.blank)) }
      lines.append(DetailLine(.heading, heading))
      let width = min(18, columns / 3)
      for row in rows {
        let gap = String(repeating: " ", count: max(1, width - row.name.count))
        let texts = wrapped(row.text, columns: max(1, columns - width))
        for (place, text) in texts.enumerated() {
          let start = place == 0 ? row.name + gap : String(repeating: " ", count: width)
          lines.append(DetailLine(.text, start + text))
        }
      }
    }
    add("This session", sessionRows)
    add("All sessions", rows(of: book))
    add("By day", book.days.prefix(31).map { ($0.name, $0.costTotal.text) })
    add("By month", book.months.map { ($0.name, $0.costTotal.text) })
    return lines
  }

  private func rows(of book: CostBook) -> [(name: String, text: String)] {
    var rows: [(name: String, text: String)] = [
      ("today", book.total(on: book.today).text),
      ("this month", book.total(in: book.thisMonth).text),
    ]
    if let budget = costs.budgets.day { rows.append(("daily budget", budget.text)) }
    return rows
  }

  private var sessionRows: [(name: String, text: String)] {
    var rows: [(name: String, text: String)] = [("next turn", nextEstimate.text)]
    if let turn = selectedTurn {
      rows.append(("turn \(turn.number)", CostTotal([turn]).text))
      rows.append(("branch so far", spentOnBranch(to: turn).text))
    }
    rows.append(("total", costs.total.text))
    if let sessionBudget { rows.append(("budget", sessionBudget.text)) }
    return rows
  }
}
