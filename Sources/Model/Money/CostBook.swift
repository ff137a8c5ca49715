/// The money spent over all sessions, by day and by month.
package struct CostBook: Hashable, Sendable {
  /// A day or a month: `2026-11-21`, `2026-11`.
  package struct Entry: Hashable, Sendable {
    package var name: String
    package var spent: Spent
  }

  /// Newest first; only days with turns that cost or may cost money, or were rehearsed.
  package private(set) var days: [Entry] = []
  package private(set) var months: [Entry] = []
  package private(set) var total = Spent()
  /// The current day and month.
  package let today: String
  package var thisMonth: String { String(today.prefix(7)) }

  package init(_ costs: [TurnCost], calendar: LocalCalendar, now: Timestamp) {
    today = calendar.day(of: now)
    var byDay: [String: Spent] = [:]
    for cost in costs where cost.charge != .nothing {
      byDay[calendar.day(of: cost.created), default: Spent()].add(cost.charge)
      total.add(cost.charge)
    }
    var byMonth: [String: Spent] = [:]
    for (day, spent) in byDay { byMonth[String(day.prefix(7)), default: Spent()] += spent }
    days = Self.sorted(byDay)
    months = Self.sorted(byMonth)
  }

  package func spent(on day: String) -> Spent {
    days.first { $0.name == day }?.spent ?? Spent()
  }

  package func spent(in month: String) -> Spent {
    months.first { $0.name == month }?.spent ?? Spent()
  }

  private static func sorted(_ entries: [String: Spent]) -> [Entry] {
    entries.map { Entry(name: $0.key, spent: $0.value) }.sorted { $0.name > $1.name }
  }
}

extension Spent {
  package static func += (left: inout Spent, right: Spent) {
    left.paid += right.paid
    left.isEstimated = left.isEstimated || right.isEstimated
    left.possible += right.possible
    left.paidTurns += right.paidTurns
    left.possibleTurns += right.possibleTurns
    left.unknownTurns += right.unknownTurns
    left.freeTurns += right.freeTurns
  }
}
