import CSystem
import Glibc

/// Threads for work that must not run on Swift's own, because those are one for each processor:
/// work that waits or takes long on one of them delays every other task.
package final class ThreadPool: Sendable {
  /// For work that waits for a disk: reading, hashing or writing whole files.
  package static let blocking = ThreadPool(width: 8)

  /// Any thread may use it, because it has a lock of its own and lives as long as the process. nil
  /// if there was no memory for it.
  private nonisolated(unsafe) let pool: OpaquePointer?

  /// Creates a pool that runs at most `width` pieces of work at once. Its threads stay until the
  /// process ends.
  package init(width: Int) { pool = csystem_pool_make(max(1, width)) }

  /// Runs the work on one of the threads and suspends the caller until it returns.
  package func run<Value: Sendable, Problem: Error>(
    _ work: @escaping @Sendable () throws(Problem) -> Value
  ) async throws(Problem) -> Value {
    let result: Result<Value, Problem> = await withCheckedContinuation { continuation in
      start { continuation.resume(returning: Result(catching: work)) }
    }
    return try result.get()
  }

  /// Queues the work behind what was started before and returns at once. If the system has no
  /// thread for it, the work runs on the caller's.
  package func start(_ work: @escaping @Sendable () -> Void) {
    let box = Unmanaged.passRetained(Work(work))
    let isTaken = pool.map { csystem_pool_add($0, { Work.run($0) }, box.toOpaque()) } ?? false
    if !isTaken { Work.run(box.toOpaque()) }
  }
}

/// Starts a thread for work that lasts as long as a handle that only one thread may use. The thread
/// ends when the work returns. It is not a worker of Dispatch, whose own timers would wake it every
/// second.
///
/// - Throws: `SystemError` if the system has no thread for it.
package func startDedicatedThread(
  _ work: @escaping @Sendable () -> Void
) throws(SystemError) {
  var thread = pthread_t()
  let box = Unmanaged.passRetained(Work(work))
  let code = pthread_create(
    &thread, nil,
    { context in
      Work.run(context)
      return nil
    }, box.toOpaque())
  guard code == 0 else {
    box.release()
    throw SystemError(code: code)
  }
  pthread_detach(thread)
}

/// A closure to run once, passed through C.
final class Work: Sendable {
  private let body: @Sendable () -> Void

  init(_ body: @escaping @Sendable () -> Void) { self.body = body }

  /// Runs the closure that was passed with a retain, and releases it.
  static func run(_ context: UnsafeMutableRawPointer?) {
    guard let context else { return }
    Unmanaged<Work>.fromOpaque(context).takeRetainedValue().body()
  }
}
