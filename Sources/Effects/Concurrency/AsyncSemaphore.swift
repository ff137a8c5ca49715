import Synchronization

/// Limits how many turns run at the same time; the others wait in the order of their reservations,
/// without blocking a thread.
package final class AsyncSemaphore: Sendable {
  private struct State {
    var free: Int
    /// The waiting permits, first in first out.
    var waiting: [(name: Int, continuation: CheckedContinuation<Bool, Never>)] = []
    var next = 0
  }

  /// How many may run at the same time.
  package let count: Int
  private let state: Mutex<State>

  package init(_ count: Int) {
    self.count = max(1, count)
    state = Mutex(State(free: max(1, count)))
  }

  /// A place in the queue, granted now or later.
  struct Permit: Sendable {
    fileprivate var name: Int
    /// Whether it was granted on reservation.
    var isGranted: Bool
  }

  func reserve() -> Permit {
    state.withLock { state in
      state.next += 1
      let isGranted = state.free > 0
      if isGranted { state.free -= 1 }
      return Permit(name: state.next, isGranted: isGranted)
    }
  }

  /// Waits until the permit is granted, to be given back with `release`; false when the task was
  /// cancelled first.
  func wait(for permit: Permit) async -> Bool {
    if permit.isGranted { return true }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        // A task cancelled from here on is found among the waiting ones.
        let isGranted: Bool? = state.withLock { state in
          if Task.isCancelled { return false }
          if state.free > 0 {
            state.free -= 1
            return true
          }
          let place = state.waiting.firstIndex { $0.name > permit.name } ?? state.waiting.count
          state.waiting.insert((permit.name, continuation), at: place)
          return nil
        }
        if let isGranted { continuation.resume(returning: isGranted) }
      }
    } onCancel: {
      let gone = state.withLock { state in
        state.waiting.firstIndex { $0.name == permit.name }.map { state.waiting.remove(at: $0) }
      }
      gone?.continuation.resume(returning: false)
    }
  }

  func release() {
    let next = state.withLock { state in
      guard !state.waiting.isEmpty else {
        state.free += 1
        return CheckedContinuation<Bool, Never>?.none
      }
      return state.waiting.removeFirst().continuation
    }
    next?.resume(returning: true)
  }
}
