/// What turns have cost together.
package struct Spent: Hashable, Sendable {
  /// US dollars; nil when no turn has told.
  package var dollars: Double?
  package var isEstimated = false

  package init(_ turns: [Turn]) {
    for turn in turns {
      guard let usage = turn.outcome?.usage, let cost = usage.dollars else { continue }
      dollars = (dollars ?? 0) + cost
      isEstimated = isEstimated || usage.isEstimated
    }
  }
}

extension State {
  /// Whether a turn was made where nothing costs money.
  package func isFree(_ turn: Turn) -> Bool {
    if turn.kept != nil { return true }
    if turn.profile == profile.name { return profile.isSandbox }
    return profiles.first { $0.name == turn.profile }?.isSandbox ?? false
  }
}
