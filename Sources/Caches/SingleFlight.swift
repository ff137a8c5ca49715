import Synchronization

/// Runs the work for a key once at a time: whoever asks for it meanwhile waits for the same run. A
/// caller that is cancelled leaves without disturbing the others; when the last one leaves, the run
/// is cancelled.
package final class SingleFlight<
  Key: Hashable & Sendable, Value: Sendable, Problem: Error
>: Sendable {
  private typealias Outcome = Result<Value, Problem>

  private struct Run {
    let number: Int
    let task: Task<Outcome, Never>
    var waiting = 1
  }

  private struct State {
    var runs: [Key: Run] = [:]
    var count = 0
  }

  private let state = Mutex(State())

  package init() {}

  /// The result of the run for this key: of the one that is under way, or of a new one.
  package func value(
    for key: Key, _ work: @escaping @Sendable () async throws(Problem) -> Value
  ) async throws(Problem) -> Value {
    let run = state.withLock { state in
      if let index = state.runs.index(forKey: key) {
        state.runs.values[index].waiting += 1
        return state.runs.values[index]
      }
      state.count += 1
      let number = state.count
      let run = Run(number: number, task: Task { await self.outcome(of: work, key, number) })
      state.runs[key] = run
      return run
    }
    let outcome = await withTaskCancellationHandler {
      await run.task.value
    } onCancel: {
      leave(key, run.number)
    }
    return try outcome.get()
  }

  private func outcome(
    of work: @Sendable () async throws(Problem) -> Value, _ key: Key, _ number: Int
  ) async -> Outcome {
    let outcome: Outcome
    do throws(Problem) { outcome = .success(try await work()) } catch { outcome = .failure(error) }
    state.withLock { state in
      if state.runs[key]?.number == number { state.runs[key] = nil }
    }
    return outcome
  }

  private func leave(_ key: Key, _ number: Int) {
    let abandoned = state.withLock { state -> Task<Outcome, Never>? in
      guard var run = state.runs[key], run.number == number else { return nil }
      run.waiting -= 1
      state.runs[key] = run.waiting == 0 ? nil : run
      return run.waiting == 0 ? run.task : nil
    }
    abandoned?.cancel()
  }
}

/// Makes each value once: equal requests at the same time share one run, and the most recently used
/// values stay. Failures do not, so the next request tries again.
package final class CachedFlight<
  Key: Hashable & Sendable, Value: Sendable, Problem: Error
>: Sendable {
  private let cache: Mutex<LRUCache<Key, Value>>
  private let flight = SingleFlight<Key, Value, Problem>()
  private let cost: @Sendable (Value) -> Int

  /// - Parameter cost: What a value costs, in the unit of `capacity`.
  package init(capacity: Int, cost: @escaping @Sendable (Value) -> Int) {
    cache = Mutex(LRUCache(capacity: capacity))
    self.cost = cost
  }

  package func value(
    for key: Key, _ make: @escaping @Sendable () async throws(Problem) -> Value
  ) async throws(Problem) -> Value {
    if let value = cache.withLock({ $0.use(key) }) { return value }
    return try await flight.value(for: key) { () async throws(Problem) in
      // A run may have ended since.
      if let value = self.cache.withLock({ $0.use(key) }) { return value }
      let value = try await make()
      self.cache.withLock { $0.insert(value, for: key, cost: self.cost(value)) }
      return value
    }
  }
}
