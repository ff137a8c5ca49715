import Posix
import Synchronization

/// How much a client may send, and how slowly.
struct ConnectionLimits: Sendable {
  /// Bytes of a request line.
  var requestLine = 16 << 10
  /// Bytes of a head: its request line and all headers together.
  var head = 64 << 10
  var headerCount = 100
  /// How long a head may take from its first byte to its last.
  var headTime: Duration = .seconds(10)
  /// How long a client may leave a connection without a request; nil for ever.
  var idle: Duration? = .seconds(120)
  /// How long a body may take, however steadily it comes.
  var bodyTime: Duration = .seconds(3600)
  /// How long a client may be silent in the middle of a body.
  var silence: Duration = .seconds(300)
  /// How long a client may leave an answer unread.
  var unread: Duration = .seconds(3600)
  /// Connections at a time; one more is answered with 503.
  var connections = 256
  /// Time that only grows.
  var uptime: @Sendable () -> ContinuousClock.Instant = { .now }
  /// Waits; tests replace it.
  var sleep: @Sendable (Duration) async throws -> Void = { try await Timers.sleep(for: $0) }

  /// Time ran out.
  struct TimedOut: Error {}

  /// Runs some work for so long at most.
  ///
  /// - Throws: `TimedOut`, or what the work throws.
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

  /// Counts one more; false when there are too many.
  func begin() -> Bool {
    free.withLock { free in
      guard free > 0 else { return false }
      free -= 1
      return true
    }
  }

  func end() { free.withLock { $0 += 1 } }
}
