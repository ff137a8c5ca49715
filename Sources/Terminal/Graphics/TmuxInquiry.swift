import Glibc

/// Asks tmux about itself by running its client in the background: nothing ever waits for it.
struct TmuxInquiry: ~Copyable {
  /// Longer than any answer takes; a later one is no longer needed.
  private static let patience = Duration.seconds(3)

  private let process: pid_t
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
    var ends: [CInt] = [-1, -1]
    guard pipe(&ends) == 0 else { return nil }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    var words = ["tmux", "display-message", "-p"]
    if let pane = environment["TMUX_PANE"], !pane.isEmpty { words += ["-t", pane] }
    words.append(TmuxReport.format)
    let child = spawn(words, environment: environment, output: ends[1])
    close(ends[1])
    guard let child else {
      close(ends[0])
      return nil
    }
    _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
    process = child
    descriptor = ends[0]
    deadline = .now + Self.patience
  }

  deinit {
    close(descriptor)
    // It has exited by itself, or its answer is no longer needed.
    kill(process, SIGKILL)
    var status: CInt = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
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

/// Starts a program found in PATH with no input and with `output` as its only output.
private func spawn(_ words: [String], environment: [String: String], output: CInt) -> pid_t? {
  var actions = posix_spawn_file_actions_t()
  posix_spawn_file_actions_init(&actions)
  defer { posix_spawn_file_actions_destroy(&actions) }
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
  posix_spawn_file_actions_adddup2(&actions, output, 1)
  posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
  var attributes = posix_spawnattr_t()
  posix_spawnattr_init(&attributes)
  defer { posix_spawnattr_destroy(&attributes) }
  // The signals that the studio handles as events must end the child as usual.
  var none = sigset_t()
  var all = sigset_t()
  sigemptyset(&none)
  sigfillset(&all)
  posix_spawnattr_setsigmask(&attributes, &none)
  posix_spawnattr_setsigdefault(&attributes, &all)
  posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
  var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
  var variables: [UnsafeMutablePointer<CChar>?] =
    ["TMUX", "PATH", "TMUX_TMPDIR", "HOME"].compactMap { name in
      environment[name].map { strdup("\(name)=\($0)") }
    } + [nil]
  defer { for text in arguments + variables { free(text) } }
  var process: pid_t = 0
  let result = posix_spawnp(&process, words[0], &actions, &attributes, &arguments, &variables)
  return result == 0 ? process : nil
}
