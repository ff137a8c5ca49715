import Foundation
package import Glibc

/// A program started as the leader of a session with a terminal of the test's own.
package struct TerminalProgram: Sendable {
  package let id: pid_t

  package typealias Status = ProgramEnding

  /// With `canStop` it stays in the test's own session, because SIGTSTP does nothing to a session's
  /// leader.
  package init(
    _ program: String, _ arguments: [String], in terminal: PseudoTerminal,
    environment: [String: String], canStop: Bool = false
  ) throws {
    // POSIX_SPAWN_SETSID, which Swift does not see.
    let group = canStop ? POSIX_SPAWN_SETPGROUP : 0x80
    id = try spawn(program, arguments, environment: environment, flags: CInt(group)) { files in
      // Opened by a session without a terminal, it becomes that session's.
      for number in 0...2 {
        posix_spawn_file_actions_addopen(
          &files, CInt(number), terminal.path, O_RDWR | (canStop ? O_NOCTTY : 0), 0)
      }
    }
  }

  /// Waits for its end; blocks the thread.
  package func wait() -> Status { Status(status: wait(options: 0)) }

  /// How it ended, or nil while it runs; never waits. An end is told once: after that the program is gone,
  /// and this says nil again. To wait for the end and look at it afterwards there is `ending`.
  package var ended: Status? {
    var status: CInt = 0
    return waitpid(id, &status, WNOHANG) == id ? Status(status: status) : nil
  }

  /// Waits for its end and says how it was; nil when it still runs after two minutes.
  package func ending() async -> Status? {
    var ending: Status?
    _ = await until {
      ending = ended
      return ending != nil
    }
    return ending
  }

  /// The signal that stopped it; blocks the thread.
  package func waitUntilStopped() -> CInt {
    let status = wait(options: WUNTRACED)
    return status & 0xFF == 0x7F ? status >> 8 & 0xFF : 0
  }

  private func wait(options: CInt) -> CInt {
    var status: CInt = 0
    while waitpid(id, &status, options) < 0, errno == EINTR {}
    return status
  }
}
