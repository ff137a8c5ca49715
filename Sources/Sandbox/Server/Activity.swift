import Synchronization

/// Tracks whether the sandbox is busy, so that it knows when it may exit.
final class Activity: Sendable {
  private struct State {
    var count = 0
    var quietSince: Duration
  }

  private let clock: SandboxClock
  private let state: Mutex<State>

  init(clock: SandboxClock) {
    self.clock = clock
    state = Mutex(State(quietSince: clock.uptime()))
  }

  func begin() { state.withLock { $0.count += 1 } }

  func end() {
    let now = clock.uptime()
    state.withLock {
      $0.count -= 1
      $0.quietSince = now
    }
  }

  /// How long the sandbox has been idle; nil while it is busy.
  var quiet: Duration? {
    let now = clock.uptime()
    return state.withLock { $0.count > 0 ? nil : now - $0.quietSince }
  }
}
