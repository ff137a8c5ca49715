import Glibc
import Posix

/// Asks tmux about itself by running its client in the background: nothing ever waits for it.
struct TmuxInquiry: ~Copyable {
  /// Longer than any answer takes; a later one is no longer needed.
  private static let patience = Duration.seconds(3)

  private let child: ChildProcess
  private let descriptor: CInt
  private let deadline: ContinuousClock.Instant
  private var bytes: [UInt8] = []

  /// The state of the question.
  enum Answer {
    case pending
    /// nil means there is no tmux that answers.
    case over(TmuxReport?)
  }

  /// Starts the client; nil if that fails. `TMUX` in the environment says which tmux, `TMUX_PANE`
  /// which pane.
  init?(environment: [String: String]) {
    guard let server = environment["TMUX"], !server.isEmpty else { return nil }
    guard let ends = try? makePipe() else { return nil }
    defer { close(ends.write) }
    var words = ["tmux", "display-message", "-p"]
    if let pane = environment["TMUX_PANE"], !pane.isEmpty { words += ["-t", pane] }
    words.append(TmuxReport.format)
    let passedOn = environment.filter { name, _ in
      ["TMUX", "PATH", "TMUX_TMPDIR", "HOME"].contains(name)
    }
    var options = ChildProcess.Options()
    (options.input, options.output, options.error) = (.null, .open(ends.write), .null)
    guard let child = try? ChildProcess(words, environment: passedOn, options) else {
      close(ends.read)
      return nil
    }
    _ = fcntl(ends.read, F_SETFL, O_NONBLOCK)
    self.child = child
    descriptor = ends.read
    deadline = .now + Self.patience
  }

  deinit {
    close(descriptor)
    // It has exited by itself, or its answer is no longer needed.
    child.end()
  }

  /// Reads what has arrived; does not block.
  mutating func poll() -> Answer {
    var buffer = [UInt8](repeating: 0, count: 2048)
    while bytes.count < 4096 {
      let count = read(descriptor, &buffer, buffer.count)
      if count > 0 {
        bytes += buffer[..<count]
      } else if count < 0, errno == EINTR {
        continue
      } else if count < 0, errno == EAGAIN {
        return ContinuousClock.now < deadline ? .pending : .over(nil)
      } else {
        break
      }
    }
    return .over(TmuxReport(line: String(decoding: bytes, as: UTF8.self)))
  }
}
