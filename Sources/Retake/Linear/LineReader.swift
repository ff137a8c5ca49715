import Glibc
import Model

private let newline = UInt8(ascii: "\n")

/// Lines from standard input: from a terminal with its own line editing, or from a pipe or file.
struct LineReader {
  /// What has arrived.
  enum Input: Equatable {
    case line(String)
    /// Several lines at once, as from a paste.
    case lines(String)
    /// A line too long to be an instruction, of which nothing is used.
    case tooLong
    /// No more can come.
    case end
  }

  let descriptor: CInt
  /// Whether somebody types there; everything else is read line by line.
  let isTerminal: Bool
  private var bytes: [UInt8] = []
  private var isAtEnd = false
  /// Whether the rest of a line that was too long is being dropped.
  private var skips = false
  /// Whether that has not been told yet.
  private var hasDroppedLine = false

  /// Whether somebody typed the beginning of a line and ended the input; it is no line.
  private(set) var hasDroppedPart = false

  /// The most bytes of a line; far longer than any instruction.
  private static let longest = 1 << 20
  /// Milliseconds that the rest of a paste may take to arrive; nobody types that fast.
  private static let pasteWait: CInt = 30

  init(_ descriptor: CInt) {
    self.descriptor = descriptor
    isTerminal = isatty(descriptor) == 1
  }

  /// Whether a line, or the end, is there without reading.
  var hasLine: Bool { bytes.contains(newline) || isAtEnd }

  /// The next input; nil when there is no whole line yet. Reads once from a descriptor that is
  /// readable.
  mutating func next(isReadable: Bool) -> Input? {
    if isReadable, !hasLine { read() }
    if hasDroppedLine {
      hasDroppedLine = false
      return .tooLong
    }
    guard isTerminal else { return takeLine().map { .line($0) } ?? end }
    guard hasLine else { return end }
    readRestOfPaste()
    var lines: [String] = []
    while let line = takeLine() { lines.append(line) }
    guard let first = lines.first else { return end }
    return lines.count == 1 ? .line(first) : .lines(lines.joined(separator: "\n"))
  }

  private var end: Input? { isAtEnd && bytes.isEmpty ? .end : nil }

  /// The first line; the last one of a file may lack its end.
  private mutating func takeLine() -> String? {
    let lineEnd = bytes.firstIndex(of: newline)
    guard let end = lineEnd ?? (isAtEnd && !bytes.isEmpty ? bytes.endIndex : nil) else {
      return nil
    }
    var line = bytes[..<end]
    if line.last == UInt8(ascii: "\r") { line.removeLast() }
    let text = String(decoding: line, as: UTF8.self)
    bytes.removeSubrange(..<min(bytes.endIndex, lineEnd.map { $0 + 1 } ?? end))
    return text
  }

  private mutating func read() {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    let count = Glibc.read(descriptor, &buffer, buffer.count)
    if count > 0 {
      take(buffer[..<count])
    } else if count == 0 || (errno != EINTR && errno != EAGAIN) {
      isAtEnd = true
      // What somebody typed without Enter is no line.
      if isTerminal {
        let end = bytes.lastIndex(of: newline).map { $0 + 1 } ?? 0
        hasDroppedPart = end < bytes.count
        bytes.removeSubrange(end...)
      }
    }
  }

  /// Takes what was read. A file without line ends is no list of instructions: of a line that is too
  /// long nothing is used, neither its head nor its tail.
  private mutating func take(_ new: ArraySlice<UInt8>) {
    var new = new
    if skips {
      guard let end = new.firstIndex(of: newline) else { return }
      new = new[(end + 1)...]
      skips = false
    }
    bytes += new
    guard bytes.count > Self.longest, !bytes.contains(newline) else { return }
    (bytes, skips, hasDroppedLine) = ([], true, true)
  }

  /// Reads what has arrived behind a line, including the beginning of a line without its end, which
  /// the terminal's line editing would keep back: the end of a paste must not be edited and sent as
  /// if it had been typed.
  private mutating func readRestOfPaste() {
    guard isReadable(within: Self.pasteWait) || holdsPart else { return }
    while isReadable(within: Self.pasteWait), !isAtEnd { read() }
    var modes = termios()
    guard tcgetattr(descriptor, &modes) == 0, modes.c_lflag & tcflag_t(ICANON) != 0 else { return }
    var raw = modes
    raw.c_lflag &= ~tcflag_t(ICANON)
    guard tcsetattr(descriptor, TCSANOW, &raw) == 0 else { return }
    while isReadable(within: 0), !isAtEnd { read() }
    tcsetattr(descriptor, TCSANOW, &modes)
    if bytes.last != newline { bytes.append(newline) }
  }

  /// Whether the terminal's line editing holds part of a line.
  private var holdsPart: Bool {
    var modes = termios()
    guard tcgetattr(descriptor, &modes) == 0, modes.c_lflag & tcflag_t(ICANON) != 0 else {
      return false
    }
    var raw = modes
    raw.c_lflag &= ~tcflag_t(ICANON)
    guard tcsetattr(descriptor, TCSANOW, &raw) == 0 else { return false }
    defer { tcsetattr(descriptor, TCSANOW, &modes) }
    var count: CInt = 0
    return ioctl(descriptor, UInt(FIONREAD), &count) == 0 && count > 0
  }

  private func isReadable(within milliseconds: CInt) -> Bool {
    var line = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&line, 1, milliseconds) > 0 && line.revents & Int16(POLLIN) != 0
  }
}
