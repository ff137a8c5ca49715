import Glibc
import Posix

/// Time as the sandbox knows it.
package struct SandboxClock: Sendable {
  /// Seconds since 1970, for the times in answers.
  package var now: @Sendable () -> Double
  /// Time since some moment in the past that only grows, for the idle limit.
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

  /// The machine's own clock.
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

  /// The machine's own clock, but always the same moment in answers.
  package static func fixed(at now: Double) -> SandboxClock {
    var clock = system
    clock.now = { now }
    return clock
  }
}
