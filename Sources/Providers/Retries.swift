import Model
import Numbers

/// Counts the attempts of a call that may be repeated: three more, each after a pause.
struct Retries: Sendable {
  private let jitter: @Sendable () -> Double
  private var count = 0

  init(jitter: @escaping @Sendable () -> Double) { self.jitter = jitter }

  /// The actions that report the reason and pause before the next attempt; nil if there is none:
  /// after the last one, or when the provider asks for too long a pause.
  mutating func pause(
    _ phase: JobProgress.Phase, because failure: Failure, retryAfter: Double? = nil
  ) -> [JobAction]? {
    guard let delay = Backoff.delay(count, jitter: jitter(), retryAfter: retryAfter) else {
      return nil
    }
    count += 1
    let words =
      "another try (\(count) of \(Backoff.delays.count)). " + failure.message
    return [.progress(JobProgress(phase, waitingFor: words, pause: delay)), .wait(seconds: delay)]
  }
}

/// The delays before retrying what cannot have cost anything: 1, 2 and 4 seconds, each shortened at
/// random by up to half, so that many clients do not return at the same moment and none returns at
/// once.
enum Backoff {
  static let delays: [Double] = [1, 2, 4]
  /// If a provider asks for a longer pause than this many seconds, it is not retried.
  static let longestRetryAfter: Double = 60

  /// Seconds before retry number `attempt` (from 0); nil when there are no more retries, or when
  /// the provider asks for too long a pause.
  static func delay(_ attempt: Int, jitter: Double, retryAfter: Double? = nil) -> Double? {
    guard delays.indices.contains(attempt), retryAfter ?? 0 <= longestRetryAfter else { return nil }
    return max(pause(attempt, jitter: jitter), retryAfter ?? 0)
  }

  /// Seconds before attempt number `attempt` (from 0) of what may be retried for a long time.
  static func pause(_ attempt: Int, jitter: Double) -> Double {
    let longest = delays[min(max(0, attempt), delays.count - 1)]
    return longest * (1 + min(1, max(0, jitter))) / 2
  }
}

extension PollSchedule {
  /// Seconds before poll number `attempt` (from 0); `jitter`, from 0 to 1, spreads all but the
  /// first.
  func interval(_ attempt: Int, jitter: Double = 0.5) -> Double {
    guard attempt > 0 else { return first }
    var interval = first
    for _ in 0..<min(attempt, 100) where interval < most { interval *= factor }
    return min(interval, max(most, first)) * (1 + spread * (2 * min(1, max(0, jitter)) - 1))
  }
}

/// How long a provider asks to be left alone.
enum RetryAfter {
  /// The longest plausible pause in seconds; a longer one is ignored. How long a pause is waited
  /// for is another limit: `Backoff.longestRetryAfter`.
  static let most: Double = 7 * 86_400

  /// Parses a decimal number of seconds; nil for anything else, and for more than a week.
  static func seconds(_ text: some StringProtocol) -> Double? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), text.utf8.count <= 32,
      parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(isDigit) }),
      let seconds = Double(String(text)), seconds <= most
    else { return nil }
    return seconds
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
}

extension HTTPHead {
  /// Seconds to wait by `Retry-After` (RFC 9110, 10.2.3), or until a limit is lifted
  /// (docs.toapis.com, "Async task rate limits"). A date counts from the reply's own `Date`, or
  /// from when it arrived; a past or impossible one is ignored.
  package var retryAfter: Double? {
    if let text = header("Retry-After") {
      if let seconds = RetryAfter.seconds(text) { return seconds }
      if let moment = HTTPDate(text) { return wait(until: moment.seconds) }
    }
    guard status == 429, let text = header("X-RateLimit-Reset") else { return nil }
    if let seconds = RetryAfter.seconds(text), seconds < 100_000 { return seconds }
    return Double(text).flatMap(wait(until:))
  }

  /// The wait until `moment`, in Unix seconds.
  private func wait(until moment: Double) -> Double? {
    guard let now = header("Date").flatMap(HTTPDate.init)?.seconds ?? received else { return nil }
    let seconds = moment - now
    return seconds > 0 && seconds <= RetryAfter.most ? seconds : nil
  }
}

/// A date as a header writes it, in one of the three forms of RFC 9110, 5.6.7: `Sun, 06 Nov 1994
/// 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT` and `Sun Nov  6 08:49:37 1994`.
struct HTTPDate: Hashable {
  /// Unix seconds.
  let seconds: Double

  /// Parses a date; nil when it is in none of these forms, or not in the calendar.
  init?(_ text: String) {
    guard text.utf8.count <= 64 else { return nil }
    let words = text.split { $0 == " " || $0 == "," || $0 == "-" }
    guard words.count == 6 || words.count == 5, let name = words.first,
      name.count >= 3, Self.days.contains(name.prefix(3).lowercased())
    else { return nil }
    let (day, month, year, clock) =
      words.count == 6
      ? (words[1], words[2], words[3], words[4]) : (words[2], words[1], words[4], words[3])
    guard words.count == 5 || words[5] == "GMT",
      let month = Self.months.firstIndex(of: month.lowercased()),
      let day = Self.number(day, 1...31), var year = Self.number(year, 0...9999)
    else { return nil }
    // A year of two digits: RFC 9110 treats a date more than 50 years ahead as past.
    if words[words.count == 6 ? 3 : 4].count == 2 { year += year < 77 ? 2000 : 1900 }
    let time = clock.split(separator: ":", omittingEmptySubsequences: false)
    guard time.count == 3, year >= 1900, let hour = Self.number(time[0], 0...23),
      let minute = Self.number(time[1], 0...59), let second = Self.number(time[2], 0...60),
      day <= Self.length(ofMonth: month, in: year)
    else { return nil }
    let days = Self.days(year: year, month: month + 1, day: day)
    seconds = Double(days * 86_400 + hour * 3600 + minute * 60 + second)
  }

  private static let days: Set = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
  private static let months = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
  ]

  private static func number(_ text: Substring, _ range: ClosedRange<Int>) -> Int? {
    guard (1...4).contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }),
      let number = Int(text), range.contains(number)
    else { return nil }
    return number
  }

  private static func length(ofMonth month: Int, in year: Int) -> Int {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    return month == 1 ? (isLeap ? 29 : 28) : [3, 5, 8, 10].contains(month) ? 30 : 31
  }

  /// Days from 1970-01-01 to a day of the Gregorian calendar; years begin in March, so that the
  /// leap day comes last.
  private static func days(year: Int, month: Int, day: Int) -> Int {
    let year = month <= 2 ? year - 1 : year
    let era = year / 400
    let yearOfEra = year - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }
}
