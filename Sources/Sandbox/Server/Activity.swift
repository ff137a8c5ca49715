import Synchronization

/// What is going on in the sandbox, to know when it may leave.
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

  /// How long nothing has gone on; nil while something does.
  var quiet: Duration? {
    let now = clock.uptime()
    return state.withLock { $0.count > 0 ? nil : now - $0.quietSince }
  }
}
