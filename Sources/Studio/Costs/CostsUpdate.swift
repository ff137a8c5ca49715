import Model

extension State {
  /// Opens the costs panel. An answer that nobody waits for any more must not cover another panel.
  mutating func showCosts(_ book: CostBook) {
    if overlay == nil { overlay = .costs(book, top: 0) }
  }
}

extension State {
  /// Handles a turn that a budget held back: its text is returned, and a person may raise the
  /// budget.
  mutating func ask(about draft: TurnDraft, _ refusal: BudgetRefusal) -> [Effect] {
    guard let submission = end(draft.submission) else { return [] }
    guard draft.session.id == session.id else {
      message = Message(.failure, "not sent in \(submission.titleText): \(refusal.text)")
      return putAway(submission, givesBack: true)
    }
    giveBack(submission)
    if submission.isCancelled {
      tell("cancelled; nothing was sent")
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
    if draft.made > 0 { tellStopped(draft, because: failure) }
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
    let isRunning = draft.made == 0 && ownTurns.contains { $0.parent == draft.parent }
    guard !isRunning, !ownSubmissions.contains(where: { $0.draft.parent == draft.parent }) else {
      warn("not sent: another turn is still working")
      return []
    }
    let marks = takeOut(draft)
    var draft = draft
    draft.consent = draft.consent.adding(refusal.consent)
    session.budget = refusal.consent.session ?? session.budget
    message = nil
    return submit(draft, marks: marks)
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
