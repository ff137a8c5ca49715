import GRDB

/// Copies the rows of one table out of a damaged database, as many as can be read.
///
/// A damaged page costs the rows on it. SQLite stops at the first one, so reading resumes behind
/// it: at the next readable row, and from there back towards the damage.
struct TableSalvage {
  private let source: Database
  private let insertion: Insertion
  private(set) var copied = 0
  /// Whether a part of the table could not be read, or a row was invalid.
  private(set) var isBroken = false

  /// nil if the two databases have no such table in common.
  init?(_ table: String, from source: Database, to target: Database) throws {
    guard
      let insertion = try Insertion(
        table, from: source, to: target, onConflict: "ON CONFLICT DO NOTHING")
    else { return nil }
    self.source = source
    self.insertion = insertion
  }

  /// Copies rows that have numbers of their own, in their order.
  mutating func copyNumbered() {
    var last: Int64 = .min
    while let end = copy("rowid > ?", [last], by: "rowid") {
      last = max(last, end)
      guard let next = firstReadable(after: last) else {
        // Nothing further can be found from here; rows behind the damage can be read from the end.
        _ = copy("rowid > ?", [last], by: "rowid DESC")
        return
      }
      // The rows between the damage and there.
      _ = copy("rowid > ? AND rowid < ?", [last, next], by: "rowid DESC")
      last = next - 1
    }
  }

  /// Copies rows of a table that is ordered by its key alone, from both ends.
  mutating func copyOrdered(by key: [String]) {
    let forwards = key.joined(separator: ", ")
    let backwards = key.map { "\($0) DESC" }.joined(separator: ", ")
    if copy("TRUE", [], by: forwards) != nil { _ = copy("TRUE", [], by: backwards) }
  }

  /// Copies the rows of one turn.
  mutating func copy(session: String, turn: Int) {
    _ = copy("session = ? AND turn = ?", [session, turn], by: "1")
  }

  /// Copies rows until the end or the damage. Returns the number of the last row, if rows have
  /// numbers, when stopped by damage; nil at the end.
  private mutating func copy(
    _ condition: String, _ arguments: StatementArguments, by order: String
  ) -> Int64? {
    let isNumbered = order.hasPrefix("rowid")
    let selection = isNumbered ? insertion.numberedSelection : insertion.selection
    var last: Int64 = .min
    do {
      let rows = try Row.fetchCursor(
        source, sql: "\(selection) WHERE \(condition) ORDER BY \(order)", arguments: arguments)
      while let row = try rows.next() {
        if isNumbered { last = row["salvaged_number"] ?? last }
        // Garbage may stand where a row was.
        do {
          try insertion.insert(row)
          copied += 1
        } catch {
          isBroken = true
        }
      }
      return nil
    } catch {
      isBroken = true
      return last
    }
  }

  /// The number of a readable row beyond the damage, looked for in doubling steps.
  private func firstReadable(after last: Int64) -> Int64? {
    var step: Int64 = 1
    while step < 1 << 40 {
      let start = max(0, last).addingReportingOverflow(step)
      guard !start.overflow else { return nil }
      do {
        return try Int64.fetchOne(
          source, sql: insertion.numbers + " WHERE rowid >= ? ORDER BY rowid LIMIT 1",
          arguments: [start.partialValue])
      } catch {
        step *= 2
      }
    }
    return nil
  }
}
