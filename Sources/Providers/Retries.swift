import Model

/// Counts the attempts of a call that may be repeated: three more, each after a pause.
struct Retries: Sendable {
  private let jitter: @Sendable () -> Double
  private var count = 0

  init(jitter: @escaping @Sendable () -> Double) { self.jitter = jitter }

  /// Announces the reason and waits; nil after the last attempt.
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
  /// Seconds before poll number `attempt` (from 0); `jitter`, from 0 to 1, spreads all but the first.
  func interval(_ attempt: Int, jitter: Double = 0.5) -> Double {
    guard attempt > 0 else { return first }
    var interval = first
    for _ in 0..<min(attempt, 100) where interval < most { interval *= factor }
    return min(interval, max(most, first)) * (1 + spread * (2 * min(1, max(0, jitter)) - 1))
  }
}
