import Glibc
import Posix

/// The sandbox's clock.
package struct SandboxClock: Sendable {
  /// Seconds since 1970, for timestamps in responses.
  package var now: @Sendable () -> Double
  /// Monotonic time since some moment in the past, for the idle limit.
  package var uptime: @Sendable () -> Duration
  package var sleep: @Sendable (Duration) async throws -> Void

  package init(
    now: @escaping @Sendable () -> Double, uptime: @escaping @Sendable () -> Duration,
    sleep: @escaping @Sendable (Duration) async throws -> Void
  ) {
    self.now = now
    self.uptime = uptime
    self.sleep = sleep
  }

  /// The machine's clock.
  package static let system: SandboxClock = {
    let start = ContinuousClock.now
    return SandboxClock(
      now: {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
      },
      uptime: { start.duration(to: .now) },
      sleep: { try await Timers.sleep(for: $0) })
  }()

  /// The machine's clock, but with one fixed time in responses.
  package static func fixed(at now: Double) -> SandboxClock {
    var clock = system
    clock.now = { now }
    return clock
  }
}
