import Synchronization

/// The tasks in progress, so that they can be waited for and, if they have a name, cancelled by
/// name.
final class TaskRegistry<Name: Hashable & Sendable>: Sendable {
  private struct Entry {
    var task: Task<Void, Never>
    var name: Name?
    var cancellation: CancellationToken
  }
  private struct State {
    /// In the order they were started.
    var entries: [Int: Entry] = [:]
    var count = 0
    var adopted: [Name: CancellationToken] = [:]

    func entry(named name: Name) -> Entry? { entries.values.first { $0.name == name } }
  }
  private let state = Mutex(State())

  /// Whether any work is in progress.
  var isBusy: Bool { state.withLock { !$0.entries.isEmpty } }

  /// Starts work, unless work with the same name is in progress here or was adopted.
  func start(
    _ name: Name? = nil, _ work: @escaping @Sendable (CancellationToken) async -> Void
  ) {
    let cancellation = CancellationToken()
    state.withLock { state in
      if let name, state.entry(named: name) != nil || state.adopted[name] != nil { return }
      state.count += 1
      let number = state.count
      let task = Task {
        await work(cancellation)
        self.state.withLock { $0.entries[number] = nil }
      }
      state.entries[number] = Entry(task: task, name: name, cancellation: cancellation)
    }
  }

  /// Lets `cancel` reach a named part of work that was started under another name, or none.
  func adopt(_ name: Name, _ cancellation: CancellationToken) {
    state.withLock { $0.adopted[name] = cancellation }
  }

  /// Ends what `adopt` began, when that part is done.
  func release(_ name: Name) {
    state.withLock { $0.adopted[name] = nil }
  }

  func cancel(_ name: Name) {
    let found = state.withLock { [$0.adopted[name], $0.entry(named: name)?.cancellation] }
    for cancellation in found { cancellation?.cancel() }
  }

  /// Cancels everything in progress for the same reason; work before the parts of it that were
  /// adopted.
  func cancelAll(_ reason: CancellationToken.Reason) {
    let all = state.withLock { state in
      state.entries.values.map(\.cancellation) + state.adopted.values
    }
    for cancellation in all { cancellation.cancel(reason) }
  }

  /// Waits until nothing is in progress.
  func finish() async {
    while let task = state.withLock({ $0.entries.values.first?.task }) { await task.value }
  }
}
