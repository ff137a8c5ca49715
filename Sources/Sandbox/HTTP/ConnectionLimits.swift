import Posix
import Synchronization

/// Limits on how much a client may send, and how slowly.
struct ConnectionLimits: Sendable {
  /// The longest request line, in bytes.
  var requestLine = 16 << 10
  /// The largest head, in bytes: the request line and all headers together.
  var head = 64 << 10
  var headerCount = 100
  /// How long a head may take from its first byte to its last.
  var headTime: Duration = .seconds(10)
  /// How long a connection may stay without a request; nil for no limit.
  var idle: Duration? = .seconds(120)
  /// How long a whole body may take, even if it arrives steadily.
  var bodyTime: Duration = .seconds(3600)
  /// How long a client may be silent in the middle of a body.
  var silence: Duration = .seconds(300)
  /// How long a client may leave a response unread.
  var unread: Duration = .seconds(3600)
  /// The most connections at a time; any further one is refused with 503.
  var connections = 256
  /// A monotonic clock.
  var uptime: @Sendable () -> ContinuousClock.Instant = { .now }
  /// Waits for a duration; tests replace it.
  var sleep: @Sendable (Duration) async throws -> Void = { try await Timers.sleep(for: $0) }

  /// Thrown when a time limit is reached.
  struct TimedOut: Error {}

  /// Runs some work with a time limit.
  ///
  /// - Throws: `TimedOut`, or whatever the work throws.
  func within<Value: Sendable>(
    _ limit: Duration, _ work: @escaping @Sendable () async throws -> Value
  ) async throws -> Value {
    try await withThrowingTaskGroup(of: Value?.self) { group in
      defer { group.cancelAll() }
      group.addTask { try await work() }
      group.addTask { [sleep] in
        try await sleep(limit)
        return nil
      }
      guard let first = try await group.next(), let value = first else { throw TimedOut() }
      return value
    }
  }
}

/// Counts connections up to a limit.
final class ConnectionCount: Sendable {
  private let free: Mutex<Int>

  init(limit: Int) { free = Mutex(limit) }

  /// Counts one more connection.
  ///
  /// - Returns: False if the limit is reached.
  func begin() -> Bool {
    free.withLock { free in
      guard free > 0 else { return false }
      free -= 1
      return true
    }
  }

  func end() { free.withLock { $0 += 1 } }
}
