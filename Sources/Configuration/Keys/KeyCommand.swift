import Glibc
import Model
import Numbers
import Posix

/// A command whose output is a key: run without a shell, without a terminal, and with only the
/// environment it needs.
struct KeyCommand: Sendable {
  let arguments: [String]
  /// The program's own environment, part of which the command gets.
  let environment: [String: String]

  private static let mostBytes = 65_536

  /// Runs the command and returns its output.
  ///
  /// - Throws: `Failure` when the command cannot be started, exits with a status other than 0,
  ///   takes longer than `patience` seconds or prints too much; its whole process group is killed
  ///   then.
  func output(within patience: Double, for profile: String) async throws(Failure) -> String {
    let name = quotable(arguments.first ?? "")
    func failure(_ reason: String, _ advice: String) -> Failure {
      Failure(
        .key, "The command '\(name)' that prints the key of \(profile) \(reason).", advice: advice)
    }
    var child: CommandProcess
    do throws(SystemError) {
      child = try CommandProcess(arguments, environment: Self.passedOn(environment))
    } catch {
      throw failure(
        "cannot be started: \(error)", "Correct key_cmd in [profiles.\(profile)].")
    }
    defer { child.end() }
    let deadline = ContinuousClock.now + .seconds(patience)
    var pause = Duration.milliseconds(2)
    while true {
      let status = child.poll(most: Self.mostBytes)
      if child.output.count > Self.mostBytes {
        throw failure("prints too much", "It should print the key and no more.")
      }
      if let status {
        guard status == 0 else {
          // Its output may contain the key, or part of it.
          throw failure("failed with status \(status)", "Run it in a terminal to see why.")
        }
        return String(decoding: child.output, as: UTF8.self)
      }
      guard ContinuousClock.now < deadline else {
        throw failure(
          "did not end within \(Int(clamping: patience)) s",
          "A command that asks for input gets no answer here.")
      }
      do {
        try await Timers.sleep(for: pause)
      } catch {
        throw Failure(.cancelled, "Cancelled while waiting for the key of \(profile).")
      }
      pause = min(pause * 2, .milliseconds(50))
    }
  }

  /// The variables with which password programs find their files, their agents and a window to ask
  /// in.
  static func passedOn(_ environment: [String: String]) -> [String: String] {
    let names: Set = [
      "PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "LC_CTYPE", "TMPDIR", "GNUPGHOME",
      "PASSWORD_STORE_DIR", "SSH_AUTH_SOCK", "DBUS_SESSION_BUS_ADDRESS", "DISPLAY",
      "WAYLAND_DISPLAY",
    ]
    return environment.filter { name, _ in
      names.contains(name) || name.hasPrefix("XDG_") && !name.hasSuffix("_KEY")
    }
  }
}

/// A running command whose output is read without blocking. Its stderr is discarded.
struct CommandProcess {
  private(set) var output: [UInt8] = []
  private let child: ChildProcess
  private let outputEnd: CInt
  private var hasEnded = false

  /// Starts the command in a session of its own, so that it has no terminal to ask in and can be
  /// killed with all it started.
  ///
  /// - Throws: The error of the step that failed.
  init(_ arguments: [String], environment: [String: String]) throws(SystemError) {
    let printed = try makePipe()
    defer { close(printed.write) }
    var options = ChildProcess.Options()
    (options.input, options.output, options.error) = (.null, .open(printed.write), .null)
    options.isSessionLeader = true
    do throws(SystemError) {
      child = try ChildProcess(arguments, environment: environment, options)
    } catch {
      close(printed.read)
      throw error
    }
    outputEnd = printed.read
    _ = fcntl(outputEnd, F_SETFL, O_NONBLOCK)
  }

  /// Reads the output there is.
  ///
  /// - Returns: The exit status once the command has ended, 128 and above for a signal; nil before.
  mutating func poll(most: Int) -> Int? {
    let ending = hasEnded ? nil : child.poll()
    // Read after the status, so that nothing printed before the end is missed.
    drain(outputEnd, into: &output, most: most)
    guard let ending else { return nil }
    hasEnded = true
    return switch ending {
    case .exited(let status): status
    case .killed(let signal): 128 + Int(signal)
    }
  }

  /// Kills what is still running and releases everything. Call it once.
  mutating func end() {
    if !hasEnded {
      child.end(withSession: true)
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
