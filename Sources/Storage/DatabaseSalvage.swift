import GRDB
import Glibc
package import Imagery
package import Model

/// Recovers what can be read of a damaged database.
///
/// The damaged files are first copied aside, unchanged, and stay there. A new database replaces the
/// damaged one once it holds every row that could be read.
package struct DatabaseSalvage: Sendable {
  /// The folder the damaged files were copied to.
  package private(set) var folder = ""
  /// The folder of the pictures, which stay where they are.
  private let pictures: String
  /// The number of sessions and turns recovered.
  package private(set) var sessions = 0
  package private(set) var turns = 0
  /// Whether something could not be read.
  package private(set) var isPartial = false

  /// What was done, in sentences.
  package var sentences: [String] {
    ["The damaged database is kept in \(folder).", returned]
  }

  private var returned: String {
    guard sessions + turns > 0 else {
      return isPartial
        ? "Nothing in it could be read, so no session was recovered. The pictures are untouched in "
          + "\(pictures)."
        : "It held no session, so there was nothing to recover."
    }
    return "Recovered \(counted(sessions, "session")) with \(counted(turns, "turn"))."
      + (isPartial ? " What is missing could not be read; its pictures are kept." : "")
  }

  /// Recovers the database. `facts` reads the facts of a picture file, for pictures whose own row
  /// is gone; nil for what is not a picture.
  ///
  /// - Throws: A failure, which leaves everything unchanged, if another program has the library
  ///   open or the disk has no room for a copy.
  package init(
    _ folders: StorageFolders, facts: (String) async -> PictureFacts?
  ) async throws(Failure) {
    let opening = try OpeningLock(folders.openingLock, patience: 10, isRepair: true)
    defer { opening.release() }
    guard !folders.isDatabaseInUse else { throw .heldByAnother }
    pictures = folders.pictures
    folder = try folders.setDatabaseAside()
    let new = folders.newDatabase
    for suffix in ["", "-journal", "-wal", "-shm"] { unlink(new + suffix) }
    do {
      var configuration = GRDB.Configuration()
      // Rows may come before those they refer to, and some of those never come.
      configuration.foreignKeysEnabled = false
      let target = try DatabaseQueue(path: new, configuration: configuration)
      try Schema.migrator.migrate(target)
      try copyRows(from: folders.database, into: target)
      try await addPictures(to: target, FileBlobStore(folders), facts: facts)
      try await target.write { db in try Self.dropLooseEnds(db) }
      (sessions, turns) = try await target.read { db in
        (
          try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM sessions") ?? 0,
          try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM turns") ?? 0
        )
      }
      try target.close()
    } catch {
      unlink(new)
      throw .storage(error)
    }
    try folders.takeNewDatabase()
  }

  private mutating func copyRows(from path: String, into target: DatabaseQueue) throws {
    // A file whose first page is gone cannot be opened: only its pictures are left.
    guard let source = try? DatabaseQueue(path: path) else {
      isPartial = true
      return
    }
    isPartial = try source.writeWithoutTransaction { source in
      try target.write { target in try Self.copyRows(from: source, to: target) }
    }
    try? source.close()
  }

  /// Copies the rows; returns whether something could not be read.
  private static func copyRows(from source: Database, to target: Database) throws -> Bool {
    var isPartial = false
    let tables = try String.fetchAll(
      target,
      sql: """
        SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'grdb\\_%' ESCAPE '\\'
          AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
        ORDER BY name <> 'turns'
        """)
    for name in tables {
      guard var table = try? TableSalvage(name, from: source, to: target) else {
        isPartial = true
        continue
      }
      if try Self.hasNumbers(name, in: target) {
        table.copyNumbered()
      } else {
        let key = try target.primaryKey(name).columns
        table.copyOrdered(by: key)
        if table.isBroken, key.starts(with: ["session", "turn"]) {
          for row in try Row.fetchAll(target, sql: "SELECT session, number FROM turns") {
            table.copy(session: row["session"], turn: row["number"])
          }
        }
      }
      isPartial = isPartial || table.isBroken
    }
    return isPartial
  }

  /// Whether the table's rows have numbers of their own.
  private static func hasNumbers(_ table: String, in db: Database) throws -> Bool {
    try Bool.fetchOne(
      db, sql: "SELECT NOT wr FROM pragma_table_list WHERE name = ?", arguments: [table]) ?? true
  }

  /// Recreates the rows of pictures that turns name but whose rows are gone, from their files.
  private func addPictures(
    to target: DatabaseQueue, _ blobs: FileBlobStore, facts: (String) async -> PictureFacts?
  ) async throws {
    let digests = try await target.read { db in
      try String.fetchAll(
        db,
        sql: """
          SELECT DISTINCT digest FROM turn_pictures
          WHERE digest IS NOT NULL AND digest NOT IN (SELECT digest FROM pictures)
          """)
    }
    for digest in digests {
      guard let path = blobs.path(ofDigest: digest), let facts = await facts(path) else { continue }
      try await target.write { db in
        try db.execute(
          sql: "INSERT INTO pictures (digest, type, width, height, bytes) VALUES (?, ?, ?, ?, ?)",
          arguments: [
            digest, facts.type.rawValue, facts.size.width, facts.size.height, facts.byteCount,
          ])
      }
    }
  }

  /// Gives turns a session again, and removes rows that belong to nothing any more.
  private static func dropLooseEnds(_ db: Database) throws {
    try db.execute(
      sql: """
        INSERT INTO sessions (id, title, created, updated)
          SELECT session, 'Recovered', MIN(created), MAX(created) FROM turns
          WHERE session NOT IN (SELECT id FROM sessions) GROUP BY session;
        UPDATE turns SET parent = NULL WHERE parent IS NOT NULL AND NOT EXISTS (
          SELECT 1 FROM turns p WHERE p.session = turns.session AND p.number = turns.parent);
        DELETE FROM turn_pictures WHERE digest IS NOT NULL
          AND digest NOT IN (SELECT digest FROM pictures);
        """)
    // Whatever else refers to a row that another table does not have.
    for _ in 0..<4 {
      let loose = try Row.fetchAll(db, sql: "PRAGMA foreign_key_check")
      if loose.isEmpty { return }
      for row in loose {
        let table: String = row["table"]
        if let number: Int64 = row["rowid"] {
          try db.execute(
            sql: "DELETE FROM \(table.quotedDatabaseIdentifier) WHERE rowid = ?",
            arguments: [number])
        } else {
          try db.execute(
            sql: """
              DELETE FROM \(table.quotedDatabaseIdentifier) WHERE NOT EXISTS (SELECT 1 FROM turns t
                WHERE t.session = \(table.quotedDatabaseIdentifier).session AND t.number = turn)
              """)
        }
      }
    }
  }
}

private func counted(_ count: Int, _ word: String) -> String {
  "\(count) \(word)\(count == 1 ? "" : "s")"
}

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
