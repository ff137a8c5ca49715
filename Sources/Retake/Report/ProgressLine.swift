import Cells
import Effects
import Glibc
import Model
import Numbers
import Posix
import Studio
import Synchronization
import Terminal

/// One line on stderr that says what is happening, and counts down pauses; only when stderr is a
/// terminal that can clear a line.
final class ProgressLine: Sendable {
  private struct State {
    var last = ""
    /// Counts the steps shown, so that an outdated countdown prints nothing.
    var step = 0
    /// How many turns have ended.
    var ended = 0
  }

  private let isTerminal: Bool
  private let state = Mutex(State())

  init(environment: [String: String]) {
    isTerminal = Self.canShow(in: environment)
  }

  /// Whether stderr is a terminal that can clear a line.
  static func canShow(in environment: [String: String]) -> Bool {
    isatty(2) == 1 && !["", "dumb"].contains(environment["TERM"] ?? "")
  }

  /// Shows the progress of a turn; for several, with the number of those that have ended.
  func show(_ update: SubmitTurn.Update, of count: Int = 1) {
    switch update {
    case .turn(let turn):
      if !turn.isOpen || turn.isLeft { state.withLock { $0.ended += 1 } }
    case .progress(let id, let step):
      let ended = state.withLock(\.ended)
      show(step, before: count > 1 ? "\(ended) of \(count) done, turn \(id.number) " : "")
    case .arriving: break
    }
  }

  private func show(_ step: JobProgress, before words: String) {
    guard isTerminal else { return }
    let number = state.withLock { state in
      state.step += 1
      return state.step
    }
    // A clock of its own: the program's may be fixed.
    let pause = step.pause.map { (seconds: $0, start: ContinuousClock.now) }
    write(step, before: words, at: number, pause)
  }

  func clear() {
    guard isTerminal else { return }
    state.withLock { state in
      if !state.last.isEmpty { Output.progress(nil) }
      state.last = ""
      state.step += 1
    }
  }

  /// `sending: waiting for gmi to take 9 MB, 42 %`; the rest of a pause comes first, where a narrow
  /// terminal does not cut it off.
  static func words(_ step: JobProgress, left: Double? = nil) -> String {
    let pause =
      left.map { " (\(Int(clamping: $0.rounded(.up))) s left, Ctrl+C stops waiting)" } ?? ""
    let share = step.fraction.flatMap { $0 < 1 ? ", \(Int(clamping: $0 * 100)) %" : nil } ?? ""
    if step.state == .waiting { return "waiting\(pause) for \(step.waitingFor)\(share)" }
    return "\(step.state.word)\(pause): waiting for \(step.waitingFor)\(share)"
  }

  private func write(
    _ step: JobProgress, before start: String, at number: Int,
    _ pause: (seconds: Double, start: ContinuousClock.Instant)?
  ) {
    let left = pause.map { $0.seconds - $0.start.duration(to: .now) / .seconds(1) }
    if let left, left <= 0 { return }
    let columns = terminalWindow(of: 2)?.cells.columns ?? 80
    let words = printable(start + Self.words(step, left: left), keepingLines: false)
    let line = truncated(words, to: max(20, columns - 1))
    let isCurrent = state.withLock { state in
      guard state.step == number else { return false }
      guard state.last != line else { return true }
      state.last = line
      Output.progress(line)
      return true
    }
    guard isCurrent, let left else { return }
    Timers.start(after: .seconds(min(left, 1))) { [weak self] in
      self?.write(step, before: start, at: number, pause)
    }
  }
}
