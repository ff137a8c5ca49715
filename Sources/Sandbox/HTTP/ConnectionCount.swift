import Synchronization

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
