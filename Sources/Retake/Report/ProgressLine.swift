import Glibc
import Model
import Synchronization

/// One line on stderr that says what is going on; only when stderr is a terminal that can clear a
/// line again.
final class ProgressLine: Sendable {
  private let isTerminal: Bool
  private let last = Mutex("")

  init(environment: [String: String]) {
    isTerminal = isatty(2) == 1 && !["", "dumb"].contains(environment["TERM"] ?? "")
  }

  func show(_ step: JobProgress) {
    guard isTerminal else { return }
    let text = "\(step.phase.rawValue): waiting for \(step.waitingFor)"
    last.withLock { last in
      guard last != text else { return }
      last = text
      Output.write("\r\u{1B}[K\(text)", to: 2)
    }
  }

  func clear() {
    guard isTerminal else { return }
    last.withLock { last in
      if !last.isEmpty { Output.write("\r\u{1B}[K", to: 2) }
      last = ""
    }
  }
}
