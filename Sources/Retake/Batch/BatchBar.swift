import Cells
import Effects
import Glibc
import Model
import Studio
import Synchronization
import Terminal

/// How far a batch is, in one line on stderr; only when that is a terminal.
final class BatchBar: Sendable {
  struct Standing: Hashable {
    var count: Int
    var ended = 0
    /// Those this run has ended itself, by which the rest is judged.
    var made = 0
    var running = 0
    var failed = 0
    var spent = Spent()
    var seconds = 0.0
  }

  private struct State {
    var standing: Standing
    var running: Set<Int> = []
    var isShown = false
  }

  private let isTerminal: Bool
  private let state: Mutex<State>
  // Its own clock: the program's may be fixed.
  private let begun = ContinuousClock.now

  init(count: Int, environment: [String: String]) {
    isTerminal = ProgressLine.canShow(in: environment)
    state = Mutex(State(standing: Standing(count: count)))
  }

  func start(_ index: Int) {
    state.withLock { state in
      state.running.insert(index)
      state.standing.running = state.running.count
      draw(&state)
    }
  }

  /// Counts a job; `tell` prints its result in the place of the line, which comes again below.
  func end(_ index: Int, _ result: BatchResult, tell: () -> Void) {
    state.withLock { state in
      clear(&state)
      tell()
      state.standing.ended += 1
      if state.running.remove(index) != nil {
        state.standing.made += 1
        state.standing.running = state.running.count
        if let turn = result.turn { state.standing.spent.add(turn.charge) }
      }
      if result.end != .done { state.standing.failed += 1 }
      draw(&state)
    }
  }

  /// Prints something in between.
  func aside(_ tell: () -> Void) {
    state.withLock { state in
      clear(&state)
      tell()
      draw(&state)
    }
  }

  func clear() { state.withLock { clear(&$0) } }

  private func clear(_ state: inout State) {
    if state.isShown { Output.progress(nil) }
    state.isShown = false
  }

  private func draw(_ state: inout State) {
    guard isTerminal, state.standing.ended < state.standing.count else { return }
    state.standing.seconds = begun.duration(to: .now) / .seconds(1)
    let columns = terminalWindow(of: 2)?.cells.columns ?? 80
    let line = truncated(Self.words(state.standing), to: max(20, columns - 1))
    Output.progress(line)
    state.isShown = true
  }

  /// `━━━━━━──────────────  6/20, 2 running, 1 not done, ≈ $0.40, about 3 min left`.
  static func words(_ standing: Standing) -> String {
    let width = 20
    let full = standing.count == 0 ? width : standing.ended * width / standing.count
    let bar = String(repeating: "━", count: full) + String(repeating: "─", count: width - full)
    var parts = ["\(bar)  \(standing.ended)/\(standing.count)"]
    if standing.running > 0 { parts.append("\(standing.running) running") }
    if standing.failed > 0 { parts.append("\(standing.failed) not done") }
    if standing.spent.paidTurns + standing.spent.unknownTurns > 0 {
      parts.append(standing.spent.amountText)
    }
    if standing.made > 0, standing.seconds >= 5 {
      let rest = Double(standing.count - standing.ended) * standing.seconds / Double(standing.made)
      parts.append("about \(durationText(seconds: rest)) left")
    }
    return parts.joined(separator: ", ")
  }
}
