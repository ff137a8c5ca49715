import Synchronization

/// Processes values one at a time, in order; a waiting value is replaced by a newer one with the
/// same key.
final class ConflatingQueue<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  private struct State {
    var waiting: [(key: Key, value: Value)] = []
    /// The key of the value being processed.
    var current: Key?
    var isRunning = false
    var finishing: [CheckedContinuation<Void, Never>] = []
  }
  private let state = Mutex(State())
  private let key: @Sendable (Value) -> Key
  private let work: @Sendable (Value) async -> Void

  init(
    by key: @escaping @Sendable (Value) -> Key, _ work: @escaping @Sendable (Value) async -> Void
  ) {
    self.key = key
    self.work = work
  }

  var isBusy: Bool { state.withLock(\.isRunning) }

  /// Adds a value, replacing the waiting one with its key.
  func submit(_ value: Value) {
    let key = key(value)
    start { waiting, _ in
      if let place = waiting.firstIndex(where: { $0.key == key }) {
        waiting[place].value = value
      } else {
        waiting.append((key, value))
      }
    }
  }

  /// Drops all waiting values and adds these, except one whose key is being processed.
  func replaceWaiting(with values: [Value]) {
    let keyed = values.map { (key: key($0), value: $0) }
    start { waiting, current in waiting = keyed.filter { $0.key != current } }
  }

  /// Waits until nothing is waiting or running.
  func finish() async {
    await withCheckedContinuation { done in
      let isIdle = state.withLock { state in
        if state.isRunning { state.finishing.append(done) }
        return !state.isRunning
      }
      if isIdle { done.resume() }
    }
  }

  /// Changes the waiting values, and starts processing if nothing is running.
  private func start(changing change: (inout [(key: Key, value: Value)], Key?) -> Void) {
    let mustStart = state.withLock { state in
      change(&state.waiting, state.current)
      guard !state.isRunning, !state.waiting.isEmpty else { return false }
      state.isRunning = true
      return true
    }
    guard mustStart else { return }
    Task {
      while let value = self.next() { await self.work(value) }
    }
  }

  private func next() -> Value? {
    let (value, finished) = state.withLock {
      state -> (Value?, [CheckedContinuation<Void, Never>]) in
      guard !state.waiting.isEmpty else {
        defer { state.finishing = [] }
        (state.current, state.isRunning) = (nil, false)
        return (nil, state.finishing)
      }
      let (key, value) = state.waiting.removeFirst()
      state.current = key
      return (value, [])
    }
    for done in finished { done.resume() }
    return value
  }
}
