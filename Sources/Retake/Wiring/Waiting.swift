import Dispatch
import Effects
import Glibc
import Model
import Synchronization
import Terminal

/// Runs asynchronous work from a command, which is synchronous, and waits for it.
func waiting<Value: Sendable>(
  _ work: @escaping @Sendable () async throws(Failure) -> Value
) throws(Failure) -> Value {
  try Started(work).value()
}

/// Asynchronous work that goes on beside a command until its result is asked for.
final class Started<Value: Sendable>: Sendable {
  private let result = Mutex<Result<Value, Failure>?>(nil)
  private let done = DispatchSemaphore(value: 0)

  init(_ work: @escaping @Sendable () async throws(Failure) -> Value) {
    Task { [self] in
      let outcome: Result<Value, Failure>
      do throws(Failure) {
        outcome = .success(try await work())
      } catch {
        outcome = .failure(error)
      }
      result.withLock { $0 = outcome }
      done.signal()
    }
  }

  /// Waits for it; to be asked once.
  func value() throws(Failure) -> Value {
    done.wait()
    guard let outcome = result.withLock({ $0 }) else {
      throw Failure(.storage, "The work ended without a result.")
    }
    return try outcome.get()
  }
}

/// The same for work that Ctrl+C ends in good order: the first one interrupts it, the second one
/// ends the program. A terminal that is closed ends nothing: what was paid for is brought home.
func interruptible<Result: Sendable>(
  _ work: @escaping @Sendable (Interruption) async throws(Failure) -> Result
) throws(Failure) -> Result {
  let interruption = Interruption()
  return try signalled { count in
    if count > 1 { _exit(ExitStatus.interrupted) }
    interruption.interrupt()
  } during: { () async throws(Failure) in
    try await work(interruption)
  }
}

/// The same for work that is told of each Ctrl+C, or request to end, by its number from 1.
func signalled<Result: Sendable>(
  _ tell: @escaping @Sendable (_ count: Int) -> Void,
  during work: @escaping @Sendable () async throws(Failure) -> Result
) throws(Failure) -> Result {
  let count = Atomic<Int>(0)
  let source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
  let terminate = DispatchSource.makeSignalSource(signal: SIGTERM, queue: .global())
  signal(SIGINT, SIG_IGN)
  signal(SIGTERM, SIG_IGN)
  signal(SIGHUP, SIG_IGN)
  for source in [source, terminate] {
    source.setEventHandler { tell(count.add(1, ordering: .relaxed).newValue) }
    source.resume()
  }
  defer {
    source.cancel()
    terminate.cancel()
  }
  return try waiting(work)
}
