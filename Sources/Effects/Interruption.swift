import Synchronization

/// Lets one side end what the other waits for, without ending what must be completed.
///
/// Swift's own cancellation would reach the storing of a result too, so a job runs in a task that
/// is never cancelled and only its long steps are interrupted.
package final class Interruption: Sendable {
  private struct State {
    var isWanted = false
    var end: (@Sendable () -> Void)?
    /// In the order they were begun.
    var parts: [Interruption] = []
  }
  private let state = Mutex(State())

  package init() {}

  /// Whether the end was asked for.
  package var isWanted: Bool { state.withLock(\.isWanted) }

  /// Ends the step under way, and every later one at once.
  package func interrupt() {
    let (end, parts) = state.withLock { state in
      state.isWanted = true
      return (state.end, state.parts)
    }
    // The last first: those that wait for others must not take their place when these end.
    for part in parts.reversed() { part.interrupt() }
    end?()
  }

  /// One for a part of the work, which can be ended alone and ends with the whole.
  package func fork() -> Interruption {
    let part = Interruption()
    let isWanted = state.withLock { state in
      state.parts.append(part)
      return state.isWanted
    }
    if isWanted { part.interrupt() }
    return part
  }

  /// Does one of several works that go on side by side, each with steps of its own; `interrupt` ends
  /// them all.
  package func part<Result: Sendable>(
    _ work: @Sendable (Interruption) async -> Result
  ) async -> Result {
    let part = fork()
    let result = await work(part)
    state.withLock { $0.parts.removeAll { $0 === part } }
    return result
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
