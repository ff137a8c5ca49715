import Dispatch
import Effects
import Glibc
import Model
import Synchronization
import Terminal

/// Runs asynchronous work from a synchronous command, and waits for it.
func waiting<Value: Sendable>(
  _ work: @escaping @Sendable () async throws(Failure) -> Value
) throws(Failure) -> Value {
  try AsyncWork(work).value()
}

/// Asynchronous work that runs alongside a command until its result is needed.
final class AsyncWork<Value: Sendable>: Sendable {
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

  /// Waits for the result; call it once.
  func value() throws(Failure) -> Value {
    done.wait()
    guard let outcome = result.withLock({ $0 }) else {
      throw Failure(.storage, "The work ended without a result.")
    }
    return try outcome.get()
  }
}

/// Runs work that Ctrl+C or a request to end stops in good order: the first stops waiting, and what
/// may be paid for stays open for a later start; the second ends the program at once, with the same
/// on disk. A closed terminal ends nothing: what was paid for is fetched.
func cancellable<Result: Sendable>(
  _ work: @escaping @Sendable (CancellationToken) async throws(Failure) -> Result
) throws(Failure) -> Result {
  let cancellation = CancellationToken()
  return try handlingSignals { _, count in
    if count > 1 { _exit(ExitStatus.interrupted) }
    cancellation.cancel(.exiting)
  } during: { () async throws(Failure) in
    try await work(cancellation)
  }
}

/// Runs work that is notified of each Ctrl+C (`SIGINT`) and request to end (`SIGTERM`), by number
/// from 1. After the work, for instance during a result that nobody reads, either signal ends the
/// program at once.
func handlingSignals<Result: Sendable>(
  _ notify: @escaping @Sendable (_ signal: CInt, _ count: Int) -> Void,
  during work: @escaping @Sendable () async throws(Failure) -> Result
) throws(Failure) -> Result {
  let count = Atomic<Int>(0)
  signal(SIGHUP, SIG_IGN)
  let sources = signalSources(SIGINT, SIGTERM) { number in
    notify(number, count.add(1, ordering: .relaxed).newValue)
  }
  defer {
    for source in sources { source.cancel() }
    signal(SIGINT, SIG_DFL)
    signal(SIGTERM, SIG_DFL)
  }
  return try waiting(work)
}

/// Handles signals on a background thread instead of their default action. After the sources have
/// been cancelled, the signals are ignored until `signal` says otherwise.
func signalSources(
  _ numbers: CInt..., handler: @escaping @Sendable (_ signal: CInt) -> Void
) -> [any DispatchSourceSignal] {
  numbers.map { number in
    signal(number, SIG_IGN)
    let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
    source.setEventHandler { handler(number) }
    source.resume()
    return source
  }
}
