import Dispatch
import Synchronization

/// Waits for a socket to become ready. Once a wait has returned, nothing uses the descriptor any
/// more, so it may be closed.
final class SocketWait: Sendable {
  enum Event: Sendable { case read, write }

  private struct State {
    var source: DispatchSource?
    var isCancelled = false
  }

  private static let queue = DispatchQueue(label: "sandbox.sockets")

  private let state = Mutex(State())

  private init() {}

  /// Waits until the descriptor can be read from or written to, or its other end is closed.
  ///
  /// - Throws: `CancellationError` if the task is cancelled.
  static func wait(_ descriptor: CInt, for event: Event) async throws {
    let wait = SocketWait()
    await withTaskCancellationHandler {
      await withCheckedContinuation { wait.start(descriptor, event, $0) }
    } onCancel: {
      wait.cancel()
    }
    try Task.checkCancellation()
  }

  private func start(
    _ descriptor: CInt, _ event: Event, _ continuation: CheckedContinuation<Void, Never>
  ) {
    let made: any DispatchSourceProtocol =
      switch event {
      case .read: DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: Self.queue)
      case .write: DispatchSource.makeWriteSource(fileDescriptor: descriptor, queue: Self.queue)
      }
    // The protocol is not `Sendable`, but the class is.
    guard let source = made as? DispatchSource else { return continuation.resume() }
    source.setEventHandler { self.cancel() }
    source.setCancelHandler {
      self.state.withLock { $0.source = nil }
      continuation.resume()
    }
    source.activate()
    let isCancelled = state.withLock { state in
      state.source = source
      return state.isCancelled
    }
    if isCancelled { cancel() }
  }

  private func cancel() {
    state.withLock { state in
      state.isCancelled = true
      state.source?.cancel()
    }
  }
}
