/// Converts the raw content of JSON strings to text and back.
enum JSONText {
  /// The text that the content of a valid string stands for. Lone surrogates become U+FFFD.
  static func decode(_ content: ArraySlice<UInt8>) -> String {
    guard content.contains(UInt8(ascii: "\\")) else {
      return String(decoding: content, as: UTF8.self)
    }
    var text = ""
    var rest = content
    while let escape = rest.firstIndex(of: UInt8(ascii: "\\")) {
      text += String(decoding: rest[..<escape], as: UTF8.self)
      rest = rest[escape...].dropFirst()
      guard let letter = rest.popFirst() else { break }
      if letter == UInt8(ascii: "u") {
        text.unicodeScalars.append(decodeUnit(&rest))
      } else {
        text.unicodeScalars.append(Unicode.Scalar(shortEscapes[letter] ?? letter))
      }
    }
    return text + String(decoding: rest, as: UTF8.self)
  }

  /// The string content that stands for the text.
  static func encode(_ text: String) -> [UInt8] {
    var content: [UInt8] = []
    content.reserveCapacity(text.utf8.count)
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): content += [UInt8(ascii: "\\"), byte]
      case ..<0x20:
        if let letter = shortEscapes.first(where: { $0.value == byte })?.key {
          content += [UInt8(ascii: "\\"), letter]
        } else {
          content += (byte < 0x10 ? "\\u000" : "\\u00").utf8
          content += String(byte, radix: 16).utf8
        }
      default: content.append(byte)
      }
    }
    return content
  }

  private static let shortEscapes: [UInt8: UInt8] = [
    UInt8(ascii: "b"): 0x08, UInt8(ascii: "f"): 0x0c, UInt8(ascii: "n"): 0x0a,
    UInt8(ascii: "r"): 0x0d, UInt8(ascii: "t"): 0x09,
  ]

  /// Reads one `\u` escape, or two that form a pair, starting after the first `u`.
  private static func decodeUnit(_ rest: inout ArraySlice<UInt8>) -> Unicode.Scalar {
    let first = takeDigits(&rest)
    guard first >= 0xd800, first < 0xdc00, rest.starts(with: "\\u".utf8) else {
      return Unicode.Scalar(first) ?? "\u{fffd}"
    }
    var after = rest.dropFirst(2)
    let second = takeDigits(&after)
    guard second >= 0xdc00, second < 0xe000 else { return "\u{fffd}" }
    rest = after
    return Unicode.Scalar(0x10000 + (first - 0xd800) << 10 + (second - 0xdc00)) ?? "\u{fffd}"
  }

  private static func takeDigits(_ rest: inout ArraySlice<UInt8>) -> UInt32 {
    let value = rest.prefix(4).reduce(UInt32(0)) { $0 << 4 | (hexadecimalDigit($1) ?? 0) }
    rest = rest.dropFirst(4)
    return value
  }
}
