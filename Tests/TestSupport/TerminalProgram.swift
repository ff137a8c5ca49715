import Foundation
package import Glibc

/// A program started as the leader of a session with a terminal of the test's own.
package struct TerminalProgram: Sendable {
  package let id: pid_t

  package enum Status: Equatable, Sendable {
    case exited(CInt)
    case signal(CInt)
  }

  package struct CannotStart: Error { package var program: String }

  /// With `canStop` it stays in the test's own session, because SIGTSTP does nothing to a session's
  /// leader.
  package init(
    _ program: String, _ arguments: [String], in terminal: PseudoTerminal,
    environment: [String: String], canStop: Bool = false
  ) throws {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    // Opened by a session without a terminal, it becomes that session's.
    for number in 0...2 {
      posix_spawn_file_actions_addopen(
        &actions, CInt(number), terminal.path, O_RDWR | (canStop ? O_NOCTTY : 0), 0)
    }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    // What the runner of the tests ignores would stay ignored.
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    // POSIX_SPAWN_SETSID, which Swift does not see.
    let group = canStop ? POSIX_SPAWN_SETPGROUP : 0x80
    posix_spawnattr_setflags(
      &attributes, Int16(group) | Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    var words: [UnsafeMutablePointer<CChar>?] =
      ([program] + arguments).map { strdup($0) } + [nil]
    var settings: [UnsafeMutablePointer<CChar>?] =
      environment.map { strdup("\($0)=\($1)") } + [nil]
    defer { (words + settings).forEach { free($0) } }
    var id: pid_t = 0
    guard posix_spawn(&id, program, &actions, &attributes, &words, &settings) == 0 else {
      throw CannotStart(program: program)
    }
    self.id = id
  }

  /// Waits for its end; blocks the thread.
  package func wait() -> Status { Self.read(wait(options: 0)) }

  /// How it ended, or nil while it runs; never waits.
  package var ended: Status? {
    var status: CInt = 0
    return waitpid(id, &status, WNOHANG) == id ? Self.read(status) : nil
  }

  /// The signal that stopped it; blocks the thread.
  package func waitUntilStopped() -> CInt {
    let status = wait(options: WUNTRACED)
    return status & 0xFF == 0x7F ? status >> 8 & 0xFF : 0
  }

  private static func read(_ status: CInt) -> Status {
    status & 0x7F == 0 ? .exited(status >> 8 & 0xFF) : .signal(status & 0x7F)
  }

  private func wait(options: CInt) -> CInt {
    var status: CInt = 0
    while waitpid(id, &status, options) < 0, errno == EINTR {}
    return status
  }
}
