import Cells
import FoundationEssentials
import Glibc
import Model
import Synchronization

/// The only way to stdout and stderr.
///
/// stdout carries results only; stderr everything else. Text passes through `printable` here, no
/// matter who wrote it, so that nothing from a provider, a file or a name controls a terminal.
/// Output that is entirely our own (pictures, frames of a script, completion scripts) has functions
/// of its own. No other file of this module may write to descriptors 1 and 2.
///
/// A result that cannot be written is recorded: `unwritten` is the failure that the program ends
/// with.
enum Output {
  // MARK: - Words

  /// Prints a line of a result.
  static func line(_ text: String) { result(printable(text, keepingLines: false) + "\n") }

  /// Prints lines of a result together: separately each would be a system call.
  static func lines(_ lines: [String]) {
    result(lines.map { printable($0, keepingLines: false) + "\n" }.joined())
  }

  /// Prints a result of several lines, the last of which ends with a line break.
  static func text(_ text: String) { result(printable(text, keepingLines: true)) }

  /// Prints what asks for a line; the caret stays behind it.
  static func prompt(_ text: String) { result(printable(text, keepingLines: false)) }

  /// Rings the terminal's bell.
  static func bell() { result([0x07]) }

  /// Prints a page of a result, with the styles of a terminal.
  static func page(_ lines: [StyledLine], isStyled: Bool) { result(lines.text(isStyled: isStyled)) }

  /// Prints a line for the user, on stderr.
  static func error(_ text: String) { diagnostic(printable(text, keepingLines: false) + "\n") }

  /// Prints several lines for the user, on stderr.
  static func errorText(_ text: String) { diagnostic(printable(text, keepingLines: true) + "\n") }

  /// Prints a failure: what happened, what to do, whether money was spent.
  static func failure(_ failure: Failure) {
    error("retake: \(failure.message)")
    if !failure.advice.isEmpty { error("  \(failure.advice)") }
    switch failure.billed {
    case .no: break
    case .yes: error("  This was billed.")
    case .maybe: error("  This may have been billed.")
    }
  }

  /// Prints a progress line on stderr in place of the previous one; nil clears it. Only for a
  /// terminal.
  static func progress(_ line: String?) {
    diagnostic("\r\u{1B}[K" + (line.map { printable($0, keepingLines: false) } ?? ""))
  }

  /// Prints one JSON object on one line, members in a stable order, without characters that control
  /// or hide text on a terminal.
  static func json(_ value: some Encodable) throws(Failure) {
    result(try jsonText(value, isIndented: false) + "\n")
  }

  // MARK: - Bytes of our own

  /// Prints a picture for the terminal: cells with colours, or an encoder's own pixels.
  static func picture(_ bytes: [UInt8]) { result(bytes) }

  /// Prints a frame of a script: the cells of a canvas, which contain no control characters.
  static func frame(_ text: String) { result(text) }

  /// Prints what a shell reads: a completion script, or values with descriptions, which the caller
  /// has made `printable`, with the separators of that shell between them.
  static func completions(_ text: String) { result(text) }

  // MARK: - Descriptors

  private static let lost = Mutex<CInt?>(nil)

  /// Why a result did not reach its reader; nil when all did.
  static var unwritten: Failure? {
    lost.withLock { $0 }.map { code in
      let reason =
        switch code {
        case EPIPE: "its reader has closed it"
        case EBADF: "it is closed"
        default: String(cString: strerror(code)).lowercased()
        }
      return Failure(
        .storage, "The result could not be written to stdout: \(reason).",
        advice: "The command itself is done; 'retake log' shows the session.")
    }
  }

  private static func result(_ text: String) { result(Array(text.utf8)) }

  private static func result(_ bytes: [UInt8]) {
    // A reader that missed one line must not get the next.
    guard lost.withLock({ $0 == nil }) else { return }
    if let code = write(bytes, to: STDOUT_FILENO) { lost.withLock { $0 = $0 ?? code } }
  }

  /// Prints to stderr. Nobody is left to tell that it was not read.
  private static func diagnostic(_ text: String) { _ = write(Array(text.utf8), to: STDERR_FILENO) }

  /// Writes everything, even to a slow reader. Returns nil, or the system's error code.
  private static func write(_ bytes: [UInt8], to descriptor: CInt) -> CInt? {
    bytes.withUnsafeBytes { buffer in
      var offset = 0
      while offset < buffer.count {
        let count = Glibc.write(
          descriptor, buffer.baseAddress?.advanced(by: offset), buffer.count - offset)
        if count > 0 {
          offset += count
        } else if count < 0, errno == EAGAIN || errno == EINTR {
          var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
          poll(&waiting, 1, -1)
        } else {
          return count < 0 ? errno : EIO
        }
      }
      return nil
    }
  }
}

/// A value as JSON, members in a stable order; characters that control or hide text on a terminal
/// are escaped.
func jsonText(_ value: some Encodable, isIndented: Bool) throws(Failure) -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  if isIndented { encoder.outputFormatting.insert(.prettyPrinted) }
  do {
    return escapingConcealed(inJSON: String(decoding: try encoder.encode(value), as: UTF8.self))
  } catch {
    throw Failure(.storage, "The result could not be written as JSON: \(error).")
  }
}

/// Opens whichever of the three standard descriptors the program was started without, so that no
/// file of ours, least of all the library, gets such a number and somebody's output. Reading and
/// writing there fail as on a closed descriptor.
func occupyStandardDescriptors() {
  for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) < 0 {
    _ = open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
  }
}

/// A line of text for the user, in pieces of one style each.
struct StyledLine: Equatable {
  /// How a piece is drawn on a terminal.
  enum Style: Equatable {
    case plain, bold, code, faint

    /// The SGR parameters (ECMA-48, 8.3.117); nil if no style is set.
    var parameters: String? {
      switch self {
      case .plain: nil
      case .bold: "1"
      case .code: "36"
      case .faint: "2"
      }
    }
  }

  struct Piece: Equatable {
    var text: String
    var style: Style
  }

  var pieces: [Piece] = []

  init(_ pieces: [Piece] = []) { self.pieces = pieces }

  init(_ text: String, _ style: Style = .plain) { pieces = [Piece(text: text, style: style)] }

  mutating func append(_ text: String, _ style: Style = .plain) {
    guard !text.isEmpty else { return }
    pieces.append(Piece(text: text, style: style))
  }

  /// The text without its styles.
  var plain: String { pieces.map(\.text).joined() }
}

extension [StyledLine] {
  /// The lines as a terminal or a pager reads them. Each piece passes through `printable`; the
  /// styles around it are the only control sequences.
  func text(isStyled: Bool) -> String {
    map { line in
      let pieces = line.pieces.map { piece in
        let words = printable(piece.text, keepingLines: false)
        guard isStyled, let parameters = piece.style.parameters else { return words }
        return "\u{1B}[\(parameters)m\(words)\u{1B}[m"
      }
      return pieces.joined() + "\n"
    }.joined()
  }
}

/// What stdout can show of a page.
struct PageOutput {
  let isTerminal: Bool
  let isStyled: Bool

  /// - Parameter environment: `TERM`, and `NO_COLOR`, which turns styles off too (no-color.org).
  init(environment: [String: String]) {
    isTerminal = isatty(1) == 1 && !["", "dumb"].contains(environment["TERM"] ?? "")
    isStyled = isTerminal && (environment["NO_COLOR"] ?? "").isEmpty
  }
}
