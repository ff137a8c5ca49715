import CSystem
import Glibc

/// A child process: the one way in which this program starts others.
///
/// A child has the environment that it is given and nothing else of this process: all signals have
/// their default action, none is blocked, and only the descriptors named here are open.
package struct ChildProcess: Sendable {
  /// What becomes one of the standard descriptors.
  package enum Descriptor: Sendable {
    /// This program's own.
    case inherited
    /// `/dev/null`.
    case null
    /// An open descriptor, which stays open here.
    case open(CInt)

    fileprivate var number: CInt {
      switch self {
      case .inherited: CInt(CSYSTEM_INHERIT)
      case .null: CInt(CSYSTEM_NULL)
      case .open(let number): number
      }
    }
  }

  /// The limits of a confined child; nil leaves one unchanged. A confined child cannot gain
  /// privileges, leaves no core file, and dies with the thread that started it.
  package struct Limits: Sendable {
    /// Bytes of address space.
    package var addressSpace: Int?
    package var processorSeconds: Int?
    /// Bytes of the longest file it may write.
    package var fileSize: Int?
    package var openFiles: Int?

    package init(
      addressSpace: Int? = nil, processorSeconds: Int? = nil, fileSize: Int? = nil,
      openFiles: Int? = nil
    ) {
      self.addressSpace = addressSpace
      self.processorSeconds = processorSeconds
      self.fileSize = fileSize
      self.openFiles = openFiles
    }
  }

  /// How a child is started.
  package struct Options: Sendable {
    package var input = Descriptor.inherited
    package var output = Descriptor.inherited
    package var error = Descriptor.inherited
    /// A file to which output and errors are appended instead, created with mode 0600.
    package var log: String?
    /// What becomes descriptor 3.
    package var channel: CInt?
    /// Whether the child leads a session of its own: it has no terminal, and can be killed with all
    /// that it started.
    package var isSessionLeader = false
    package var limits: Limits?

    package init() {}
  }

  /// How a process ended.
  package enum Ending: Hashable, Sendable {
    case exited(Int)
    /// By a signal.
    case killed(CInt)

    fileprivate init(status: CInt) {
      let signal = status & 0x7f
      self = signal == 0 ? .exited(Int(status >> 8 & 0xff)) : .killed(signal)
    }
  }

  /// The process id, which is also that of its session if it leads one.
  package let id: CInt

  /// Starts a program. A name without a slash is searched for in this process's `PATH`.
  ///
  /// - Parameter arguments: The program and its arguments.
  /// - Throws: The error of the step that failed; then no process is left behind.
  package init(
    _ arguments: [String], environment: [String], _ options: Options = Options()
  ) throws(SystemError) {
    guard let program = arguments.first, !program.isEmpty else { throw SystemError(code: ENOENT) }
    var pid = pid_t()
    let limits = options.limits.map { limits in
      csystem_limits(
        address_space: Int64(limits.addressSpace ?? 0),
        processor_seconds: Int64(limits.processorSeconds ?? 0),
        file_size: Int64(limits.fileSize ?? 0), open_files: Int64(limits.openFiles ?? 0))
    }
    let failure = withCStrings(Self.candidates(for: program)) { programs in
      withCStrings(arguments) { arguments in
        withCStrings(environment) { environment in
          withOptionalPointer(to: limits) { limits in
            withOptionalCString(options.log) { log in
              var choice = csystem_spawn_options(
                input: options.input.number, output: options.output.number,
                error: options.error.number, channel: options.channel ?? CInt(CSYSTEM_INHERIT),
                log: log, new_session: options.isSessionLeader, limits: limits)
              return csystem_spawn(programs, arguments, environment, &choice, &pid)
            }
          }
        }
      }
    }
    guard failure == 0 else { throw SystemError(code: failure) }
    id = pid
  }

  package init(
    _ arguments: [String], environment: [String: String], _ options: Options = Options()
  ) throws(SystemError) {
    try self.init(arguments, environment: environment.map { "\($0)=\($1)" }.sorted(), options)
  }

  /// The paths that a program of this name may have, in the order in which they are tried.
  private static func candidates(for program: String) -> [String] {
    guard !program.contains("/") else { return [program] }
    let path = getenv("PATH").map { String(cString: $0) } ?? "/bin:/usr/bin"
    return path.split(separator: ":", omittingEmptySubsequences: false).map { folder in
      folder.isEmpty ? program : "\(folder)/\(program)"
    }
  }

  /// How it ended; nil while it runs. Once it has told, the process id may belong to another
  /// process.
  package func poll() -> Ending? {
    var status: CInt = 0
    return waitpid(id, &status, WNOHANG) == id ? Ending(status: status) : nil
  }

  /// Waits for its end.
  @discardableResult package func wait() -> Ending {
    var status: CInt = 0
    while waitpid(id, &status, 0) < 0, errno == EINTR {}
    return Ending(status: status)
  }

  /// Kills it, and all that it started if it leads a session, and waits for its end.
  package func end(withSession: Bool = false) {
    if withSession { kill(-id, SIGKILL) }
    kill(id, SIGKILL)
    wait()
  }
}

/// Calls `body` with the strings as a null-terminated C vector.
private func withCStrings<R>(
  _ strings: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> R
) -> R {
  var pointers = strings.map { strdup($0) } + [nil]
  defer { for pointer in pointers { free(pointer) } }
  return body(&pointers)
}

private func withOptionalPointer<T, R>(to value: T?, _ body: (UnsafePointer<T>?) -> R) -> R {
  guard let value else { return body(nil) }
  return withUnsafePointer(to: value) { body($0) }
}

private func withOptionalCString<R>(
  _ text: String?, _ body: (UnsafePointer<CChar>?) -> R
) -> R {
  guard let text else { return body(nil) }
  return text.withCString { body($0) }
}
