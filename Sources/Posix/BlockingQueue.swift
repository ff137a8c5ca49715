import Dispatch
import Synchronization

/// Threads for work that waits for a disk: whole files that are read, hashed or brought to the disk.
///
/// Swift's own pool has one thread for each processor; whoever waits on one of those holds up every other
/// task, and whoever waits on the screen's or the network's thread holds up that.
package final class BlockingQueue: Sendable {
  private struct State {
    /// How many pieces of work run.
    var running = 0
    /// What waits for a thread, the first first.
    var waiting: [@Sendable () -> Void] = []
  }

  /// The one of this program.
  package static let shared = BlockingQueue(width: 8)

  /// How much runs at the same time.
  private let width: Int
  private let threads = DispatchQueue(label: "retake.blocking", attributes: .concurrent)
  private let state = Mutex(State())

  package init(width: Int) { self.width = max(1, width) }

  /// Runs the work on one of the threads and waits for it without holding another.
  package func run<Value: Sendable, Problem: Error>(
    _ work: @escaping @Sendable () throws(Problem) -> Value
  ) async throws(Problem) -> Value {
    let result: Result<Value, Problem> = await withCheckedContinuation { continuation in
      start { continuation.resume(returning: Result(catching: work)) }
    }
    return try result.get()
  }

  /// Starts the work and returns at once.
  package func start(_ work: @escaping @Sendable () -> Void) {
    let isNext = state.withLock { state in
      guard state.running < width else {
        state.waiting.append(work)
        return false
      }
      state.running += 1
      return true
    }
    if isNext { threads.async { [self] in go(on: work) } }
  }

  /// Does a piece of work, then those that have waited for the thread.
  private func go(on first: @Sendable () -> Void) {
    first()
    while let next = next() { next() }
  }

  private func next() -> (@Sendable () -> Void)? {
    state.withLock { state in
      guard !state.waiting.isEmpty else {
        state.running -= 1
        return nil
      }
      return state.waiting.removeFirst()
    }
  }
}
