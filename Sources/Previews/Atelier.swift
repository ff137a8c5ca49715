import Model
import Synchronization

/// Makes each value once: equal requests at the same time share one run, results are kept, and a
/// cancelled caller leaves without disturbing the others.
final class Atelier<Request: Hashable & Sendable, Value: Sendable>: Sendable {
  private let shelf: Mutex<Shelf<Request, Value>>

  init(capacity: Int, cost: @escaping @Sendable (Value) -> Int) {
    shelf = Mutex(Shelf(capacity: capacity, cost: cost))
  }

  func value(
    for request: Request, _ make: @escaping @Sendable () async throws(Failure) -> Value
  ) async throws(Failure) -> Value {
    let run: Shelf<Request, Value>.Run
    switch shelf.withLock({ shelf in
      shelf.take(request) { self.start(request, run: $0, make) }
    }) {
    case .kept(let value): return value
    case .running(let shared): run = shared
    }
    let result = await withTaskCancellationHandler {
      await run.task.value
    } onCancel: {
      shelf.withLock { $0.leave(request, run) }
    }
    return try result.get()
  }

  private func start(
    _ request: Request, run number: Int,
    _ make: @escaping @Sendable () async throws(Failure) -> Value
  ) -> Task<Result<Value, Failure>, Never> {
    Task {
      let result: Result<Value, Failure>
      do throws(Failure) {
        result = .success(try await make())
      } catch {
        result = .failure(error)
      }
      shelf.withLock { $0.finish(request, run: number, result) }
      return result
    }
  }
}
