import Synchronization

/// Lets one side end what the other waits for, without ending what must be completed.
///
/// Swift's own cancellation would reach the storing of a result too, so a job runs in a task that
/// is never cancelled and only its long steps are interrupted.
package final class Interruption: Sendable {
  /// What the end is wanted for.
  package enum Wish: Sendable {
    /// The person wants no more of the work: it is over, whatever it may have cost.
    case cancel
    /// The program ends: what may be paid for stays open, to be fetched by a later start.
    case leave
  }

  private struct State {
    var wish: Wish?
    var end: (@Sendable (Wish) -> Void)?
    /// In the order they were begun.
    var parts: [Interruption] = []
  }
  private let state = Mutex(State())

  package init() {}

  /// Whether the end was asked for.
  package var isWanted: Bool { wish != nil }

  /// What the end was asked for; the first wish counts.
  package var wish: Wish? { state.withLock(\.wish) }

  /// Ends the step under way, and every later one at once.
  package func interrupt(_ wish: Wish = .cancel) {
    let (wish, end, parts) = state.withLock { state in
      let wanted = state.wish ?? wish
      state.wish = wanted
      return (wanted, state.end, state.parts)
    }
    // The last first: those that wait for others must not take their place when these end.
    for part in parts.reversed() { part.interrupt(wish) }
    end?(wish)
  }

  /// One for a part of the work, which can be ended alone and ends with the whole.
  package func fork() -> Interruption {
    let part = Interruption()
    let wish = state.withLock { state in
      state.parts.append(part)
      return state.wish
    }
    if let wish { part.interrupt(wish) }
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

  /// Runs one long step in a task that `interrupt` cancels. When the program ends, the step may first
  /// come to its own end for as long as `grace` takes.
  package func step<Result: Sendable>(
    grace: (@Sendable () async -> Void)? = nil,
    _ operation: @escaping @Sendable () async -> Result
  ) async -> Result {
    let task = Task { await operation() }
    let end: @Sendable (Wish) -> Void = { wish in
      guard wish == .leave, let grace else { return task.cancel() }
      Task {
        await grace()
        task.cancel()
      }
    }
    let wish = state.withLock { state in
      state.end = end
      return state.wish
    }
    if let wish { end(wish) }
    let result = await task.value
    state.withLock { $0.end = nil }
    return result
  }
}
