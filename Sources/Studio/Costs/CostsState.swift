package import Model

extension State {
  /// The session's budget; nil for none.
  var sessionBudget: Money? { session.budget ?? budgets.session }
}

extension State {
  /// The cost of the next turn as it stands in the workspace.
  var nextEstimate: Estimate { estimate(for: nextTurn) }

  package func estimate(for next: NextTurn) -> Estimate { plan(for: next).estimate }
}

extension State {
  /// Whether a turn was made where nothing costs money.
  func isFree(_ turn: Turn) -> Bool {
    if turn.kept != nil { return true }
    if turn.profile == profile.name { return profile.isSandbox }
    return profiles.first { $0.name == turn.profile }?.isSandbox ?? false
  }

  /// The cost of a turn and its ancestors: the branch from its root.
  func spentOnBranch(to turn: Turn) -> CostTotal {
    CostTotal(Array(past.chain(from: turn.number)))
  }
}
