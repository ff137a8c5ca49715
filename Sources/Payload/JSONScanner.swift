/// The grammar of JSON as a state machine that consumes one byte at a time.
///
/// `JSONStringScanner` handles the inside of strings; this handles everything around and between
/// them.
struct JSONScanner {
  enum Expectation: UInt8 {
    case value, elementOrEnd, key, keyOrEnd, colon, commaOrEnd, nothing
    /// Inside a token.
    case string, literal
    case minus, zero, integer, point, fraction, exponent, exponentSign, exponentDigits
  }

  private(set) var expected = Expectation.value
  /// Whether the current string is a key.
  private(set) var isKey = false
  /// The open containers, outermost first: whether each is an object.
  private(set) var objects: [Bool] = []
  /// The number of complete strings, numbers and literals, not counting keys.
  private(set) var completed = 0
  private var literal: [UInt8] = []
  private let depth: Int
  private let isTolerant: Bool

  init(depth: Int, isTolerant: Bool = false) {
    self.depth = depth
    self.isTolerant = isTolerant
  }

  /// Whether the document is complete, so that only white space may follow.
  var isComplete: Bool { expected == .nothing }

  /// Consumes a byte outside of strings. A quotation mark that begins a string sets `expected` to
  /// `.string`.
  ///
  /// - Returns: The reason the byte cannot come here; nil when it can.
  mutating func consume(_ byte: UInt8) -> String? {
    switch expected {
    case .literal: return consumeLiteral(byte)
    case .minus where isTolerant && byte == UInt8(ascii: "I"):
      beginLiteral("nfinity")
      return nil
    case .minus, .zero, .integer, .point, .fraction, .exponent, .exponentSign, .exponentDigits:
      if let next = numberState(after: byte) {
        expected = next
        return nil
      }
      guard isNumberComplete else { return "expected a digit, found \(name(byte))" }
      endScalar()
      return consumeStructure(byte)
    default: return consumeStructure(byte)
    }
  }

  /// Ends the current string.
  mutating func endString() {
    if isKey { expected = .colon } else { endScalar() }
  }

  /// Why the document cannot end here; nil when it can.
  func reasonAgainstEnd() -> String? {
    if objects.isEmpty, expected == .nothing || isNumberComplete { return nil }
    switch expected {
    case .string: return "the document ends inside a string"
    case .value where objects.isEmpty: return "the document is empty"
    default:
      guard let inner = objects.last else { return "the document ends inside a value" }
      return "the document ends inside an \(inner ? "object" : "array")"
    }
  }

  private mutating func consumeStructure(_ byte: UInt8) -> String? {
    switch byte {
    case 0x20, 0x0a, 0x0d, 0x09: return nil
    default: break
    }
    switch (expected, byte) {
    case (.value, UInt8(ascii: "]")) where isTolerant && objects.last == false,
      (.key, UInt8(ascii: "}")) where isTolerant:
      objects.removeLast()
      endValue()
    case (.value, _),
      (.elementOrEnd, _) where byte != UInt8(ascii: "]"):
      return begin(byte)
    case (.key, UInt8(ascii: "\"")), (.keyOrEnd, UInt8(ascii: "\"")):
      isKey = true
      expected = .string
    case (.colon, UInt8(ascii: ":")): expected = .value
    case (.commaOrEnd, UInt8(ascii: ",")): expected = objects.last == true ? .key : .value
    case (.commaOrEnd, UInt8(ascii: "}")) where objects.last == true,
      (.commaOrEnd, UInt8(ascii: "]")) where objects.last == false,
      (.keyOrEnd, UInt8(ascii: "}")), (.elementOrEnd, UInt8(ascii: "]")):
      objects.removeLast()
      endValue()
    default: return "expected \(wanted), found \(name(byte))"
    }
    return nil
  }

