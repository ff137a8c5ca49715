import Synchronization

/// The work under way, by name, so that it can be counted, waited for and interrupted.
final class TaskTable<Name: Hashable & Sendable>: Sendable {
  private struct Entry {
    var task: Task<Void, Never>
    var interruption: Interruption
  }
  private struct State {
    var entries: [Name: Entry] = [:]
    var adopted: [Name: Interruption] = [:]
    var count = 0
  }
  private let state = Mutex(State())

  /// How many are at work.
  var count: Int { state.withLock(\.count) }

  /// Starts work under a name; false, and nothing started, while work of that name goes on here or
  /// was adopted.
  @discardableResult
  func start(
    _ name: Name, _ work: @escaping @Sendable (Interruption) async -> Void
  ) -> Bool {
    let interruption = Interruption()
    return state.withLock { state in
      guard state.entries[name] == nil, state.adopted[name] == nil else { return false }
      state.count += 1
      let task = Task {
        await work(interruption)
        self.state.withLock { state in
          state.entries[name] = nil
          state.count -= 1
        }
      }
      state.entries[name] = Entry(task: task, interruption: interruption)
      return true
    }
  }

  /// Lets `interrupt` reach work that was started under another name in another table.
  func adopt(_ name: Name, _ interruption: Interruption) {
    state.withLock { $0.adopted[name] = interruption }
  }

  /// Ends what `adopt` began: the work is over.
  func release(_ name: Name) {
    state.withLock { $0.adopted[name] = nil }
  }

  func interrupt(_ name: Name) {
    let found = state.withLock { [$0.adopted[name], $0.entries[name]?.interruption] }
    for interruption in found { interruption?.interrupt() }
  }

  /// Ends all that is at work for the same reason.
  func interruptAll(_ wish: Interruption.Wish) {
    let all = state.withLock { state in
      state.entries.values.map(\.interruption) + state.adopted.values
    }
    for interruption in all { interruption.interrupt(wish) }
  }

  /// Waits until nothing is at work.
  func finish() async {
    while let task = state.withLock({ $0.entries.values.first?.task }) { await task.value }
  }
}
