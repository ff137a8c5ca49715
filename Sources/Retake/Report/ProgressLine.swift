import Dispatch
import Glibc
import Model
import Synchronization

/// One line on stderr that says what is going on, and counts a pause down; only when stderr is a
/// terminal that can clear a line again.
final class ProgressLine: Sendable {
  private struct State {
    var last = ""
    /// Counts the shown steps, so that a countdown that is over tells nothing any more.
    var step = 0
  }

  private let isTerminal: Bool
  private let state = Mutex(State())

  init(environment: [String: String]) {
    isTerminal = isatty(2) == 1 && !["", "dumb"].contains(environment["TERM"] ?? "")
  }

  func show(_ step: JobProgress) {
    guard isTerminal else { return }
    let text = Self.words(step)
    let number = state.withLock { state in
      state.step += 1
      return state.step
    }
    // Its own clock: the program's may be fixed.
    let pause = step.pause.map { (seconds: $0, start: ContinuousClock.now) }
    write(text, at: number, pause)
  }

  func clear() {
    guard isTerminal else { return }
    state.withLock { state in
      if !state.last.isEmpty { Output.write("\r\u{1B}[K", to: 2) }
      state.last = ""
      state.step += 1
    }
  }

  /// `sending: waiting for gmi to take 9 MB, 42 %`
  static func words(_ step: JobProgress) -> String {
    let share = step.fraction.map { ", \(Int(($0 * 100).rounded(.down))) %" } ?? ""
    return "\(step.phase.rawValue): waiting for \(step.waitingFor)\(share)"
  }

  private func write(
    _ text: String, at number: Int, _ pause: (seconds: Double, start: ContinuousClock.Instant)?
  ) {
    var line = text
    var left = 0.0
    if let pause {
      left = max(0, pause.seconds - pause.start.duration(to: .now) / .seconds(1))
      line += " (\(Int(left.rounded(.up))) s left; Ctrl+C gives up)"
    }
    let isCurrent = state.withLock { state in
      guard state.step == number else { return false }
      guard state.last != line else { return true }
      state.last = line
      Output.write("\r\u{1B}[K\(line)", to: 2)
      return true
    }
    guard isCurrent, left > 0 else { return }
    let next = min(left, 1)
    DispatchQueue.global().asyncAfter(deadline: .now() + next) { [weak self] in
      self?.write(text, at: number, pause)
    }
  }
}
