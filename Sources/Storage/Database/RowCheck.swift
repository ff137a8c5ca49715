import FoundationEssentials
import GRDB
package import Model

/// What stands in a row and cannot be right: where, the value as it stands there, and why.
package struct UnreadableValue: Hashable, Sendable {
  /// Table and column: `sessions.desk`.
  package var place: String
  package var session: Session.ID
  /// The turn's number, where the row is about one.
  package var turn: Int?
  package var value: String
  package var reason: String
}

/// Reads the values of rows, and collects those that cannot be right: a library may have been written by
/// an older, a later or a hostile version, and none of its rows may stop the program.
///
/// What is collected is kept (`ValuesAside`) before anything is written over it.
final class RowCheck {
  private(set) var found: [UnreadableValue] = []
  /// The row that is being read.
  var session = Session.ID(rawValue: "")
  var turn: Int?

  func note(_ place: String, _ value: some CustomStringConvertible, _ reason: String) {
    found.append(
      UnreadableValue(
        place: place, session: session, turn: turn, value: "\(value)", reason: reason))
  }

  /// The value where it is within bounds; nil, and noted, where it is not.
  func number<Value: Comparable & CustomStringConvertible>(
    _ value: Value?, in range: ClosedRange<Value>, _ place: String
  ) -> Value? {
    guard let value else { return nil }
    guard range.contains(value) else {
      note(place, value, "the number cannot be")
      return nil
    }
    return value
  }

  /// A moment; the nearest one that can be, and noted, where it cannot.
  func moment(_ milliseconds: Int64, _ place: String) -> Timestamp {
    let moment = Plausible.moment(milliseconds)
    if moment.milliseconds != milliseconds { note(place, milliseconds, "the moment cannot be") }
    return moment
  }

  /// The value that a word stands for; the usual one, and noted, where it is not known.
  func word<Value: RawRepresentable<String>>(
    _ text: String, or usual: Value, _ place: String
  ) -> Value {
    if let value = Value(rawValue: text) { return value }
    note(place, text, "the word is not known")
    return usual
  }

  func ratio(_ text: String, _ place: String) -> AspectRatio? {
    if let ratio = AspectRatio(text), ratio.isPlausible { return ratio }
    note(place, text, "it is no ratio")
    return nil
  }

  /// What JSON says; nil where there is none, and, noted, where it cannot be read.
  func json<Value: Decodable>(_ text: String?, _ place: String, as type: Value.Type = Value.self)
    -> Value?
  {
    guard let text else { return nil }
    do {
      return try JSONDecoder().decode(Value.self, from: Data(text.utf8))
    } catch {
      note(place, text, "it cannot be read")
      return nil
    }
  }

  /// The same, as far as it can be right: what `plausible` makes of it.
  func json<Value: Codable & Equatable>(
    _ text: String?, _ place: String, plausible: (Value) -> Value?
  ) -> Value? {
    guard let text, let value: Value = json(text, place) else { return nil }
    let right = plausible(value)
    if right != value || isClamped(text, value) {
      note(place, text, "something in it cannot be")
    }
    return right
  }

  /// Whether reading has made another number of one: those out of all bounds become the nearest that can
  /// be. Only long ones can be such.
  private func isClamped(_ text: String, _ value: some Encodable) -> Bool {
    let long = Self.longNumbers(in: text)
    guard !long.isEmpty, let again = try? Storage.json(value) else { return !long.isEmpty }
    return !long.isSubset(of: Self.longNumbers(in: again))
  }

  /// The numbers of a JSON text with at least 12 digits in a row, as they are written. What stands in its
  /// strings, such as the name of a picture, is no number.
  private static func longNumbers(in json: String) -> Set<[UInt8]> {
    var found: Set<[UInt8]> = []
    var (number, digits, longest) = ([UInt8](), 0, 0)
    var (isString, isEscaped) = (false, false)
    for byte in json.utf8 {
      if isString {
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
          isString = false
        }
        continue
      }
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        number.append(byte)
        digits += 1
        longest = max(longest, digits)
      case UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "e"),
        UInt8(ascii: "E"):
        number.append(byte)
        digits = 0
      default:
        isString = byte == UInt8(ascii: "\"")
        if longest >= 12 { found.insert(number) }
        (number, digits, longest) = ([], 0, 0)
      }
    }
    if longest >= 12 { found.insert(number) }
    return found
  }
}
