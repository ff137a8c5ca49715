import Synchronization
import TestSupport

@testable import Sandbox

/// A clock that stands still until a test advances it.
final class ManualClock: Sendable {
  private struct Sleeper {
    var id: Int
    var until: Duration
    var continuation: CheckedContinuation<Void, any Error>
  }

  private struct State {
    var uptime = Duration.zero
    var sleepers: [Sleeper] = []
    var lastID = 0
  }

  private let state = Mutex(State())

  var clock: SandboxClock {
    SandboxClock(
      now: { 1_763_700_000 + Double(self.state.withLock { $0.uptime.components.seconds }) },
      uptime: { self.state.withLock { $0.uptime } },
      sleep: { try await self.sleep($0) })
  }

  /// How many tasks are sleeping.
  var sleeperCount: Int { state.withLock { $0.sleepers.count } }

  /// Waits until this many tasks are sleeping.
  func waitForSleepers(_ count: Int) async throws {
    let limit = WaitLimit()
    while sleeperCount < count {
      try limit.check()
      await Task.yield()
    }
  }

  func advance(by duration: Duration) {
    let woken = state.withLock { state in
      state.uptime += duration
      let now = state.uptime
      defer { state.sleepers.removeAll { $0.until <= now } }
      return state.sleepers.filter { $0.until <= now }
    }
    for sleeper in woken { sleeper.continuation.resume() }
  }

  private func sleep(_ duration: Duration) async throws {
    let id = state.withLock {
      $0.lastID += 1
      return $0.lastID
    }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        state.withLock {
          $0.sleepers.append(
            Sleeper(id: id, until: $0.uptime + duration, continuation: continuation))
        }
        // Cancelled before it slept, when the handler found no sleeper.
        if Task.isCancelled { wake(id) }
      }
    } onCancel: {
      wake(id)
    }
  }

  private func wake(_ id: Int) {
    let sleeper = state.withLock { state in
      state.sleepers.firstIndex { $0.id == id }.map { state.sleepers.remove(at: $0) }
    }
    sleeper?.continuation.resume(throwing: CancellationError())
  }
}
