import GRDB
package import Model
import Synchronization

/// Invalid values of rows, on their way to the table that keeps them: every write of this process
/// begins by storing those found so far, in its own transaction. So nothing is overwritten before
/// it is kept, and reading writes nothing.
final class ValuesAside: Sendable {
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

  /// Notes that these values are on disk.
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
  static func hasUntold(_ db: Database) throws -> Bool {
    try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM values_aside WHERE told = 0)") ?? false
  }

  /// The stored values.
  static func load(_ db: Database, onlyUntold: Bool = false) throws -> [UnreadableValue] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT place, session_id, turn_number, value, reason FROM values_aside
        WHERE told = 0 OR NOT ? ORDER BY session_id, turn_number, place, value
        """, arguments: [onlyUntold]
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
  /// stored from now on, whatever replaces them.
  package func takeUntoldValues() async throws(Failure) -> [UnreadableValue] {
    if isReadOnly { return valuesAside.pending }
    let isNew = !valuesAside.pending.isEmpty
    let isKnown = try await read(ValuesAside.hasUntold)
    guard isNew || isKnown else { return [] }
    do throws(Failure) {
      return try await write { db in
        let values = try ValuesAside.load(db, onlyUntold: true)
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
