import Foundation
package import Glibc

/// A program that runs as the leader of a session on a pseudo-terminal of the test's.
package struct TerminalProgram: Sendable {
  package let id: pid_t

  package typealias Status = ProgramEnding

  /// Starts a program. With `canStop` it stays in the test's session, because SIGTSTP has no effect
  /// on a session's leader.
  ///
  /// - Throws: `CannotStart`.
  package init(
    _ program: String, _ arguments: [String], in terminal: PseudoTerminal,
    environment: [String: String], canStop: Bool = false
  ) throws {
    // POSIX_SPAWN_SETSID, which Swift does not see.
    let group = canStop ? POSIX_SPAWN_SETPGROUP : 0x80
    id = try spawn(program, arguments, environment: environment, flags: CInt(group)) { files in
      // A terminal that is opened by a session without one becomes that session's.
      for number in 0...2 {
        posix_spawn_file_actions_addopen(
          &files, CInt(number), terminal.path, O_RDWR | (canStop ? O_NOCTTY : 0), 0)
      }
    }
  }

  /// Waits for the program's end; blocks the thread.
  package func wait() -> Status { Status(status: wait(options: 0)) }

  /// How the program ended; nil while it runs. Never waits. An end is reported once: after that the
  /// program is gone, and the result is nil again. Use `ending` to wait for the end and look at it
  /// afterwards.
  package var ended: Status? {
    var status: CInt = 0
    return waitpid(id, &status, WNOHANG) == id ? Status(status: status) : nil
  }

  /// Waits for the program's end; nil if it still runs after two minutes.
  package func ending() async -> Status? {
    var ending: Status?
    _ = await until {
      ending = ended
      return ending != nil
    }
    return ending
  }

  /// Waits for the signal that stops the program; blocks the thread.
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
