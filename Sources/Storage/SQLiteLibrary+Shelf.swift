import GRDB
package import Model

extension SQLiteLibrary {
  package func change(
    _ change: SessionChange, at now: Timestamp,
    newID: @escaping @Sendable (_ taken: Set<String>) -> Session.ID
  ) async throws(Failure) -> Session.ID? {
    try await write { db in
      switch change {
      case .rename(let id, let title):
        try Self.require(id, db)
        try db.execute(
          sql: "UPDATE sessions SET title = ? WHERE id = ?", arguments: [title, id.rawValue])
        return id
      case .duplicate(let id): return try Self.duplicate(id, at: now, newID: newID, db)
      case .archive(let id):
        try Self.require(id, db)
        try Self.set("archived", to: now, of: id, db)
        return id
      case .unarchive(let id):
        try Self.require(id, db)
        try Self.set("archived", to: nil, of: id, db)
        return id
      case .delete(let id):
        try Self.require(id, db)
        try Self.checkEnded(id, db)
        try Self.set("deleted", to: now, of: id, db)
        return id
      case .restore(let id): return try Self.restore(id, db)
      }
    }
  }

  /// Takes a session back out of the archive or the deleted ones, because it is being worked on.
  static func takeUp(_ session: Session.ID, _ db: Database) throws {
    try db.execute(
      sql: """
        UPDATE standings SET archived = NULL, deleted = NULL
        WHERE id = ? AND (archived IS NOT NULL OR deleted IS NOT NULL)
        """, arguments: [session.rawValue])
  }

  private static func require(_ id: Session.ID, _ db: Database) throws {
    let there = try Bool.fetchOne(
      db, sql: "SELECT TRUE FROM sessions WHERE id = ?", arguments: [id.rawValue])
    guard there == nil else { return }
    throw Failure(
      .usage, "There is no session \(id) any more.", advice: "F6 lists the sessions.")
  }

  /// Checks that no job of the session is open, because its result belongs to the session.
  private static func checkEnded(_ id: Session.ID, _ db: Database) throws {
    let open = try Int.fetchOne(
      db, sql: "SELECT MIN(number) FROM turns WHERE session = ? AND job <> 'done'",
      arguments: [id.rawValue])
    guard let open else { return }
    throw Failure(
      .usage, "Turn \(open) has not ended, so the session was not deleted.",
      advice: "Wait for it, or archive the session.")
  }

  private static func set(
    _ column: String, to moment: Timestamp?, of id: Session.ID, _ db: Database
  ) throws {
    try db.execute(
      sql: """
        INSERT INTO standings (id, \(column)) VALUES (?, ?)
        ON CONFLICT (id) DO UPDATE SET \(column) = excluded.\(column)
        """, arguments: [id.rawValue, moment?.milliseconds])
  }

  private static func restore(_ id: Session.ID?, _ db: Database) throws -> Session.ID? {
    let found = try String.fetchOne(
      db,
      sql: """
        SELECT id FROM standings WHERE deleted IS NOT NULL AND (id = ?1 OR ?1 IS NULL)
        ORDER BY deleted DESC, id DESC LIMIT 1
        """, arguments: [id?.rawValue])
    guard let found else { return nil }
    try db.execute(sql: "UPDATE standings SET deleted = NULL WHERE id = ?", arguments: [found])
    return Session.ID(rawValue: found)
  }
}
