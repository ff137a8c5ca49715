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
  private let dropped: @Sendable (Value) -> Void

  /// `dropped` is told of each value that was replaced before its turn came.
  init(
    by key: @escaping @Sendable (Value) -> Key, _ work: @escaping @Sendable (Value) async -> Void,
    dropped: @escaping @Sendable (Value) -> Void = { _ in }
  ) {
    self.key = key
    self.work = work
    self.dropped = dropped
  }

  var isBusy: Bool { state.withLock(\.isRunning) }

  func take(_ value: Value) {
    let key = key(value)
    let (replaced, mustStart) = state.withLock { state -> (Value?, Bool) in
      defer { state.isRunning = true }
      guard let place = state.waiting.firstIndex(where: { $0.key == key }) else {
        state.waiting.append((key, value))
        return (nil, !state.isRunning)
      }
      let replaced = state.waiting[place].value
      state.waiting[place].value = value
      return (replaced, !state.isRunning)
    }
    if let replaced { dropped(replaced) }
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

extension Latest where Key == Bool {
  /// Of all values only the newest counts.
  convenience init(
    _ work: @escaping @Sendable (Value) async -> Void,
    dropped: @escaping @Sendable (Value) -> Void = { _ in }
  ) {
    self.init(by: { _ in true }, work, dropped: dropped)
  }
}
