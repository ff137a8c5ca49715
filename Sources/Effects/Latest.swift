import Synchronization

/// Does one thing at a time with the newest of what it is given; what waits is replaced by what
/// comes later under the same key.
final class Latest<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  private struct State {
    var waiting: [(key: Key, value: Value)] = []
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

  func take(_ value: Value) {
    let key = key(value)
    let mustStart = state.withLock { state in
      defer { state.isRunning = true }
      if let place = state.waiting.firstIndex(where: { $0.key == key }) {
        state.waiting[place].value = value
      } else {
        state.waiting.append((key, value))
      }
      return !state.isRunning
    }
    guard mustStart else { return }
    Task {
      while let value = self.next() { await self.work(value) }
    }
  }

  /// Waits until nothing waits and nothing runs.
  func finish() async {
    await withCheckedContinuation { done in
      let isIdle = state.withLock { state in
        if state.isRunning { state.finishing.append(done) }
        return !state.isRunning
      }
      if isIdle { done.resume() }
    }
  }

  private func next() -> Value? {
    let (value, finished) = state.withLock {
      state -> (Value?, [CheckedContinuation<Void, Never>]) in
      if !state.waiting.isEmpty { return (state.waiting.removeFirst().value, []) }
      defer { state.finishing = [] }
      state.isRunning = false
      return (nil, state.finishing)
    }
    for done in finished { done.resume() }
    return value
  }
}
