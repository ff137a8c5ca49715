package import Model

/// Creates a new job: checks the turn against what the provider accepts and writes its request.
///
/// - Parameter jitter: Returns a fraction from 0 to 1, for the waits before a retry.
/// - Throws: `Failure` when something is known to be wrong before anything is sent.
package func makeJob(_ turn: TurnRequest, jitter: @escaping @Sendable () -> Double)
  throws(Failure) -> any JobMachine
{
  switch turn.endpoint.wire {
  case .gmi: return try QueueJob(turn, in: GMICodec(turn.endpoint), jitter: jitter)
  case .toapis, .toapisOfficial:
    return try QueueJob(turn, in: ToAPIsCodec(turn.endpoint), jitter: jitter)
  case .gemini, .vertex: return try GeminiJob(turn, jitter: jitter)
  }
}

/// Creates a job that an earlier process left in this state; it never sends anything paid again.
///
/// - Parameters:
///   - name: The name from its `TurnRequest`, which finds a request whose reply was lost.
///   - age: How many seconds ago the turn was sent, because providers keep results only for a while.
///   - sent: What is known of the pictures that were sent with it.
package func resumeJob(
  _ job: Job, at endpoint: Endpoint, settings: Settings, name: String = "", age: Double = 0,
  sent: SentPictures = SentPictures(), jitter: @escaping @Sendable () -> Double
) throws(Failure) -> any JobMachine {
  switch endpoint.wire {
  case .gmi:
    return QueueJob(
      resuming: job, in: GMICodec(endpoint), settings: settings, name: name, age: age, sent: sent,
      jitter: jitter)
  case .toapis, .toapisOfficial:
    return QueueJob(
      resuming: job, in: ToAPIsCodec(endpoint), settings: settings, name: name, age: age,
      sent: sent,
      jitter: jitter)
  case .gemini, .vertex: return GeminiJob(resuming: job, at: endpoint, settings: settings)
  }
}
