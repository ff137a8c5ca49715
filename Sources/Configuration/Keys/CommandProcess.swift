import Glibc
import Posix

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
