import Synchronization

/// Does one thing at a time with the newest of what it is given; what waits is replaced.
final class Latest<Value: Sendable>: Sendable {
  private struct State {
    var waiting: Value?
    var isRunning = false
  }
  private let state = Mutex(State())
  private let work: @Sendable (Value) async -> Void
  private let dropped: @Sendable (Value) -> Void

  /// `dropped` is told of each value that was replaced before its turn came.
  init(
    _ work: @escaping @Sendable (Value) async -> Void,
    dropped: @escaping @Sendable (Value) -> Void = { _ in }
  ) {
    self.work = work
    self.dropped = dropped
  }

  var isBusy: Bool { state.withLock(\.isRunning) }

  func take(_ value: Value) {
    let (replaced, mustStart) = state.withLock { state -> (Value?, Bool) in
      let replaced = state.waiting
      state.waiting = value
      defer { state.isRunning = true }
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
    while isBusy { try? await Task.sleep(for: .milliseconds(2)) }
  }

  private func next() -> Value? {
    state.withLock { state in
      defer { state.waiting = nil }
      if state.waiting == nil { state.isRunning = false }
      return state.waiting
    }
  }
}
