/// The total cost of turns.
package struct CostTotal: Hashable, Sendable {
  /// The amount known to be paid.
  package var paid = Money.zero
  package var isEstimated = false
  /// The most that turns which are open, or whose billing is unknown, may cost.
  package var possible = Money.zero
  /// How many turns were paid, may be, have an unknown price, or were made by the sandbox.
  package var paidTurns = 0
  package var possibleTurns = 0
  package var unknownTurns = 0
  package var freeTurns = 0

  package init() {}

  package init(_ turns: [Turn]) {
    for index in turns.indices { add(turns[index].charge) }
  }

  package init(_ costs: [TurnCost]) {
    for cost in costs { add(cost.charge) }
  }

  package mutating func add(_ charge: Charge) {
    switch charge {
    case .nothing: break
    case .free: freeTurns += 1
    case .paid(let amount, let isEstimated):
      paid += amount
      paidTurns += 1
      self.isEstimated = self.isEstimated || isEstimated
    case .possible(let amount):
      possible += amount
      possibleTurns += 1
    case .unknown: unknownTurns += 1
    }
  }

  /// What is paid, plus the worst case of what may be.
  package var committed: Money { paid + possible }

  /// US dollars; nil when no turn has reported any.
  package var dollars: Double? { paidTurns + freeTurns > 0 ? paid.dollars : nil }

  /// `≈ $0.20`; `unknown` where nothing else is known.
  package var amountText: String {
    if paidTurns == 0, possibleTurns == 0, unknownTurns > 0 { return "unknown" }
    return (isEstimated ? "≈ " : "") + paid.text
  }

  /// The amount with what it excludes: `≈ $0.20, up to $0.07 more open or unknown, 2 turns at an
  /// unknown price, 3 turns in the sandbox`.
  package var text: String {
    var parts = [amountText]
    if possibleTurns > 0 { parts.append("up to \(possible.text) more open or unknown") }
    if unknownTurns > 0, amountText != "unknown" {
      parts.append("\(turnsText(unknownTurns)) at an unknown price")
    }
    if freeTurns > 0 { parts.append("\(turnsText(freeTurns)) in the sandbox, free") }
    return parts.joined(separator: ", ")
  }

  private func turnsText(_ count: Int) -> String { count == 1 ? "1 turn" : "\(count) turns" }
}
