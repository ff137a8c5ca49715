import CSpawn
import Glibc

/// Thrown if a program cannot be started.
package struct CannotStart: Error { package var program: String }

/// How a program ended.
package enum ProgramEnding: Equatable, Sendable {
  case exited(CInt)
  case signal(CInt)

  /// Decodes a status from `waitpid`.
  init(status: CInt) {
    self = status & 0x7F == 0 ? .exited(status >> 8 & 0xFF) : .signal(status & 0x7F)
  }
}

/// Starts a program that inherits nothing but what `files` opens for it: no signal is blocked or
/// ignored, and no other descriptor is open. `flags` are those of `posix_spawnattr_setflags`.
///
/// - Throws: `CannotStart`.
func spawn(
  _ program: String, _ arguments: [String], environment: [String: String], flags: CInt = 0,
  _ files: (inout posix_spawn_file_actions_t) -> Void
) throws -> pid_t {
  var actions = posix_spawn_file_actions_t()
  posix_spawn_file_actions_init(&actions)
  defer { posix_spawn_file_actions_destroy(&actions) }
  files(&actions)
  cspawn_close_from(&actions, 3)
  var attributes = posix_spawnattr_t()
  posix_spawnattr_init(&attributes)
  defer { posix_spawnattr_destroy(&attributes) }
  var signals = sigset_t()
  sigemptyset(&signals)
  posix_spawnattr_setsigmask(&attributes, &signals)
  // Signals that the test runner ignores would stay ignored.
  sigfillset(&signals)
  posix_spawnattr_setsigdefault(&attributes, &signals)
  posix_spawnattr_setflags(
    &attributes, Int16(flags) | Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
  var words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) } + [nil]
  var settings: [UnsafeMutablePointer<CChar>?] =
    environment.map { strdup("\($0)=\($1)") } + [nil]
  defer { (words + settings).forEach { free($0) } }
  var id: pid_t = 0
  guard posix_spawn(&id, program, &actions, &attributes, &words, &settings) == 0 else {
    throw CannotStart(program: program)
  }
  return id
}
