/// When to try again what cannot have cost anything: 1, 2 and 4 seconds, with full jitter.
enum Backoff {
  static let delays: [Double] = [1, 2, 4]
  /// A provider that asks for a longer pause than this many seconds is not waited for.
  static let longestRetryAfter: Double = 60

  /// Seconds before retry number `attempt` (from 0); nil when there are no more, or when the
  /// provider wants more patience than a person has.
  static func delay(_ attempt: Int, jitter: Double, retryAfter: Double? = nil) -> Double? {
    guard delays.indices.contains(attempt), retryAfter ?? 0 <= longestRetryAfter else { return nil }
    return max(delays[attempt] * min(1, max(0, jitter)), retryAfter ?? 0)
  }
}

extension HTTPHead {
  /// `Retry-After` in seconds, or the time until a limit is lifted (docs.toapis.com, "Async task rate
  /// limits"); a date is not read, for there is no clock here.
  var retryAfter: Double? {
    if let seconds = seconds("Retry-After") { return seconds }
    let reset = status == 429 ? seconds("X-RateLimit-Reset") : nil
    // A greater number is a moment, not a time to wait.
    return reset.flatMap { $0 < 100_000 ? $0 : nil }
  }

  private func seconds(_ name: String) -> Double? {
    guard let seconds = header(name).flatMap(Double.init), seconds >= 0 else { return nil }
    return seconds.isFinite ? seconds : nil
  }
}

extension PollSchedule {
  /// Seconds before question number `attempt` (from 0), with `jitter` of 0 to 1 for chance; the first
  /// one is left to none.
  func interval(_ attempt: Int, jitter: Double = 0.5) -> Double {
    guard attempt > 0 else { return first }
    var interval = first
    for _ in 0..<min(attempt, 100) where interval < most { interval *= factor }
    return min(interval, max(most, first)) * (1 + spread * (2 * min(1, max(0, jitter)) - 1))
  }
}
