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
