/// The grammar of JSON as a state machine that consumes one byte at a time.
///
/// `JSONStringScanner` handles the inside of strings; this handles everything around and between them.
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
  mutating func take(_ byte: UInt8) -> String? {
    switch expected {
    case .literal: return takeLiteral(byte)
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
      return takeStructure(byte)
    default: return takeStructure(byte)
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

  private mutating func takeStructure(_ byte: UInt8) -> String? {
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

  private mutating func takeLiteral(_ byte: UInt8) -> String? {
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
