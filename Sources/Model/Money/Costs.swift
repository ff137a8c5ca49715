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

/// The money spent over all sessions, by day and by month.
package struct CostBook: Hashable, Sendable {
  /// A day or a month: `2026-11-21`, `2026-11`.
  package struct Entry: Hashable, Sendable {
    package var name: String
    package var costTotal: CostTotal
  }

  /// Newest first; only days with turns that cost or may cost money, or were rehearsed.
  package private(set) var days: [Entry] = []
  package private(set) var months: [Entry] = []
  package private(set) var total = CostTotal()
  /// The current day and month.
  package let today: String
  package var thisMonth: String { String(today.prefix(7)) }

  package init(_ costs: [TurnCost], calendar: LocalCalendar, now: Timestamp) {
    today = calendar.day(of: now)
    var byDay: [String: CostTotal] = [:]
    for cost in costs where cost.charge != .nothing {
      byDay[calendar.day(of: cost.created), default: CostTotal()].add(cost.charge)
      total.add(cost.charge)
    }
    var byMonth: [String: CostTotal] = [:]
    for (day, spent) in byDay { byMonth[String(day.prefix(7)), default: CostTotal()] += spent }
    days = Self.sorted(byDay)
    months = Self.sorted(byMonth)
  }

  package func total(on day: String) -> CostTotal {
    days.first { $0.name == day }?.costTotal ?? CostTotal()
  }

  package func total(in month: String) -> CostTotal {
    months.first { $0.name == month }?.costTotal ?? CostTotal()
  }

  private static func sorted(_ entries: [String: CostTotal]) -> [Entry] {
    entries.map { Entry(name: $0.key, costTotal: $0.value) }.sorted { $0.name > $1.name }
  }
}

extension CostTotal {
  package static func += (left: inout CostTotal, right: CostTotal) {
    left.paid += right.paid
    left.isEstimated = left.isEstimated || right.isEstimated
    left.possible += right.possible
    left.paidTurns += right.paidTurns
    left.possibleTurns += right.possibleTurns
    left.unknownTurns += right.unknownTurns
    left.freeTurns += right.freeTurns
  }
}

/// The cost of one turn.
package enum Charge: Hashable, Sendable {
  /// Nothing: it was not sent, the provider does not charge for that ending, or it was made here.
  case nothing
  /// The sandbox made it.
  case free
  /// Reported by the provider, or estimated from its prices.
  case paid(Money, isEstimated: Bool)
  /// It may cost this much: it is still open, or nobody knows whether it was billed.
  case possible(Money)
  /// It costs, or may cost, an amount that nobody has published.
  case unknown

  /// `dollars` is from the usage, `billed` from the failure if there is one, `estimate` from before
  /// sending.
  package init(
    dollars: Double?, isEstimated: Bool, estimate: Money?, status: Status?,
    billed: Failure.Billed?, isKept: Bool
  ) {
    if isKept {
      self = .nothing
    } else if let amount = dollars.flatMap({ Money(dollars: $0) }) {
      self = amount == .zero && !isEstimated ? .free : .paid(amount, isEstimated: isEstimated)
    } else if !Self.mayBeBilled(status, billed) {
      self = .nothing
    } else if let estimate {
      self = estimate == .zero ? .free : .possible(estimate)
    } else {
      self = .unknown
    }
  }

  /// `status` is nil while the turn is open.
  private static func mayBeBilled(_ status: Status?, _ billed: Failure.Billed?) -> Bool {
    switch status {
    case nil, .done, .textOnly, .unknown: true
    case .refused, .failed, .cancelled: billed == .yes || billed == .maybe
    }
  }
}

extension Turn {
  package var charge: Charge {
    var status: Status?
    if case .done(let ended) = job { status = ended }
    return Charge(
      dollars: outcome?.usage.dollars, isEstimated: outcome?.usage.isEstimated ?? true,
      estimate: estimate, status: status, billed: outcome?.failure?.billed, isKept: kept != nil)
  }
}

/// The cost of a turn, and when it was requested.
package struct TurnCost: Hashable, Sendable {
  package var created: Timestamp
  package var charge: Charge

  package init(created: Timestamp, charge: Charge) {
    self.created = created
    self.charge = charge
  }
}
