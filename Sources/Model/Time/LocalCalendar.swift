/// Days and months in the person's local time.
package struct LocalCalendar: Sendable {
  /// The seconds by which local time is ahead of UTC at a given time; negative west of Greenwich.
  private let secondsAhead: @Sendable (Timestamp) -> Int

  package init(secondsAhead: @escaping @Sendable (Timestamp) -> Int) {
    self.secondsAhead = secondsAhead
  }

  package static let utc = LocalCalendar { _ in 0 }

  /// `2026-11-21`.
  package func day(of moment: Timestamp) -> String { local(moment).dayText }

  /// `2026-11`.
  package func month(of moment: Timestamp) -> String { String(day(of: moment).prefix(7)) }

  /// The first moment of its day.
  package func startOfDay(of moment: Timestamp) -> Timestamp {
    let wall = local(moment).milliseconds
    let sinceMidnight = (wall % Self.day + Self.day) % Self.day
    let guess = Timestamp(milliseconds: moment.milliseconds - sinceMidnight)
    // Where the clock changed since midnight, midnight was earlier or later.
    let shift = Int64(secondsAhead(moment) - secondsAhead(guess)) * 1000
    return Timestamp(milliseconds: guess.milliseconds + shift)
  }

  private func local(_ moment: Timestamp) -> Timestamp {
    Timestamp(milliseconds: moment.milliseconds + Int64(secondsAhead(moment)) * 1000)
  }

  private static let day: Int64 = 86_400_000
}
