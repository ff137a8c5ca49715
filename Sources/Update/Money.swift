import Model

extension State {
  /// The answer to a question nobody waits for any more must not cover another panel.
  mutating func showCosts(_ book: CostBook) {
    if overlay == nil { overlay = .costs(book, top: 0) }
  }
}

extension State {
  /// A budget has held a turn back: its words come back, and a person may raise the budget.
  mutating func ask(about draft: TurnDraft, _ refusal: BudgetRefusal) {
    guard draft.session.id == session.id else { return }
    submitting = nil
    giveBack(draft.instruction, draft.references, draft.regions)
    var refusal = refusal
    // Who agrees to the first of several that are left is not asked for each of them.
    refusal.turns = draft.remaining
    refusal.cost = refusal.cost.map { $0 * draft.remaining }
    let failure = Failure.overBudget(refusal)
    message = Message(.failure, "not sent: \(refusal.text)", failure: failure)
    if draft.made > 0 { tellStopped(draft, because: failure) }
    // Whoever types into another panel must not answer this by it.
    guard overlay == nil else { return }
    overlay = .confirm(
      Confirmation(
        .raiseBudget(draft, refusal), question: "\(refusal.text) \(refusal.question)",
        yes: refusal.reason == .unknownPrice ? "Send it" : "Raise and send", no: "Do not send"))
  }

  /// Sends it with the budget raised, which is kept with the session or the day.
  mutating func send(_ draft: TurnDraft, raising refusal: BudgetRefusal) -> [Effect] {
    guard submitting == nil, draft.made > 0 || ownTurns.allSatisfy({ $0.parent != draft.parent })
    else {
      warn("not sent: another turn is still running")
      return []
    }
    if composer.text.trimmingBlanks == draft.instruction,
      session.desk.sentReferences == draft.references
    {
      composer.replaceAll(with: "")
      session.desk.replaceSent(with: [])
      session.desk.marks = nil
      isTrimmed = false
    }
    var draft = draft
    draft.consent = draft.consent.adding(refusal.consent)
    session.budget = refusal.consent.session ?? session.budget
    message = nil
    return submit(draft)
  }
}

extension BudgetRefusal {
  fileprivate var question: String {
    switch reason {
    case .session: "Raise the budget for this session to \(raised.shortText) and send?"
    case .day: "Raise the budget for today to \(raised.shortText) and send?"
    case .unknownPrice: "Send it all the same? This is asked once in a session."
    }
  }
}
