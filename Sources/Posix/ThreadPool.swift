import CSystem

/// Threads for what must not run on those of Swift's tasks: they are one for each processor, and work that
/// waits, or takes long, on one of them holds up every other task.
package final class ThreadPool: Sendable {
  /// For work that waits for a disk: whole files that are read, hashed or brought to the disk.
  package static let blocking = ThreadPool(width: 8)

  /// Any thread may add to it, for it has a lock of its own, and it lives as long as the process. Nil without
  /// memory.
  private nonisolated(unsafe) let pool: OpaquePointer?

  /// Of at most `width` pieces of work at the same time. The threads stay until the process ends.
  package init(width: Int) { pool = csystem_pool_make(max(1, width)) }

  /// Runs the work on one of the threads and waits for it without holding another.
  package func run<Value: Sendable, Problem: Error>(
    _ work: @escaping @Sendable () throws(Problem) -> Value
  ) async throws(Problem) -> Value {
    let result: Result<Value, Problem> = await withCheckedContinuation { continuation in
      start { continuation.resume(returning: Result(catching: work)) }
    }
    return try result.get()
  }

  /// Starts the work, behind what was started before it, and returns at once. Where the system has no
  /// thread for it, it runs here.
  package func start(_ work: @escaping @Sendable () -> Void) {
    let box = Unmanaged.passRetained(Work(work))
    let isTaken = pool.map { csystem_pool_add($0, { Work.run($0) }, box.toOpaque()) } ?? false
    if !isTaken { Work.run(box.toOpaque()) }
  }
}

/// Something to run once, on its way through C.
final class Work: Sendable {
  private let body: @Sendable () -> Void

  init(_ body: @escaping @Sendable () -> Void) { self.body = body }

  /// Runs what was passed with a retain, and lets go of it.
  static func run(_ context: UnsafeMutableRawPointer?) {
    guard let context else { return }
    Unmanaged<Work>.fromOpaque(context).takeRetainedValue().body()
  }
}
