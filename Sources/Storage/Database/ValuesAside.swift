import GRDB
package import Model
import Synchronization

/// Values of rows that cannot be right, on their way into the table where they are kept: every write of
/// this process begins by storing those that were found by then, in its own transaction. So nothing is
/// written over before it is kept, and reading writes nothing.
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

  /// Those that are not stored yet.
  var pending: [UnreadableValue] { state.withLock(\.pending) }

  /// They are on the disk.
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

  /// Whether one of those that are kept was told to nobody.
  static func hasUntold(_ db: Database) throws -> Bool {
    try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM values_aside WHERE told = 0)") ?? false
  }

  /// All that is kept.
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
  /// What was read so far and cannot be right, and of which nobody was told yet: each is given once. It is
  /// kept from now on, whatever is stored in its place.
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
      // Whoever only reads is not kept from it; the next one is told.
      return []
    }
  }
}

extension [UnreadableValue] {
  /// What a person is told of them, in a sentence or two; nil where there are none.
  package var sentence: String? {
    guard let first else { return nil }
    let names = Set(map(\.session.rawValue)).subtracting([""]).sorted()
    let owner = names.isEmpty ? "" : " of session\(names.count == 1 ? "" : "s") "
    let list = names.prefix(3).joined(separator: ", ") + (names.count > 3 ? " and others" : "")
    let what = count == 1 ? "1 stored value" : "\(count) stored values"
    return "\(what)\(owner)\(list) could not be right (\(first.place): \(first.reason)) and "
      + "\(count == 1 ? "was" : "were") set aside. 'retake doctor --check' lists what is kept."
  }
}
