/// When to try again what cannot have cost anything: after 1, 2 and 4 seconds, of which chance takes off
/// half at most, so that many clients do not come back at once and none comes back at once.
enum Backoff {
  static let delays: [Double] = [1, 2, 4]
  /// A provider that asks for a longer pause than this many seconds is not waited for.
  static let longestRetryAfter: Double = 60

  /// Seconds before retry number `attempt` (from 0); nil when there are no more, or when the
  /// provider wants more patience than a person has.
  static func delay(_ attempt: Int, jitter: Double, retryAfter: Double? = nil) -> Double? {
    guard delays.indices.contains(attempt), retryAfter ?? 0 <= longestRetryAfter else { return nil }
    return max(pause(attempt, jitter: jitter), retryAfter ?? 0)
  }

  /// Seconds before try number `attempt` (from 0) of what may be tried for long.
  static func pause(_ attempt: Int, jitter: Double) -> Double {
    let longest = delays[min(max(0, attempt), delays.count - 1)]
    return longest * (1 + min(1, max(0, jitter))) / 2
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
