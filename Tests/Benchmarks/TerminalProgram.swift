import Glibc

/// A program that runs in a pseudo terminal of its own and is measured from outside.
final class TerminalProgram {
  enum Failed: Error {
    case cannotStart(String)
    case gone(saying: String)
  }

  private let master: CInt
  private let process: pid_t
  private let start: ContinuousClock.Instant
  private(set) var output: [UInt8] = []

  /// `arguments[0]` is an absolute path. The environment is exactly the given one.
  init(_ arguments: [String], environment: [String: String], columns: Int, rows: Int) throws {
    master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    var locked: CInt = 0
    var number: CInt = 0
    // TIOCSPTLCK and TIOCGPTN, macros that Swift does not import.
    guard ioctl(master, 0x4004_5431, &locked) == 0, ioctl(master, 0x8004_5430, &number) == 0
    else { throw Failed.cannotStart("no pseudo terminal") }
    var size = winsize(
      ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(master, UInt(TIOCSWINSZ), &size)
    var actions = posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    // In its own session the first terminal it opens becomes its controlling one.
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/pts/\(number)", O_RDWR, 0)
    posix_spawn_file_actions_adddup2(&actions, 0, 1)
    posix_spawn_file_actions_adddup2(&actions, 0, 2)
    let newSession: Int16 = 0x80  // POSIX_SPAWN_SETSID, which Swift's Glibc does not show.
    posix_spawnattr_setflags(&attributes, newSession)
    var words = arguments.map { strdup($0) } + [nil]
    var variables = environment.map { strdup("\($0)=\($1)") } + [nil]
    defer { for word in words + variables { free(word) } }
    var pid: pid_t = 0
    start = .now
    let failure = posix_spawn(&pid, arguments[0], &actions, &attributes, &words, &variables)
    guard failure == 0 else {
      throw Failed.cannotStart("\(arguments[0]): \(String(cString: strerror(failure)))")
    }
    process = pid
  }

  deinit {
    kill(process, SIGKILL)
    waitpid(process, nil, 0)
    close(master)
  }

  /// The milliseconds since the start, or since `from`, until this text was written.
  func wait(for text: String, from: ContinuousClock.Instant? = nil) throws -> Double {
    let wanted = Array(text.utf8)
    var seen = 0
    while true {
      if contains(wanted, from: seen) { break }
      seen = max(0, output.count - wanted.count)
      guard read(milliseconds: 10_000) > 0 else {
        throw Failed.gone(saying: String(decoding: output.suffix(400), as: UTF8.self))
      }
    }
    return (from ?? start).duration(to: .now) / .milliseconds(1)
  }

  /// Reads until nothing has arrived for that long.
  func settle(milliseconds: CInt) {
    while read(milliseconds: milliseconds) > 0 {}
  }

  func forgetOutput() { output = [] }

  func type(_ text: String) {
    let bytes = Array(text.utf8)
    _ = write(master, bytes, bytes.count)
  }

  /// The most memory it has held, in bytes.
  var peak: Int { peakMemory(of: process) }

  /// How often the kernel has woken each of its threads.
  var wakeUps: [String: Int] {
    let threads = (try? names(in: "/proc/\(process)/task")) ?? []
    return threads.reduce(into: [:]) { counts, thread in
      let status = (try? text(of: "/proc/\(process)/task/\(thread)/status")) ?? ""
      let line = status.split(separator: "\n").first { $0.hasPrefix("voluntary") }
      counts[thread] = line.flatMap { $0.split(separator: "\t").last }.flatMap { Int($0) }
    }
  }

  private func contains(_ wanted: [UInt8], from place: Int) -> Bool {
    output[min(place, output.count)...].firstRange(of: wanted) != nil
  }

  private func read(milliseconds: CInt) -> Int {
    var waiting = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
    guard poll(&waiting, 1, milliseconds) > 0 else { return 0 }
    var buffer = [UInt8](repeating: 0, count: 65536)
    let count = Glibc.read(master, &buffer, buffer.count)
    if count > 0 { output += buffer[..<count] }
    return max(0, count)
  }
}
