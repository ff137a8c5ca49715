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
