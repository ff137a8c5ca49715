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
  /// be. Only where a number is that long is it worth looking.
  private func isClamped(_ text: String, _ value: some Encodable) -> Bool {
    var digits = 0
    let isLong = text.utf8.contains { byte in
      digits = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) ? digits + 1 : 0
      return digits == 12
    }
    guard isLong, let again = try? Storage.json(value) else { return isLong }
    return again != text
  }
}
