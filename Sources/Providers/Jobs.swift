package import Model

/// A job that begins: checks the turn against what the provider takes and writes its request.
///
/// `jitter` gives a fraction from 0 to 1, for the waits before a retry. Throws when something is
/// known to be wrong before anything is sent.
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

/// A job that an earlier process left in this state; it never sends anything paid again. `name` is
/// that of its `TurnRequest`, by which a request can be found whose answer was lost; `age` tells how many
/// seconds ago it was asked for, because providers keep what they have made for a while only; `sent` is
/// what is known of the pictures that went out with it.
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
