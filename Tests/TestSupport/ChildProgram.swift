import CSpawn
import Foundation
package import Glibc
import Synchronization

/// A program that runs beside the test and writes to files. A thread of its own waits for it, so
/// that its end is never missed, however many tests start and stop theirs.
package final class ChildProgram: Sendable {
  private enum State {
    case running([CheckedContinuation<ProgramEnding, Never>])
    case ended(ProgramEnding)
  }

  package let id: pid_t
  private let state = Mutex(State.running([]))

  /// Starts a program. `program` is an absolute path; its environment is exactly the given one, and
  /// its standard input is empty. The output files are created or emptied.
  ///
  /// - Throws: `CannotStart`.
  package init(
    _ program: String, _ arguments: [String], environment: [String: String] = [:],
    in folder: String = "/", output: String = "/dev/null", errors: String = "/dev/null"
  ) throws {
    id = try spawn(program, arguments, environment: environment) { files in
      posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0)
      posix_spawn_file_actions_addopen(&files, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
      posix_spawn_file_actions_addopen(&files, 2, errors, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
      cspawn_in_folder(&files, folder)
    }
    Thread.detachNewThread { [self] in wait() }
  }

  private func wait() {
    var status: CInt = 0
    // The ended process keeps its ID until the state says that it is gone.
    var information = siginfo_t()
    while waitid(P_PID, id_t(id), &information, WEXITED | WNOWAIT) < 0, errno == EINTR {}
    let waiting = state.withLock { state in
      while waitpid(id, &status, 0) < 0, errno == EINTR {}
      defer { state = .ended(ProgramEnding(status: status)) }
      if case .running(let waiting) = state { return waiting }
      return []
    }
    for continuation in waiting { continuation.resume(returning: ProgramEnding(status: status)) }
  }

  package var isRunning: Bool {
    state.withLock { if case .running = $0 { true } else { false } }
  }

  /// Sends a signal to the program while it runs.
  package func signal(_ number: CInt) {
    state.withLock { state in
      if case .running = state { kill(id, number) }
    }
  }

  /// Waits for the program's end without blocking the thread: only a few threads run the tests.
  @discardableResult
  package func ending() async -> ProgramEnding {
    await withCheckedContinuation { continuation in
      let ending = state.withLock { state -> ProgramEnding? in
        switch state {
        case .ended(let ending): return ending
        case .running(let waiting):
          state = .running(waiting + [continuation])
          return nil
        }
      }
      if let ending { continuation.resume(returning: ending) }
    }
  }
}
