/// One JSON value inside a payload: reads the skeleton in place and never changes it.
///
/// Of members with the same key the last one is read.
package struct PayloadValue: Sendable {
  package enum Kind: Sendable { case object, array, string, number, bool, null }

  let document: Payload
  /// The bytes of the value in the document's skeleton, perhaps with white space around them.
  let span: Range<Int>

  package var kind: Kind { .null }
  package var isNull: Bool { kind == .null }
  /// The decoded text of a string; nil for other kinds and for a lifted string (see `lifted`).
  package var string: String? { nil }
  /// The lifted string that this value is.
  package var lifted: LiftedString? { nil }
  /// A number exactly as it is written.
  package var number: String? { nil }
  /// A number without fraction and exponent that fits.
  package var int: Int? { nil }
  package var double: Double? { nil }
  package var bool: Bool? { nil }
  /// The elements of an array; empty for other kinds.
  package var elements: [PayloadValue] { [] }
  /// The members of an object in their order, duplicate keys included; empty for other kinds.
  package var members: [(key: String, value: PayloadValue)] { [] }
  /// The value of a member of an object.
  package subscript(key: String) -> PayloadValue? { nil }
  /// An element of an array, from 0.
  package subscript(index: Int) -> PayloadValue? { nil }
  /// The value at the end of a path that starts here.
  package func value(at path: [PathComponent]) -> PayloadValue? { nil }
  /// The value as a payload of its own, byte for byte.
  package var payload: Payload { Payload(trusted: [], lifts: []) }
}
