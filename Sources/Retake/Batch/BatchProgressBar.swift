import Cells
import Effects
import Glibc
import Model
import Studio
import Synchronization
import Terminal

/// The progress of a batch on one line of stderr; only when that is a terminal.
final class BatchProgressBar: Sendable {
  struct Progress: Hashable {
    var count: Int
    var ended = 0
    /// Jobs this run ended itself, from which the remaining time is estimated.
    var made = 0
    var running = 0
    var failed = 0
    var costTotal = CostTotal()
    var seconds = 0.0
  }

  private struct State {
    var progress: Progress
    var running: Set<Int> = []
    var isShown = false
  }

  private let isTerminal: Bool
  private let state: Mutex<State>
  // A clock of its own: the program's may be fixed.
  private let begun = ContinuousClock.now

  init(count: Int, environment: [String: String]) {
    isTerminal = ProgressLine.canShow(in: environment)
    state = Mutex(State(progress: Progress(count: count)))
  }

  func start(_ index: Int) {
    state.withLock { state in
      state.running.insert(index)
      state.progress.running = state.running.count
      draw(&state)
    }
  }

  /// Counts a job; `printing` prints its result in place of the line, which reappears below.
  func end(_ index: Int, _ result: BatchResult, printing: () -> Void) {
    state.withLock { state in
      clear(&state)
      printing()
      state.progress.ended += 1
      if state.running.remove(index) != nil {
        state.progress.made += 1
        state.progress.running = state.running.count
        if let turn = result.turn { state.progress.costTotal.add(turn.charge) }
      }
      if result.end != .done { state.progress.failed += 1 }
      draw(&state)
    }
  }

  /// Prints something in between.
  func aside(_ printing: () -> Void) {
    state.withLock { state in
      clear(&state)
      printing()
      draw(&state)
    }
  }

  func clear() { state.withLock { clear(&$0) } }

  private func clear(_ state: inout State) {
    if state.isShown { Output.progress(nil) }
    state.isShown = false
  }

  private func draw(_ state: inout State) {
    guard isTerminal, state.progress.ended < state.progress.count else { return }
    state.progress.seconds = begun.duration(to: .now) / .seconds(1)
    let columns = terminalWindow(of: 2)?.cells.columns ?? 80
    let line = truncated(Self.words(state.progress), to: max(20, columns - 1))
    Output.progress(line)
    state.isShown = true
  }

  /// `━━━━━━──────────────  6/20, 2 working, 1 without a picture, ≈ $0.40, about 3 min left`.
  static func words(_ progress: Progress) -> String {
    let width = 20
    let full = progress.count == 0 ? width : progress.ended * width / progress.count
    let bar = String(repeating: "━", count: full) + String(repeating: "─", count: width - full)
    var parts = ["\(bar)  \(progress.ended)/\(progress.count)"]
    if progress.running > 0 { parts.append("\(progress.running) working") }
    if progress.failed > 0 { parts.append("\(progress.failed) without a picture") }
    if progress.costTotal.paidTurns + progress.costTotal.unknownTurns > 0 {
      parts.append(progress.costTotal.amountText)
    }
    if progress.made > 0, progress.seconds >= 5 {
      let rest = Double(progress.count - progress.ended) * progress.seconds / Double(progress.made)
      parts.append("about \(durationText(seconds: rest)) left")
    }
    return parts.joined(separator: ", ")
  }
}
