import Foundation

/// A terminal at the end of a slow line: it takes a limited number of bytes a second, and
/// everything to it and from it takes half the round trip.
///
/// A thread of its own reads; `lock` guards what it shares, which makes `@unchecked Sendable` true.
final class SlowTerminal: @unchecked Sendable {
  /// The program's end.
  let descriptor: CInt
  private let master: CInt
  private let rate: Double
  private let way: Double
  private let lock = NSLock()
  /// What has arrived, with the time in seconds at which each part did.
  private var arrived: [(time: Double, bytes: [UInt8])] = []
  private var keys: [(time: Double, bytes: [UInt8])] = []
  private var isOver = false
  private let epoch = ContinuousClock.now

  init(columns: Int, rows: Int, bytesPerSecond rate: Double, roundTrip: Double) throws {
    self.rate = rate
    way = roundTrip / 2
    master = Glibc.open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    var locked: CInt = 0
    var number: CInt = 0
    // TIOCSPTLCK and TIOCGPTN, macros that Swift does not import.
    guard ioctl(master, 0x4004_5431, &locked) == 0, ioctl(master, 0x8004_5430, &number) == 0
    else { throw TerminalProgram.Failed.cannotStart("no pseudo terminal") }
    descriptor = Glibc.open("/dev/pts/\(number)", O_RDWR | O_NOCTTY | O_CLOEXEC)
    var size = winsize(
      ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: UInt16(columns * 10),
      ws_ypixel: UInt16(rows * 20))
    _ = ioctl(master, UInt(TIOCSWINSZ), &size)
    Thread { [self] in run() }.start()
  }

  var now: Double { epoch.duration(to: .now) / .seconds(1) }

  /// Types keys, which arrive at the program half a round trip later.
  func type(_ text: String) {
    lock.withLock { keys.append((now + way, Array(text.utf8))) }
  }

  /// The bytes on the screen so far.
  var count: Int { lock.withLock { visible.count } }

  /// When the text appeared on the screen; nil if it has not.
  func time(of text: String) -> Double? {
    let wanted = Array(text.utf8)
    return lock.withLock {
      let all = visible
      guard let place = all.firstRange(of: wanted)?.upperBound else { return nil }
      var seen = 0
      return arrived.first { part in
        seen += part.bytes.count
        return seen >= place
      }?.time
    }
  }

  func close() {
    lock.withLock { isOver = true }
  }

  private var visible: [UInt8] {
    let now = now
    return arrived.reduce(into: []) { if $1.time <= now { $0 += $1.bytes } }
  }

  private func run() {
    var budget = 0.0
    var last = now
    var rest: [UInt8] = []
    // An idle line accumulates no credit; one that this thread came late to has continued
    // meanwhile.
    var isBusy = false
    while !lock.withLock({ isOver }) {
      usleep(2000)
      let time = now
      budget = min(budget + (time - last) * rate, max(64, rate * 0.2 * (isBusy ? 1 : 0.01)))
      last = time
      let due = lock.withLock {
        let due = keys.filter { $0.time <= time }
        keys.removeAll { $0.time <= time }
        return due
      }
      for key in due { _ = write(master, key.bytes, key.bytes.count) }
      var waiting = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
      isBusy = poll(&waiting, 1, 0) > 0
      guard budget >= 1, isBusy else { continue }
      var buffer = [UInt8](repeating: 0, count: Int(budget))
      let count = Glibc.read(master, &buffer, buffer.count)
      guard count > 0 else { break }
      budget -= Double(count)
      rest += buffer[..<count]
      lock.withLock {
        arrived.append((time + way, Array(buffer[..<count])))
        // It reaches the terminal after one trip and comes back after another.
        for answer in answers(&rest) { keys.append((time + 2 * way, answer)) }
      }
    }
    Glibc.close(descriptor)
    Glibc.close(master)
  }

  /// The answers to the questions in what has arrived; keeps what may be the start of a question.
  private func answers(_ bytes: inout [UInt8]) -> [[UInt8]] {
    let known = [
      ("\u{1B}[5n", "\u{1B}[0n"), ("\u{1B}[c", "\u{1B}[?62;4;22c"),
      ("\u{1B}[?2026$p", "\u{1B}[?2026;2$y"),
    ]
    var answers: [[UInt8]] = []
    while let first = known.compactMap({ question, answer in
      bytes.firstRange(of: Array(question.utf8)).map { ($0, answer) }
    }).min(by: { $0.0.lowerBound < $1.0.lowerBound }) {
      answers.append(Array(first.1.utf8))
      bytes.removeFirst(first.0.upperBound)
    }
    bytes = Array(bytes.suffix(8))
    return answers
  }
}
