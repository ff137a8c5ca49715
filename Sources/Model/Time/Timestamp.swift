import Numbers

/// A time in milliseconds since 1970-01-01T00:00:00Z. The core never reads a clock: times arrive
/// with events. Whatever its source, it is within `range`, so that adding a waiting time never
/// overflows.
package struct Timestamp: Hashable, Sendable, Comparable, Codable {
  package let milliseconds: Int64

  /// A hundred million days around 1970, as in JavaScript (ECMA-262, "Time Values and Time Range").
  package static let range: ClosedRange<Int64> =
    -8_640_000_000_000_000...8_640_000_000_000_000

  /// The nearest time in `range`.
  package init(milliseconds: Int64) {
    self.milliseconds = min(max(milliseconds, Self.range.lowerBound), Self.range.upperBound)
  }

  package init(from decoder: any Decoder) throws {
    self.init(milliseconds: try decoder.singleValueContainer().decode(Int64.self))
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(milliseconds)
  }

  package static func < (left: Timestamp, right: Timestamp) -> Bool {
    left.milliseconds < right.milliseconds
  }

  /// The time that many seconds later.
  package func adding(seconds: Double) -> Timestamp {
    Timestamp(milliseconds: milliseconds.saturatingAdding(Int64(clamping: seconds * 1000)))
  }

  /// Seconds from `earlier` to this time; negative when it is earlier.
  package func seconds(since earlier: Timestamp) -> Double {
    Double(milliseconds - earlier.milliseconds) / 1000
  }
}

extension Timestamp {
  /// The day in UTC: `2026-11-21`.
  package var dayText: String {
    let (year, month, day) = civilDay
    return "\(year)-\(padded(month))-\(padded(day))"
  }

  /// Day and minute in UTC: `2026-11-21 07:45`.
  package var minuteText: String {
    let minutes = floorDivide(milliseconds, 60_000)
    let minuteOfDay = Int(minutes - floorDivide(minutes, 1440) * 1440)
    return "\(dayText) \(padded(minuteOfDay / 60)):\(padded(minuteOfDay % 60))"
  }

  /// In ISO 8601 to the second, in UTC: `2026-11-21T07:45:12Z`.
  package var iso8601: String {
    let seconds = floorDivide(milliseconds, 1000)
    let second = Int(seconds - floorDivide(seconds, 60) * 60)
    let (day, minute) = (dayText, minuteText.suffix(5))
    return "\(day)T\(minute):\(padded(second))Z"
  }

  /// Year, month and day in the proleptic Gregorian calendar; years start in March, so that the
  /// leap day is the last of a year.
  private var civilDay: (year: Int, month: Int, day: Int) {
    let days = Int(floorDivide(milliseconds, 86_400_000)) + 719_468
    let era = Int(floorDivide(Int64(days), 146_097))
    let dayOfEra = days - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * shifted + 2) / 5 + 1)
  }
}

private func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
  let quotient = value / divisor
  return value % divisor < 0 ? quotient - 1 : quotient
}

private func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

/// Days and months in the user's local time.
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
