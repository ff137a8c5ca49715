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
