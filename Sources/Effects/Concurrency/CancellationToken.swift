import Synchronization

/// Ends what one side waits for, and says why, without ending what must be completed.
///
/// Swift's task cancellation carries no reason and would reach the storing of a paid result too, so a job
/// runs in a task that is never cancelled, and only the operations it waits for run in tasks of their own,
/// which this token cancels.
package final class CancellationToken: Sendable {
  package enum Reason: Sendable {
    /// A person asked for it: the work is over, whatever it may have cost.
    case requested
    /// The program ends: what may be paid for stays open, to be fetched by a later start.
    case exiting
  }

  private struct State {
    var reason: Reason?
    var end: (@Sendable (Reason) -> Void)?
    /// In the order in which they were made.
    var children: [CancellationToken] = []
  }
  private let state = Mutex(State())

  package init() {}

  package var isCancelled: Bool { reason != nil }

  /// Why the work was cancelled; the first reason counts.
  package var reason: Reason? { state.withLock(\.reason) }

  /// Ends the operation under way, and every later one at once.
  package func cancel(_ reason: Reason = .requested) {
    let (reason, end, children) = state.withLock { state in
      let first = state.reason ?? reason
      state.reason = first
      return (first, state.end, state.children)
    }
    // The last first: those that wait for others must not take their place when these end.
    for child in children.reversed() { child.cancel(reason) }
    end?(reason)
  }

  /// A token for a part of the work, which can be cancelled alone and is cancelled with the whole.
  package func child() -> CancellationToken {
    let child = CancellationToken()
    let reason = state.withLock { state in
      state.children.append(child)
      return state.reason
    }
    if let reason { child.cancel(reason) }
    return child
  }

  /// Does one of several works that run side by side, each with a token of its own for as long as it
  /// lasts.
  package func withChild<Result: Sendable>(
    _ work: @Sendable (CancellationToken) async -> Result
  ) async -> Result {
    let child = child()
    let result = await work(child)
    state.withLock { $0.children.removeAll { $0 === child } }
    return result
  }

  /// Runs one long operation in a task that `cancel` cancels. When the program ends, the operation may
  /// first come to its own end for as long as `grace` takes.
  package func run<Result: Sendable>(
    grace: (@Sendable () async -> Void)? = nil,
    _ operation: @escaping @Sendable () async -> Result
  ) async -> Result {
    let task = Task { await operation() }
    let end: @Sendable (Reason) -> Void = { reason in
      guard reason == .exiting, let grace else { return task.cancel() }
      Task {
        await grace()
        task.cancel()
      }
    }
    let reason = state.withLock { state in
      state.end = end
      return state.reason
    }
    if let reason { end(reason) }
    let result = await task.value
    state.withLock { $0.end = nil }
    return result
  }
}
