import Synchronization

/// Lets one side end what the other waits for, without ending what must be completed.
///
/// Swift's own cancellation would reach the storing of a result too, so a job runs in a task that
/// is never cancelled and only its long steps are interrupted.
package final class Interruption: Sendable {
  private struct State {
    var isWanted = false
    var end: (@Sendable () -> Void)?
    var forks: [Interruption] = []
  }
  private let state = Mutex(State())

  package init() {}

  /// Whether the end was asked for.
  package var isWanted: Bool { state.withLock(\.isWanted) }

  /// Ends the step under way, and every later one at once.
  package func interrupt() {
    let (end, forks) = state.withLock { state in
      state.isWanted = true
      return (state.end, state.forks)
    }
    // The last first: those that wait for others must not take their place when these end.
    for fork in forks.reversed() { fork.interrupt() }
    end?()
  }

  /// One for a part of the work, which can be ended alone and ends with the whole.
  package func fork() -> Interruption {
    let fork = Interruption()
    let isWanted = state.withLock { state in
      state.forks.append(fork)
      return state.isWanted
    }
    if isWanted { fork.interrupt() }
    return fork
  }

  /// Runs one long step in a task that `interrupt` cancels.
  package func step<Result: Sendable>(
    _ operation: @escaping @Sendable () async -> Result
  ) async -> Result {
    let task = Task { await operation() }
    let isWanted = state.withLock { state in
      state.end = { task.cancel() }
      return state.isWanted
    }
    if isWanted { task.cancel() }
    let result = await task.value
    state.withLock { $0.end = nil }
    return result
  }
}
