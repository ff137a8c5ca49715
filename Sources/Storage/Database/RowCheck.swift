import FoundationEssentials
import GRDB
package import Model

/// A value in a row that is invalid: its place, the value as stored, and the reason.
package struct UnreadableValue: Hashable, Sendable {
  /// Table and column: `sessions.desk`.
  package var place: String
  package var session: Session.ID
  /// The number of the turn, if the row belongs to one.
  package var turn: Int?
  package var value: String
  package var reason: String
}

/// Reads the values of rows and collects the invalid ones: a library may have been written by an
/// older, a later or a hostile version, and none of its rows may stop the program.
///
/// Collected values are stored (`ValuesAside`) before anything overwrites them.
final class RowCheck {
  private(set) var found: [UnreadableValue] = []
  /// The session whose row is being read.
  var session = Session.ID(rawValue: "")
  var turn: Int?

  func note(_ place: String, _ value: some CustomStringConvertible, _ reason: String) {
    found.append(
      UnreadableValue(
        place: place, session: session, turn: turn, value: "\(value)", reason: reason))
  }

  /// The value if it is in `range`; otherwise nil, and it is collected.
  func number<Value: Comparable & CustomStringConvertible>(
    _ value: Value?, in range: ClosedRange<Value>, _ place: String
  ) -> Value? {
    guard let value else { return nil }
    guard range.contains(value) else {
      note(place, value, "the number is out of range")
      return nil
    }
    return value
  }

  /// The time; a time out of range is collected and replaced by the nearest valid one.
  func moment(_ milliseconds: Int64, _ place: String) -> Timestamp {
    let moment = Plausible.moment(milliseconds)
    if moment.milliseconds != milliseconds { note(place, milliseconds, "the time is out of range") }
    return moment
  }

  /// The case a word stands for; an unknown word is collected and replaced by `usual`.
  func word<Value: RawRepresentable<String>>(
    _ text: String, or usual: Value, _ place: String
  ) -> Value {
    if let value = Value(rawValue: text) { return value }
    note(place, text, "the word is unknown")
    return usual
  }

  func ratio(_ text: String, _ place: String) -> AspectRatio? {
    if let ratio = AspectRatio(text), ratio.isPlausible { return ratio }
    note(place, text, "it is not a ratio")
    return nil
  }

  /// The decoded JSON; nil if there is none, or if it cannot be decoded and is collected.
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

  /// The decoded JSON, corrected by `plausible`; a value that had to be corrected is collected.
  func json<Value: Codable & Equatable>(
    _ text: String?, _ place: String, plausible: (Value) -> Value?
  ) -> Value? {
    guard let text, let value: Value = json(text, place) else { return nil }
    let right = plausible(value)
    if right != value || isClamped(text, value) {
      note(place, text, "something in it is out of range")
    }
    return right
  }

  /// Whether decoding changed a number: those out of all bounds become the nearest valid one. Only
  /// long numbers can be affected.
  private func isClamped(_ text: String, _ value: some Encodable) -> Bool {
    let long = Self.longNumbers(in: text)
    guard !long.isEmpty, let again = try? Storage.json(value) else { return !long.isEmpty }
    return !long.isSubset(of: Self.longNumbers(in: again))
  }

  /// The numbers of a JSON text with at least 12 digits in a row, as written. Digits inside
  /// strings, such as the name of a picture, do not count.
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
