import FoundationEssentials
import GRDB
package import Model
import Synchronization

/// A value in a row that is invalid: its place, the value as stored, and the reason.
package struct UnreadableValue: Hashable, Sendable {
  /// Table and column, such as `sessions.desk`, which holds the session's `Workspace` as JSON.
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
/// Collected values are stored (`InvalidValueLog`) before anything overwrites them.
final class RowCheck {
  private(set) var found: [UnreadableValue] = []
  /// The session whose row is being read.
  var session = Session.ID(rawValue: "")
  var turn: Int?

  func record(_ place: String, _ value: some CustomStringConvertible, _ reason: String) {
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
      record(place, value, "the number is out of range")
      return nil
    }
    return value
  }

  /// The time; a time out of range is collected and replaced by the nearest valid one.
  func moment(_ milliseconds: Int64, _ place: String) -> Timestamp {
    let moment = PlausibleRange.moment(milliseconds)
    if moment.milliseconds != milliseconds {
      record(place, milliseconds, "the time is out of range")
    }
    return moment
  }

  /// The case a word stands for; an unknown word is collected and replaced by `usual`.
  func word<Value: RawRepresentable<String>>(
    _ text: String, or usual: Value, _ place: String
  ) -> Value {
    if let value = Value(rawValue: text) { return value }
    record(place, text, "the word is unknown")
    return usual
  }

  func ratio(_ text: String, _ place: String) -> AspectRatio? {
    if let ratio = AspectRatio(text), ratio.isPlausible { return ratio }
    record(place, text, "it is not a ratio")
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
      record(place, text, "it cannot be read")
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
      record(place, text, "something in it is out of range")
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

/// Invalid values of rows, on their way to the table that keeps them: every write of this process
/// begins by storing those found so far, in its own transaction. So nothing is overwritten before
/// it is kept, and reading writes nothing.
final class InvalidValueLog: Sendable {
  private struct State {
    var pending: [UnreadableValue] = []
    var known: Set<UnreadableValue> = []
  }
  private let state = Mutex(State())

  static func migrate(_ db: Database) throws {
    try db.execute(
      sql: """
        CREATE TABLE values_aside (
          place TEXT NOT NULL,             -- table and column
          session_id TEXT NOT NULL,
          turn_number INTEGER NOT NULL,    -- -1 where the row is about no turn
          value TEXT NOT NULL,             -- as it stood there
          reason TEXT NOT NULL,
          told INTEGER NOT NULL DEFAULT 0, -- whether a person was told
          PRIMARY KEY (place, session_id, turn_number, value)
        ) STRICT;
        """)
  }

  func add(_ check: RowCheck) {
    guard !check.found.isEmpty else { return }
    state.withLock { state in
      for value in check.found where state.known.insert(value).inserted {
        state.pending.append(value)
      }
    }
  }

  /// The values that are not stored yet.
  var pending: [UnreadableValue] { state.withLock(\.pending) }

  /// Records that these values are on disk.
  func didStore(_ values: [UnreadableValue]) {
    guard !values.isEmpty else { return }
    let stored = Set(values)
    state.withLock { $0.pending.removeAll(where: stored.contains) }
  }

  static func store(_ values: [UnreadableValue], _ db: Database) throws {
    for value in values {
      try db.execute(
        sql: """
          INSERT INTO values_aside (place, session_id, turn_number, value, reason)
          VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
          """,
        arguments: [
          value.place, value.session.rawValue, value.turn ?? -1, value.value, value.reason,
        ])
    }
  }

  /// Whether a stored value has not been reported yet.
  static func hasUnreported(_ db: Database) throws -> Bool {
    try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM values_aside WHERE told = 0)") ?? false
  }

  /// The stored values.
  static func load(_ db: Database, onlyUnreported: Bool = false) throws -> [UnreadableValue] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT place, session_id, turn_number, value, reason FROM values_aside
        WHERE told = 0 OR NOT ? ORDER BY session_id, turn_number, place, value
        """, arguments: [onlyUnreported]
    ).map { row in
      let turn: Int = row["turn_number"]
      return UnreadableValue(
        place: row["place"], session: Session.ID(rawValue: row["session_id"]),
        turn: turn == -1 ? nil : turn, value: row["value"], reason: row["reason"])
    }
  }
}

extension SQLiteLibrary {
  /// The invalid values found so far that have not been reported: each is returned once. They are
  /// stored from now on, even if other values replace them.
  package func takeUnreportedValues() async throws(Failure) -> [UnreadableValue] {
    if isReadOnly { return valuesAside.pending }
    let isNew = !valuesAside.pending.isEmpty
    let isKnown = try await read(InvalidValueLog.hasUnreported)
    guard isNew || isKnown else { return [] }
    do throws(Failure) {
      return try await write { db in
        let values = try InvalidValueLog.load(db, onlyUnreported: true)
        try db.execute(sql: "UPDATE values_aside SET told = 1 WHERE told = 0")
        return values
      }
    } catch  where error == .heldByAnother || error == .diskFull {
      // A locked or full library must not stop a reader; the next caller gets them.
      return []
    }
  }
}

extension [UnreadableValue] {
  /// A report for the user, in a sentence or two; nil if there are none.
  package var sentence: String? {
    guard let first else { return nil }
    let names = Set(map(\.session.rawValue)).subtracting([""]).sorted()
    let owner = names.isEmpty ? "" : " of session\(names.count == 1 ? "" : "s") "
    let list = names.prefix(3).joined(separator: ", ") + (names.count > 3 ? " and others" : "")
    let what = count == 1 ? "1 stored value" : "\(count) stored values"
    return "\(what)\(owner)\(list) could not be read (\(first.place): \(first.reason)) and "
      + "\(count == 1 ? "was" : "were") set aside. 'retake doctor --check' lists the details."
  }
}
