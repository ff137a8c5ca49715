/// A JSON value to be written: built in code, with parts of payloads and blobs inside.
package indirect enum PayloadNode: Hashable, Sendable {
  /// Members in this order.
  case object([Member])
  case array([PayloadNode])
  case string(String)
  /// A number as it is to be written.
  case number(String)
  case bool(Bool)
  case null
  /// A previously scanned document, byte for byte.
  case splice(Payload)
  /// An external string with its quotes, byte for byte.
  case external(ExternalString)
  /// A blob as a string in base64 (standard alphabet, padded).
  case base64(Blob)
  /// A blob as a `data:` URI of this media type.
  case dataURI(Blob, mediaType: String)

  /// A key and its value.
  package struct Member: Hashable, Sendable {
    package let key: String
    package let value: PayloadNode

    package init(_ key: String, _ value: PayloadNode) {
      self.key = key
      self.value = value
    }
  }

  /// An object of the members whose values are not nil, in this order.
  package static func members(_ members: KeyValuePairs<String, PayloadNode?>) -> PayloadNode {
    .object(members.compactMap { key, value in value.map { Member(key, $0) } })
  }

  package static func int(_ value: Int) -> PayloadNode { .number(String(value)) }

  /// A finite number; JSON cannot spell other ones, and rendering refuses them.
  package static func double(_ value: Double) -> PayloadNode { .number("\(value)") }
}

extension PayloadNode: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral
{
  package init(stringLiteral value: String) { self = .string(value) }
  package init(integerLiteral value: Int) { self = .int(value) }
  package init(floatLiteral value: Double) { self = .double(value) }
  package init(booleanLiteral value: Bool) { self = .bool(value) }
  package init(arrayLiteral elements: PayloadNode...) { self = .array(elements) }
  package init(dictionaryLiteral elements: (String, PayloadNode)...) {
    self = .object(elements.map { Member($0.0, $0.1) })
  }
}

extension PayloadBody {
  /// Appends text as a JSON string, quoted and escaped.
  package mutating func append(string text: String) {
    append("\"")
    append(JSONText.encode(text))
    append("\"")
  }

  /// Appends a JSON value.
  ///
  /// - Throws: `PayloadError` when a number in it is not one.
  package mutating func append(_ node: PayloadNode) throws(PayloadError) {
    switch node {
    case .object(let members):
      append("{")
      for (place, member) in members.enumerated() {
        if place > 0 { append(",") }
        append(string: member.key)
        append(":")
        try append(member.value)
      }
      append("}")
    case .array(let elements):
      append("[")
      try append(elements: elements)
      append("]")
    case .string(let text): append(string: text)
    case .number(let text):
      guard let number = try? Payload(json: text), number.root.number == text else {
        throw .invalid(offset: byteCount, reason: "\(text) is not a JSON number")
      }
      append(text)
    case .bool(let value): append(value ? "true" : "false")
    case .null: append("null")
    case .splice(let payload): append(payload)
    case .external(let external):
      append("\"")
      append(external)
      append("\"")
    case .base64(let blob):
      append("\"")
      append(base64: blob)
      append("\"")
    case .dataURI(let blob, let mediaType):
      append("\"")
      append(JSONText.encode("data:\(mediaType);base64,"))
      append(base64: blob)
      append("\"")
    }
  }

  fileprivate mutating func append(elements: [PayloadNode]) throws(PayloadError) {
    for (place, element) in elements.enumerated() {
      if place > 0 { append(",") }
      try append(element)
    }
  }
}

extension Payload {
  /// Renders a value.
  ///
  /// - Throws: `PayloadError` when a number in it is not one.
  package init(_ node: PayloadNode) throws(PayloadError) {
    var body = PayloadBody()
    try body.append(node)
    self = try body.payload()
  }

  /// Appends elements to an array: its own bytes exactly, up to the white space before the closing
  /// bracket, then a comma unless it was empty, the new elements and the bracket. Without new
  /// elements, the payload is unchanged.
  ///
  /// - Throws: `PayloadError` when this is not an array, or a number in a new element is not one.
  package func appending(_ elements: [PayloadNode]) throws(PayloadError) -> Payload {
    let root = root
    guard root.kind == .array else {
      throw .invalid(offset: 0, reason: "only an array can be appended to")
    }
    guard !elements.isEmpty else { return self }
    let last = root.elements.last
    let end = last?.span.upperBound ?? root.span.lowerBound + 1
    var body = PayloadBody()
    body.append(slice(0..<end))
    if last != nil { body.append(",") }
    try body.append(elements: elements)
    body.append("]")
    return try body.payload()
  }
}

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
    let first = readDigits(&rest)
    guard first >= 0xd800, first < 0xdc00, rest.starts(with: "\\u".utf8) else {
      return Unicode.Scalar(first) ?? "\u{fffd}"
    }
    var after = rest.dropFirst(2)
    let second = readDigits(&after)
    guard second >= 0xdc00, second < 0xe000 else { return "\u{fffd}" }
    rest = after
    return Unicode.Scalar(0x10000 + (first - 0xd800) << 10 + (second - 0xdc00)) ?? "\u{fffd}"
  }

  private static func readDigits(_ rest: inout ArraySlice<UInt8>) -> UInt32 {
    let value = rest.prefix(4).reduce(UInt32(0)) { $0 << 4 | (hexadecimalDigit($1) ?? 0) }
    rest = rest.dropFirst(4)
    return value
  }
}
