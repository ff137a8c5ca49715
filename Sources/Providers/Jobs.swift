package import Model

/// A job that begins: checks the turn against what the provider takes and writes its request.
///
/// `jitter` gives a fraction from 0 to 1, for the waits before a retry. Throws when something is
/// known to be wrong before anything is sent.
package func makeJob(_ turn: TurnRequest, jitter: @escaping @Sendable () -> Double)
  throws(Failure) -> any JobMachine
{
  throw Failure(.configuration, "Not yet.")
}

/// A job that an earlier process left in this state; it never sends anything paid again.
package func resumeJob(
  _ job: Job, at endpoint: Endpoint, settings: Settings, jitter: @escaping @Sendable () -> Double
) throws(Failure) -> any JobMachine {
  throw Failure(.configuration, "Not yet.")
}
