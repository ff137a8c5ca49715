import Cells
import FoundationEssentials
import Glibc
import Model
import Synchronization

/// The one way out to standard output and standard error.
///
/// stdout carries results only; stderr everything else. Words pass `printable` here, whoever wrote
/// them, so that nothing from a provider, a file or a name steers a terminal. What is ours to the last
/// byte (pictures, frames of a script, completion scripts) has a function of its own that says so. No
/// other file of this module may write to descriptors 1 and 2.
///
/// A result that cannot be written is remembered: `unwritten` is the failure the program ends with.
enum Output {
  // MARK: - Words

  /// A line of a result.
  static func line(_ text: String) { result(printable(text, keepingLines: false) + "\n") }

  /// Lines of a result, written together: each by itself would be a call of the system.
  static func lines(_ lines: [String]) {
    result(lines.map { printable($0, keepingLines: false) + "\n" }.joined())
  }

  /// A result of several lines, the last of which ends with a line end.
  static func text(_ text: String) { result(printable(text, keepingLines: true)) }

  /// A page of a result, with the styles that a terminal shows.
  static func page(_ lines: [StyledLine], isStyled: Bool) { result(lines.text(isStyled: isStyled)) }

  /// A line for the person, on stderr.
  static func error(_ text: String) { note(printable(text, keepingLines: false) + "\n") }

  /// Several lines for the person, on stderr.
  static func errorText(_ text: String) { note(printable(text, keepingLines: true) + "\n") }

  /// A failure in words: what happened, what to do, whether money was spent.
  static func failure(_ failure: Failure) {
    error("retake: \(failure.message)")
    if !failure.advice.isEmpty { error("  \(failure.advice)") }
    switch failure.billed {
    case .no: break
    case .yes: error("  This was billed.")
    case .maybe: error("  This may have been billed.")
    }
  }

  /// The line on stderr that tells how far something is, in the place of the one before it; nil clears
  /// it. Only for a terminal.
  static func progress(_ line: String?) {
    note("\r\u{1B}[K" + (line.map { printable($0, keepingLines: false) } ?? ""))
  }

  /// One JSON object on one line, members in a stable order, without a character that a terminal would
  /// obey or hide.
  static func json(_ value: some Encodable) throws(Failure) {
    result(try jsonText(value, isIndented: false) + "\n")
  }

  // MARK: - Bytes of our own

  /// A picture as the terminal takes it: cells with colours, or an encoder's own pixels.
  static func picture(_ bytes: [UInt8]) { result(bytes) }

  /// A frame of a script: the cells of a canvas, which hold no control.
  static func frame(_ text: String) { result(text) }

  /// What a shell reads: a completion script, or values and the words about them, which the caller has
  /// made `printable`, with the separators of that shell between them.
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
    // A reader that has missed one line shall not get the next.
    guard lost.withLock({ $0 == nil }) else { return }
    if let code = write(bytes, to: STDOUT_FILENO) { lost.withLock { $0 = $0 ?? code } }
  }

  /// There is nobody left to tell that the words on stderr were not read.
  private static func note(_ text: String) { _ = write(Array(text.utf8), to: STDERR_FILENO) }

  /// Writes all of it, also when the reader is slow. nil, or the system's code for why not.
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

/// A value as JSON, members in a stable order; what a terminal would obey or hide stands as escapes.
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

/// Opens what the program was started without of the three standard descriptors, so that no file of
/// ours, the library least of all, gets such a number and somebody's words. Reading and writing there
/// fail as they would on a closed one.
func occupyStandardDescriptors() {
  for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) < 0 {
    _ = open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
  }
}
