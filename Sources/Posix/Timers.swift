import CSystem
import Numbers
import Synchronization

/// Waiting on a clock that stops while the machine sleeps, without libdispatch (see
/// `CSystemThreads.h`).
package enum Timers {
  /// Suspends the task for the duration.
  ///
  /// - Throws: `CancellationError`, at once, when the task is cancelled.
  package static func sleep(for duration: Duration) async throws {
    let sleeper = Sleeper()
    let isOver = try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { sleeper.start(for: duration, $0) }
    } onCancel: {
      sleeper.cancel()
    }
    if !isOver { try await Task.sleep(for: duration) }
  }

  /// Runs the work after the duration, on a thread that it must not block.
  package static func start(after duration: Duration, _ work: @escaping @Sendable () -> Void) {
    let box = Unmanaged.passRetained(Work(work))
    let number = csystem_timer_start(nanoseconds(duration), { Work.run($0) }, box.toOpaque())
    if number == 0 { Work.run(box.toOpaque()) }
  }

  fileprivate static func nanoseconds(_ duration: Duration) -> UInt64 {
    UInt64(clamping: Double(duration / .nanoseconds(1)))
  }
}

/// A sleeping task, woken once by its timer or by its cancellation.
private final class Sleeper: Sendable {
  private typealias Continuation = CheckedContinuation<Bool, any Error>

  private enum State {
    case new
    case asleep(timer: UInt64, Continuation)
    case awake
  }

  private let state = Mutex(State.new)

  /// Starts the timer; resumes with false when the system has none.
  func start(for duration: Duration, _ continuation: CheckedContinuation<Bool, any Error>) {
    let early: Result<Bool, any Error>? = state.withLock { state in
      guard case .new = state else { return .failure(CancellationError()) }
      let timer = csystem_timer_start(
        Timers.nanoseconds(duration),
        { context in
          guard let context else { return }
          Unmanaged<Sleeper>.fromOpaque(context).takeRetainedValue().wake(with: .success(true))
        }, Unmanaged.passRetained(self).toOpaque())
      guard timer != 0 else {
        Unmanaged.passUnretained(self).release()
        state = .awake
        return .success(false)
      }
      state = .asleep(timer: timer, continuation)
      return nil
    }
    if let early { continuation.resume(with: early) }
  }

  func cancel() {
    let timer: UInt64? = state.withLock { state in
      switch state {
      case .new:
        state = .awake
        return nil
      case .asleep(let timer, _): return timer
      case .awake: return nil
      }
    }
    guard let timer, csystem_timer_cancel(timer) else { return }
    // Balances the timer's retain, which it releases itself when it fires.
    Unmanaged.passUnretained(self).release()
    wake(with: .failure(CancellationError()))
  }

  private func wake(with result: Result<Bool, any Error>) {
    let continuation: Continuation? = state.withLock { state in
      guard case .asleep(_, let continuation) = state else { return nil }
      state = .awake
      return continuation
    }
    continuation?.resume(with: result)
  }
}
