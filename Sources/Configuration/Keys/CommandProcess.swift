import Glibc

/// A running command whose output is read without blocking. Its stderr is discarded.
struct CommandProcess {
  /// The system's own message.
  struct CannotStart: Error {
    var reason: String
  }

  private(set) var output: [UInt8] = []
  private let process: pid_t
  private let outputEnd: CInt
  private var hasEnded = false

  /// Starts the command in a session of its own, so that it has no terminal to ask in and can be
  /// killed with all it started.
  ///
  /// - Throws: `CannotStart` with the system's message.
  init(_ arguments: [String], environment: [String: String]) throws(CannotStart) {
    guard let program = arguments.first else { throw CannotStart(reason: "it has no name") }
    let printed = try Self.pipe()
    outputEnd = printed.read
    defer { close(printed.write) }

    var actions = posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, printed.write, 1)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    // Our own descriptors close by themselves; this is for those that libraries forgot to mark.
    for descriptor in fileNames(in: "/proc/self/fd").compactMap({ CInt($0) }) where descriptor > 2 {
      posix_spawn_file_actions_addclose(&actions, descriptor)
    }
    // The command must not inherit our handlers or our ignored and blocked signals.
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    let newSession: CInt = 0x80  // POSIX_SPAWN_SETSID, which the Glibc module does not show
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | newSession))

    var identifier = pid_t()
    let problem = withCStrings(arguments) { arguments in
      withCStrings(environment.map { "\($0)=\($1)" }.sorted()) { environment in
        posix_spawnp(&identifier, program, &actions, &attributes, arguments, environment)
      }
    }
    process = identifier
    guard problem == 0 else {
      close(outputEnd)
      throw CannotStart(reason: systemWords(problem))
    }
    _ = fcntl(outputEnd, F_SETFL, O_NONBLOCK)
  }

  /// A pipe that other programs do not inherit; the Glibc module lacks `pipe2`.
  private static func pipe() throws(CannotStart) -> (read: CInt, write: CInt) {
    var ends: [CInt] = [-1, -1]
    guard Glibc.pipe(&ends) == 0 else { throw CannotStart(reason: systemWords(errno)) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
  }

  /// Reads the output there is.
  ///
  /// - Returns: The exit status once the command has ended, 128 and above for a signal; nil before.
  mutating func poll(most: Int) -> Int? {
    var status: CInt = 0
    let ended = !hasEnded && waitpid(process, &status, WNOHANG) == process
    // Read after the status, so that nothing printed before the end is missed.
    drain(outputEnd, into: &output, most: most)
    guard ended else { return nil }
    hasEnded = true
    let signal = Int(status & 0x7F)
    return signal == 0 ? Int(status >> 8 & 0xFF) : 128 + signal
  }

  /// Kills what is still running and releases everything. Call it once.
  mutating func end() {
    if !hasEnded {
      kill(-process, SIGKILL)
      kill(process, SIGKILL)
      var status: CInt = 0
      while waitpid(process, &status, 0) < 0, errno == EINTR {}
      hasEnded = true
    }
    close(outputEnd)
  }

  private func drain(_ end: CInt, into bytes: inout [UInt8], most: Int) {
    var chunk = [UInt8](repeating: 0, count: 4096)
    while bytes.count <= most {
      let count = read(end, &chunk, chunk.count)
      guard count > 0 else { return }
      bytes += chunk[..<count]
    }
  }
}

private func withCStrings<R>(
  _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> R
) -> R {
  let pointers = strings.map { strdup($0) } + [nil]
  defer { for pointer in pointers { free(pointer) } }
  return body(pointers)
}
