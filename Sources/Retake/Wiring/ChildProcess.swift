import CSystem
import Glibc

/// Starts other programs: an editor in the foreground, the sandbox in the background.
enum ChildProcess {
  /// The program could not be started, with the system's reason.
  struct CannotStart: Error {
    var reason: String
  }

  /// Starts a program and returns its process id.
  ///
  /// It reads `input`, which stays open here, instead of our own. A `detached` one gets its own
  /// session, no terminal and no input, and writes to `log`.
  static func start(
    _ arguments: [String], environment: [String: String], input: CInt = STDIN_FILENO,
    detached: Bool = false, log: String = "/dev/null"
  ) throws(CannotStart) -> pid_t {
    var pid = pid_t()
    let failure = withCStrings(arguments) { arguments in
      withCStrings(environment.map { "\($0)=\($1)" }.sorted()) { environment in
        csystem_spawn_program(arguments, environment, input, detached, log, &pid)
      }
    }
    guard failure == 0 else { throw CannotStart(reason: String(cString: strerror(failure))) }
    return pid
  }

  /// Waits for a process to end; returns its exit status, or nil when a signal ended it.
  static func wait(for pid: pid_t) -> Int? {
    var status: CInt = 0
    while waitpid(pid, &status, 0) < 0, errno == EINTR {}
    return status & 0x7f == 0 ? Int(status >> 8 & 0xff) : nil
  }

  /// The environment without anything that may be a secret, judging by its name or because it is
  /// known to hold one.
  static func withoutSecrets(
    _ environment: [String: String], besides known: Set<String> = []
  ) -> [String: String] {
    environment.filter { name, _ in
      let bytes = Array(name.uppercased().utf8)
      return !known.contains(name)
        && !secretWords.contains { word in
          bytes.indices.contains { bytes[$0...].starts(with: word) }
        }
    }
  }

  private static let secretWords = ["KEY", "TOKEN", "SECRET", "PASSWORD", "CREDENTIAL"].map {
    Array($0.utf8)
  }

  private static func withCStrings<R>(
    _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> R
  ) -> R {
    let pointers = strings.map { strdup($0) } + [nil]
    defer { for pointer in pointers { free(pointer) } }
    return body(pointers)
  }
}
