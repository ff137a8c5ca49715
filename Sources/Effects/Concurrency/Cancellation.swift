import Synchronization

/// Cancels work as a whole, with a reason: a turn, the turns of a batch, the work of a command.
///
/// There are two kinds of cancellation, each for one thing:
/// - **The token** is for code that decides that work should stop: Esc and quitting the studio
///   (through `TaskRegistry`), signals (through `cancellable` and `handlingSignals` in `Retake`), a
///   time limit. It says why, because the user who cancels gives up a picture, and a program that
///   exits must leave it where the next start finds it.
/// - **Task cancellation**, Swift's own, is for a single operation that can be dropped at any
///   moment: a request, a pause, waiting for a permit. It carries no reason, and it reaches
///   everything below a task, so it would also end the storing of a picture that was paid for.
///
/// `run` is the only bridge: a job's own task is never cancelled; each operation that it waits for
/// runs in a task of its own, and the token cancels that one.
package final class CancellationToken: Sendable {
  package enum Reason: Sendable {
    /// The user asked for it: the work ends, whatever it may have cost.
    case requested
    /// The program exits: what may be paid for stays open, to be fetched at a later start.
    case exiting
  }

  private struct State {
    var reason: Reason?
    var end: (@Sendable (Reason) -> Void)?
    /// In the order they were made.
    var children: [CancellationToken] = []
  }
  private let state = Mutex(State())

  package init() {}

  package var isCancelled: Bool { reason != nil }

  /// Why the work was cancelled; the first reason counts.
  package var reason: Reason? { state.withLock(\.reason) }

  /// Ends the current operation, and every later one at once.
  package func cancel(_ reason: Reason = .requested) {
    let (reason, end, children) = state.withLock { state in
      let first = state.reason ?? reason
      state.reason = first
      return (first, state.end, state.children)
    }
    // Last first: those that wait for others must not take their places when these end.
    for child in children.reversed() { child.cancel(reason) }
    end?(reason)
  }

  /// A token for a part of the work, which can be cancelled alone and is cancelled with the whole.
  package func child() -> CancellationToken {
    let child = CancellationToken()
    let reason = state.withLock { state in
      state.children.append(child)
      return state.reason
    }
    if let reason { child.cancel(reason) }
    return child
  }

  /// Runs one of several concurrent pieces of work, each with its own token while it lasts.
  package func withChild<Result: Sendable>(
    _ work: @Sendable (CancellationToken) async -> Result
  ) async -> Result {
    let child = child()
    let result = await work(child)
    state.withLock { $0.children.removeAll { $0 === child } }
    return result
  }

  /// Runs one long operation in a task that `cancel` cancels. When the program exits, the operation
  /// may first complete within the time that `grace` takes.
  package func run<Result: Sendable>(
    grace: (@Sendable () async -> Void)? = nil,
    _ operation: @escaping @Sendable () async -> Result
  ) async -> Result {
    let task = Task { await operation() }
    let end: @Sendable (Reason) -> Void = { reason in
      guard reason == .exiting, let grace else { return task.cancel() }
      Task {
        await grace()
        task.cancel()
      }
    }
    let reason = state.withLock { state in
      state.end = end
      return state.reason
    }
    if let reason { end(reason) }
    let result = await task.value
    state.withLock { $0.end = nil }
    return result
  }
}

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
