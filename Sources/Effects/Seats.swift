import Synchronization

/// Lets so many turns run side by side; the others wait, in the order they came, without holding a
/// thread.
package final class Seats: Sendable {
  private struct State {
    var free: Int
    /// Those who wait, the first first.
    var waiting: [(name: Int, continuation: CheckedContinuation<Bool, Never>)] = []
    var next = 0
  }

  package let count: Int
  private let state: Mutex<State>

  package init(_ count: Int) {
    self.count = max(1, count)
    state = Mutex(State(free: max(1, count)))
  }

  /// A place in the order; who has it sits already or takes the seat later.
  struct Ticket: Sendable {
    fileprivate var name: Int
    /// Whether there was a seat at once.
    var isSeated: Bool
  }

  func ticket() -> Ticket {
    state.withLock { state in
      state.next += 1
      let isSeated = state.free > 0
      if isSeated { state.free -= 1 }
      return Ticket(name: state.next, isSeated: isSeated)
    }
  }

  /// Waits for a seat, to be given back with `leave`; false when its task was cancelled before.
  func take(_ ticket: Ticket) async -> Bool {
    if ticket.isSeated { return true }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        // Whoever is cancelled from here on is found among those who wait.
        let isIn: Bool? = state.withLock { state in
          if Task.isCancelled { return false }
          if state.free > 0 {
            state.free -= 1
            return true
          }
          let place = state.waiting.firstIndex { $0.name > ticket.name } ?? state.waiting.count
          state.waiting.insert((ticket.name, continuation), at: place)
          return nil
        }
        if let isIn { continuation.resume(returning: isIn) }
      }
    } onCancel: {
      let gone = state.withLock { state in
        state.waiting.firstIndex { $0.name == ticket.name }.map { state.waiting.remove(at: $0) }
      }
      gone?.continuation.resume(returning: false)
    }
  }

  func leave() {
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
