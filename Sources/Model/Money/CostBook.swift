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
