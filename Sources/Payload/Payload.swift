/// A JSON document of any size: its text with the long strings taken out, and where those are.
///
/// The original bytes come back exactly from `body` with the shelf that keeps the strings.
package struct Payload: Hashable, Sendable {
  /// Valid JSON in UTF-8, with a placeholder for the content of each lifted string.
  package let skeleton: [UInt8]
  /// The lifted strings in the order of their offsets.
  package let lifts: [LiftedString]
  /// The length of the original document in bytes.
  package let byteCount: Int

  /// Joins parts that are known to belong together.
  init(trusted skeleton: [UInt8], lifts: [LiftedString]) {
    self.skeleton = skeleton
    self.lifts = lifts
    byteCount = lifts.reduce(skeleton.count) {
      $0 + $1.byteCount - $1.placeholder.utf8.count
    }
  }

  /// The string behind a placeholder that was read out of the skeleton by ordinary JSON code.
  ///
  /// No other string value of the document is equal to a placeholder.
  package func lifted(_ placeholder: String) -> LiftedString? {
    guard let index = Placeholder.index(of: placeholder) else { return nil }
    return lifts.first { $0.index == index }
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
