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
