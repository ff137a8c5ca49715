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
    return profiles.all.first { $0.name == turn.profile }?.isSandbox ?? false
  }

  /// The cost of a turn and its ancestors: the branch from its root.
  func spentOnBranch(to turn: Turn) -> CostTotal {
    CostTotal(Array(past.chain(from: turn.number)))
  }
}
