/// An OSC, DCS or APC string being read: an answer of the terminal, up to BEL or ESC \.
struct StringSequence: Sendable {
  /// What a byte does to the string.
  enum Step {
    case more
    case complete(TerminalReply)
    /// A byte that cannot be part of an answer; it has to be parsed as something else.
    case broken
    /// The same, after an Escape that belongs to it.
    case brokenByEscape
    /// The first byte shows that it was Alt with a letter.
    case notAString
  }

  /// Answers are short; one that never ends must not swallow the keyboard for good.
  private static let limit = 64 << 10
  private let introducer: UInt8
  private var bytes: [UInt8] = []
  private var afterEscape = false

  init(introducer: UInt8) {
    self.introducer = introducer
  }

  /// Whether only the backslash of its terminator is missing.
  var isAfterEscape: Bool { afterEscape }

  var isEmpty: Bool { bytes.isEmpty && !afterEscape }

  var letter: Character { Character(Unicode.Scalar(introducer)) }

  mutating func append(_ byte: UInt8) -> Step {
    if afterEscape { return byte == UInt8(ascii: "\\") ? complete : .brokenByEscape }
    if bytes.isEmpty, !mayBegin(byte) { return .notAString }
    switch byte {
    case 0x1B: afterEscape = true
    case 0x07: return complete
    case 0x20..<0x7F, 0x80...0xFF:
      guard bytes.count < Self.limit else { return .broken }
      bytes.append(byte)
    default: return .broken
    }
    return .more
  }

  private var complete: Step {
    .complete(
      TerminalReply(string: String(decoding: bytes, as: UTF8.self), introducer: introducer))
  }

  private func mayBegin(_ byte: UInt8) -> Bool {
    switch introducer {
    case UInt8(ascii: "]"): (0x30...0x39).contains(byte)
    case UInt8(ascii: "_"): byte == UInt8(ascii: "G")
    default: (0x30...0x39).contains(byte) || [0x3E, 0x21, 0x24, 0x2B, 0x7C].contains(byte)
    }
  }
}
