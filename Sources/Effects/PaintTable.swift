import Model
import Studio
import Synchronization

/// Paints one order after another, always the first of the newest list. What is not in a newer list
/// and has not been started is forgotten.
final class PaintTable: Sendable {
  private struct State {
    var waiting: [PaintOrder] = []
    var current: PaintOrder?
    var isRunning = false
  }
  private let state = Mutex(State())
  private let work: @Sendable (PaintOrder) async -> Void

  init(_ work: @escaping @Sendable (PaintOrder) async -> Void) {
    self.work = work
  }

  var isBusy: Bool { state.withLock(\.isRunning) }

  func take(_ orders: [PaintOrder]) {
    let mustStart = state.withLock { state in
      state.waiting = orders.filter { $0 != state.current }
      defer { state.isRunning = state.isRunning || !state.waiting.isEmpty }
      return !state.isRunning && !state.waiting.isEmpty
    }
    guard mustStart else { return }
    Task {
      while let order = self.next() { await self.work(order) }
    }
  }

  private func next() -> PaintOrder? {
    state.withLock { state in
      state.current = state.waiting.isEmpty ? nil : state.waiting.removeFirst()
      state.isRunning = state.current != nil
      return state.current
    }
  }
}
