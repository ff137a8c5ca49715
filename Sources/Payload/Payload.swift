/// A JSON document of any size: its text with the long strings taken out, and where those belong.
///
/// `body` gives back the exact original bytes, with the help of the blob store that holds the strings.
package struct Payload: Hashable, Sendable {
  /// Valid JSON in UTF-8, with a placeholder for the content of each external string.
  package let skeleton: [UInt8]
  /// The external strings, in the order of their offsets.
  package let externalStrings: [ExternalString]
  /// The length of the original document in bytes.
  package let byteCount: Int

  /// Joins parts that are known to fit together.
  init(trusted skeleton: [UInt8], externalStrings: [ExternalString]) {
    self.skeleton = skeleton
    self.externalStrings = externalStrings
    byteCount = externalStrings.reduce(skeleton.count) {
      $0 + $1.byteCount - $1.placeholder.utf8.count
    }
  }

  /// Finds the string behind a placeholder that ordinary JSON code read from the skeleton.
  ///
  /// No other string value of the document equals a placeholder.
  package func externalString(for placeholder: String) -> ExternalString? {
    guard let index = ExternalStringPlaceholder.index(of: placeholder) else { return nil }
    return externalStrings.first { $0.index == index }
  }

  /// The exact original bytes, to be streamed.
  package var body: PayloadBody {
    var body = PayloadBody()
    body.append(self)
    return body
  }
}

/// One step from a value to a value inside it.
package enum PathComponent: Hashable, Sendable, ExpressibleByStringLiteral,
  ExpressibleByIntegerLiteral
{
  case key(String)
  case index(Int)

  package init(stringLiteral value: String) { self = .key(value) }
  package init(integerLiteral value: Int) { self = .index(value) }
}
