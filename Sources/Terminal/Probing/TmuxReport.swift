package import Cells
import Glibc
import Posix

/// What tmux reports about itself and the terminal around it, in one answer of `display-message`.
package struct TmuxReport: Hashable, Sendable {
  /// The version, such as `3.3a`.
  package var version: String
  /// TERM of the terminal around it.
  package var clientTerm: String
  /// That terminal's name and version as it answered tmux; empty if it did not.
  package var clientVersion: String
  /// The features tmux believes that terminal has, such as `sixel` and `RGB`.
  package var clientFeatures: Set<String>
  /// Whether this tmux was built with sixel; nil before 3.6, which does not say.
  package var drawsSixel: Bool?
  /// `off`, `on` or `all` (3.3 writes 0 and 1); empty before 3.3, which had no such option and let
  /// everything through.
  package var passthrough: String
  /// `off`, `external` or `on`: whether programs may set the clipboard.
  package var clipboard: String
  /// The pixels of one cell of the terminal around it; nil if tmux does not know them.
  package var cellPixels: Size?

  /// The format for `display-message -p`. `#` followed by an option's name gives its value in this
  /// pane.
  static let format =
    [
      "version", "client_termname", "client_termtype", "client_termfeatures", "sixel_support",
      "allow-passthrough", "set-clipboard", "client_cell_width", "client_cell_height",
    ].map { "#{\($0)}" }.joined(separator: "\t")

  /// Parses one line of that format; nil if it is not one.
  init?(line: String) {
    let fields = line.split(separator: "\n").first?
      .split(separator: "\t", omittingEmptySubsequences: false)
      .map { printable(String($0.prefix(300)), keepingLines: false) }
    guard let fields, fields.count == 9, !fields[0].isEmpty else { return nil }
    version = fields[0]
    clientTerm = fields[1]
    clientVersion = fields[2]
    clientFeatures = Set(fields[3].split(separator: ",").map(String.init))
    drawsSixel = fields[4].isEmpty ? nil : fields[4] == "1"
    passthrough = fields[5]
    clipboard = fields[6]
    if let width = Int(fields[7]), let height = Int(fields[8]), Self.sides.contains(width),
      Self.sides.contains(height)
    {
      cellPixels = Size(columns: width, rows: height)
    }
  }

  /// Plausible pixels of a cell side; 0 if tmux does not know it.
  private static let sides = 0...4096

  /// Its version as numbers to compare, the letter as a third: `3.3a` is 3, 3, 1. A build of the
  /// development branch counts as its next release.
  var release: ProgramVersion { ProgramVersion(version) }

  /// Whether passed-through sequences reach the terminal around it.
  package var letsThrough: Bool {
    if passthrough.isEmpty { return release < ProgramVersion("3.3") }
    // 3.7b loses passed-through sequences and their answers except with `all` (fixed on its
    // branch).
    if version == "3.7b" { return passthrough == "all" }
    return !["off", "0"].contains(passthrough)
  }

  /// Whether it runs inside another tmux or screen; Retake wraps nothing for two levels.
  var isNested: Bool {
    ["tmux", "screen"].contains { clientTerm.hasPrefix($0) || clientVersion.hasPrefix($0) }
  }
}

/// A version as numbers, with a trailing letter counted from 1.
struct ProgramVersion: Comparable, Sendable {
  private var parts: [Int] = []

  /// Parses the first number in the text that belongs to no name, and the parts that follow it:
  /// `next-3.4`, `kitty(0.26.5)`, `iTerm2 3.6.6`, `3.3a`.
  init(_ text: some StringProtocol) {
    var isInName = false
    let start = text.drop { character in
      let isDigit = character.isASCII && character.isNumber
      if !isDigit { isInName = character.isLetter }
      return !isDigit || isInName
    }
    for part in start.prefix(while: { $0.isASCII && ($0.isNumber || $0.isLetter || $0 == ".") })
      .split(separator: ".").prefix(4)
    {
      let digits = part.prefix { $0.isNumber }
      parts.append(Int(digits.prefix(9)) ?? 0)
      if let letter = part.dropFirst(digits.count).first?.asciiValue, letter >= 97 {
        parts.append(Int(letter) - 96)
      }
    }
  }

  static func < (one: ProgramVersion, other: ProgramVersion) -> Bool {
    for index in 0..<max(one.parts.count, other.parts.count) {
      let left = index < one.parts.count ? one.parts[index] : 0
      let right = index < other.parts.count ? other.parts[index] : 0
      if left != right { return left < right }
    }
    return false
  }

  static func == (one: ProgramVersion, other: ProgramVersion) -> Bool {
    !(one < other) && !(other < one)
  }
}

/// Asks tmux about itself by running its client in the background: nothing ever waits for it.
struct TmuxInquiry: ~Copyable {
  /// Longer than any answer takes; a later one is no longer needed.
  private static let patience = Duration.seconds(3)

  private let child: ChildProcess
  private let descriptor: CInt
  private let deadline: ContinuousClock.Instant
  private var bytes: [UInt8] = []

  /// The state of the question.
  enum State {
    case pending
    /// nil means there is no tmux that answers.
    case over(TmuxReport?)
  }

  /// Starts the client; nil if that fails. `TMUX` in the environment says which tmux, `TMUX_PANE`
  /// which pane.
  init?(environment: [String: String]) {
    guard let server = environment["TMUX"], !server.isEmpty else { return nil }
    guard let ends = try? makePipe() else { return nil }
    defer { close(ends.write) }
    var words = ["tmux", "display-message", "-p"]
    if let pane = environment["TMUX_PANE"], !pane.isEmpty { words += ["-t", pane] }
    words.append(TmuxReport.format)
    let passedOn = environment.filter { name, _ in
      ["TMUX", "PATH", "TMUX_TMPDIR", "HOME"].contains(name)
    }
    var options = ChildProcess.Options()
    (options.input, options.output, options.error) = (.null, .open(ends.write), .null)
    guard let child = try? ChildProcess(words, environment: passedOn, options) else {
      close(ends.read)
      return nil
    }
    _ = fcntl(ends.read, F_SETFL, O_NONBLOCK)
    self.child = child
    descriptor = ends.read
    deadline = .now + Self.patience
  }

  deinit {
    close(descriptor)
    // It has exited by itself, or its answer is no longer needed.
    child.end()
  }

  /// Reads what has arrived; does not block.
  mutating func poll() -> State {
    var buffer = [UInt8](repeating: 0, count: 2048)
    while bytes.count < 4096 {
      let count = read(descriptor, &buffer, buffer.count)
      if count > 0 {
        bytes += buffer[..<count]
      } else if count < 0, errno == EINTR {
        continue
      } else if count < 0, errno == EAGAIN {
        return ContinuousClock.now < deadline ? .pending : .over(nil)
      } else {
        break
      }
    }
    return .over(TmuxReport(line: String(decoding: bytes, as: UTF8.self)))
  }
}