  private mutating func begin(_ byte: UInt8) -> String? {
    switch byte {
    case UInt8(ascii: "\""):
      isKey = false
      expected = .string
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      guard objects.count < depth else { return "nested more than \(depth) levels deep" }
      let isObject = byte == UInt8(ascii: "{")
      objects.append(isObject)
      expected = isObject ? .keyOrEnd : .elementOrEnd
    case UInt8(ascii: "-"): expected = .minus
    case UInt8(ascii: "0"): expected = .zero
    case UInt8(ascii: "1")...UInt8(ascii: "9"): expected = .integer
    case UInt8(ascii: "t"): beginLiteral("rue")
    case UInt8(ascii: "f"): beginLiteral("alse")
    case UInt8(ascii: "n"): beginLiteral("ull")
    case UInt8(ascii: "N") where isTolerant: beginLiteral("aN")
    case UInt8(ascii: "I") where isTolerant: beginLiteral("nfinity")
    default: return "expected \(wanted), found \(name(byte))"
    }
    return nil
  }

  private mutating func endScalar() {
    completed += 1
    endValue()
  }

  private mutating func endValue() {
    expected = objects.isEmpty ? .nothing : .commaOrEnd
  }

  private mutating func beginLiteral(_ rest: StaticString) {
    literal = rest.withUTF8Buffer { $0.reversed() }
    expected = .literal
  }

  private mutating func consumeLiteral(_ byte: UInt8) -> String? {
    guard literal.last == byte else {
      return "expected true, false or null, found \(name(byte)) in a word"
    }
    literal.removeLast()
    if literal.isEmpty { endScalar() }
    return nil
  }

  private var isNumberComplete: Bool {
    switch expected {
    case .zero, .integer, .fraction, .exponentDigits: true
    default: false
    }
  }

  private func numberState(after byte: UInt8) -> Expectation? {
    let isDigit = byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
    let isExponent = byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E")
    switch expected {
    case .minus where byte == UInt8(ascii: "0"): return .zero
    case .minus where isDigit, .integer where isDigit: return .integer
    case .zero where byte == UInt8(ascii: "."), .integer where byte == UInt8(ascii: "."):
      return .point
    case .point where isDigit, .fraction where isDigit: return .fraction
    case .zero where isExponent, .integer where isExponent, .fraction where isExponent:
      return .exponent
    case .exponent where byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-"):
      return .exponentSign
    case .exponent where isDigit, .exponentSign where isDigit, .exponentDigits where isDigit:
      return .exponentDigits
    default: return nil
    }
  }

  private var wanted: String {
    switch expected {
    case .elementOrEnd: "a value or ']'"
    case .key: "a key in quotation marks"
    case .keyOrEnd: "a key in quotation marks or '}'"
    case .colon: "':' after a key"
    case .commaOrEnd: objects.last == true ? "',' or '}'" : "',' or ']'"
    case .nothing: "nothing after the document"
    default: "a value"
    }
  }
}

/// A byte as an error message shows it.
func name(_ byte: UInt8) -> String {
  byte > 0x20 && byte < 0x7f
    ? "'\(Character(Unicode.Scalar(byte)))'"
    : "byte 0x\(byte < 16 ? "0" : "")\(String(byte, radix: 16))"
}

/// What may stand between the quotes of a JSON string, as a state machine that consumes chunks.
struct JSONStringScanner {
  /// Why a run of a string stopped.
  enum Stop {
    /// At the closing quotation mark, which is the next byte.
    case quote
    /// At the end of the chunk; the string continues.
    case chunk
    /// Before a byte that is not allowed here.
    case error(String)
  }

  private enum Place {
    case plain, escape, hexadecimal, sequence
  }

  private var place = Place.plain
  /// The number of hexadecimal digits read, and their value.
  private var digits = 0
  private var unit: UInt32 = 0
  /// Whether the last escape was the first half of a surrogate pair.
  private var isHalf = false
  /// The number of bytes still missing from a UTF-8 sequence, and the range for the next one.
  private var remaining = 0
  private var range: ClosedRange<UInt8> = 0x80...0xbf
  private let allowsLoneSurrogates: Bool
  private let isTolerant: Bool
  /// Whether the current string has an error that was tolerated.
  var isOdd = false

  init(allowsLoneSurrogates: Bool, isTolerant: Bool = false) {
    self.allowsLoneSurrogates = allowsLoneSurrogates
    self.isTolerant = isTolerant
  }

