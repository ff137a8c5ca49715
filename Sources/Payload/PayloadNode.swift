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