  /// Checks the bytes from `position` and advances it to where it stops.
  mutating func consume(_ bytes: UnsafeRawBufferPointer, _ position: inout Int) -> Stop {
    while position < bytes.count {
      if place == .plain, !isHalf {
        position = endOfPlainRun(bytes, from: position)
        guard position < bytes.count else { break }
      }
      let byte = bytes[position]
      let reason: String?
      let placeBefore = place
      switch place {
      case .plain:
        if byte == UInt8(ascii: "\""), !isHalf || allowsLoneSurrogates {
          isHalf = false
          return .quote
        }
        reason = consumePlain(byte)
      case .escape: reason = consumeEscape(byte)
      case .hexadecimal: reason = consumeDigit(byte)
      case .sequence:
        reason = range.contains(byte) ? nil : "invalid UTF-8: \(name(byte)) inside a character"
        remaining -= 1
        range = 0x80...0xbf
        if remaining == 0 { place = .plain }
      }
      if let reason {
        guard isTolerant else { return .error(reason) }
        isOdd = true
        isHalf = false
        place = .plain
        // A byte that is not part of an escape or a character may end the string.
        if placeBefore == .hexadecimal || placeBefore == .sequence { continue }
      }
      position += 1
    }
    return .chunk
  }

  private static let loneHalf = "unpaired surrogate"

  private mutating func consumePlain(_ byte: UInt8) -> String? {
    if isHalf, byte != UInt8(ascii: "\\") {
      guard allowsLoneSurrogates else { return Self.loneHalf }
      isHalf = false
    }
    switch byte {
    case UInt8(ascii: "\\"): place = .escape
    case ..<0x20: return "a control character (\(name(byte))) in a string must be escaped"
    case ..<0x80: break
    case 0xc2...0xdf: begin(1, 0x80...0xbf)
    case 0xe0: begin(2, 0xa0...0xbf)
    case 0xed: begin(2, 0x80...0x9f)
    case 0xe1...0xef: begin(2, 0x80...0xbf)
    case 0xf0: begin(3, 0x90...0xbf)
    case 0xf1...0xf3: begin(3, 0x80...0xbf)
    case 0xf4: begin(3, 0x80...0x8f)
    default: return "invalid UTF-8: no character begins with \(name(byte))"
    }
    return nil
  }

  private mutating func begin(_ count: Int, _ next: ClosedRange<UInt8>) {
    remaining = count
    range = next
    place = .sequence
  }

  private mutating func consumeEscape(_ byte: UInt8) -> String? {
    if byte == UInt8(ascii: "u") {
      place = .hexadecimal
      digits = 0
      unit = 0
      return nil
    }
    if isHalf, !allowsLoneSurrogates { return Self.loneHalf }
    isHalf = false
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
      UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      place = .plain
      return nil
    default: return "invalid escape \(name(byte))"
    }
  }

  private mutating func consumeDigit(_ byte: UInt8) -> String? {
    guard let digit = hexadecimalDigit(byte) else {
      return "expected four hexadecimal digits after \\u, found \(name(byte))"
    }
    unit = unit << 4 | digit
    digits += 1
    guard digits == 4 else { return nil }
    place = .plain
    let isSecondHalf = unit >= 0xdc00 && unit < 0xe000
    if isHalf != isSecondHalf, !allowsLoneSurrogates { return Self.loneHalf }
    isHalf = unit >= 0xd800 && unit < 0xdc00
    return nil
  }

  /// The first position of a quotation mark, a backslash, a control character or a non-ASCII byte;
  /// checks eight bytes at a time.
  private func endOfPlainRun(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let highs = ones << 7
    var position = start
    while position + 8 <= bytes.count {
      let word = UInt64(
        littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self))
      let quotes = word ^ (ones &* 0x22)
      let slashes = word ^ (ones &* 0x5c)
      // A borrow can only set a false mark above a true one, and the lowest one counts.
      let marks =
        (word | (word &- ones &* 0x20) | (quotes &- ones) | (slashes &- ones)) & highs
      if marks != 0 { return position + marks.trailingZeroBitCount / 8 }
      position += 8
    }
    while position < bytes.count, !isSpecial(bytes[position]) { position += 1 }
    return position
  }

  private func isSpecial(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte >= 0x80 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }
}

/// The value of a hexadecimal digit in either case.
func hexadecimalDigit(_ byte: UInt8) -> UInt32? {
  switch byte {
  case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
  case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a") + 10)
  case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A") + 10)
  default: nil
  }
}
