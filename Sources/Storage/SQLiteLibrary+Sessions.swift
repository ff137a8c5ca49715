import FoundationEssentials
import GRDB
package import Model

extension SQLiteLibrary {
  package func sessions() async throws(Failure) -> [SessionSummary] {
    try await read { db in
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT s.id, s.title, s.created, s.updated, COUNT(t.number) AS turns,
            COALESCE(SUM(t.job <> 'done'), 0) AS open, a.archived, a.deleted
          FROM sessions s LEFT JOIN turns t ON t.session = s.id LEFT JOIN standings a ON a.id = s.id
          GROUP BY s.id ORDER BY s.updated DESC, s.id DESC
          """)
      return rows.map { row in
        SessionSummary(
          id: Session.ID(rawValue: row["id"]), title: row["title"],
          created: Plausible.moment(row["created"]), updated: Plausible.moment(row["updated"]),
          turns: row["turns"], open: row["open"],
          archived: (row["archived"] as Int64?).map(Plausible.moment),
          deleted: (row["deleted"] as Int64?).map(Plausible.moment))
      }
    }
  }

  package func latest() async throws(Failure) -> Session? {
    try await read { [valuesAside] db in
      let check = RowCheck()
      defer { valuesAside.add(check) }
      return try Self.latest(db, check)
    }
  }

  static func latest(_ db: Database, _ check: RowCheck) throws -> Session? {
    try Row.fetchOne(
      db,
      sql: """
        SELECT * FROM sessions WHERE id NOT IN (
          SELECT id FROM standings WHERE archived IS NOT NULL OR deleted IS NOT NULL)
        ORDER BY updated DESC, id DESC LIMIT 1
        """
    ).map { Session(row: $0, check) }
  }

  package func session(_ id: Session.ID) async throws(Failure) -> Session? {
    try await read { [valuesAside] db in
      let check = RowCheck()
      defer { valuesAside.add(check) }
      return try Self.session(id, db, check)
    }
  }

  static func session(
    _ id: Session.ID, _ db: Database, _ check: RowCheck
  ) throws -> Session? {
    try Row.fetchOne(
      db, sql: "SELECT * FROM sessions WHERE id = ?", arguments: [id.rawValue]
    ).map { Session(row: $0, check) }
  }

  package func find(_ name: String) async throws(Failure) -> Session {
    let everything = try await sessions()
    let all = everything.filter { $0.deleted == nil }
    let wanted = name.lowercased()
    let ways: [(SessionSummary) -> Bool] = [
      { $0.id.rawValue == name }, { $0.title.lowercased() == wanted },
      { $0.id.rawValue.hasPrefix(name) }, { $0.title.lowercased().hasPrefix(wanted) },
    ]
    for way in ways where !name.isEmpty {
      var found = all.filter(way)
      // Archived sessions do not get in the way of those in use.
      if found.count > 1, let only = found.only(where: { $0.archived == nil }) { found = [only] }
      if found.count > 1 {
        let some = found.prefix(5).map { "\($0.id) (\($0.title))" }.joined(separator: ", ")
        throw Failure(
          .usage, "'\(name)' names \(found.count) sessions: \(some).",
          advice: "Type more of the id.")
      }
      if let id = found.first?.id, let session = try await session(id) { return session }
    }
    if !name.isEmpty, ways.contains(where: { way in everything.contains(where: way) }) {
      throw Failure(
        .usage, "The session '\(name)' was deleted.",
        advice: "'retake sessions restore' brings it back, as do F6 and Tab in the studio.")
    }
    throw Failure(
      .usage, "There is no session '\(name)'.", advice: "'retake sessions' lists them.")
  }

  package func save(_ session: Session) async throws(Failure) {
    try await write { db in try session.store(db) }
  }
}

extension Session {
  /// Reads the row. A workspace that this version cannot read costs only the draft, never the
  /// session, and is collected.
  init(row: Row, _ check: RowCheck) {
    let desk: String = row["desk"]
    let id = ID(rawValue: row["id"])
    (check.session, check.turn) = (id, nil)
    self.init(
      id: id, title: row["title"], created: check.moment(row["created"], "sessions.created"),
      updated: check.moment(row["updated"], "sessions.updated"),
      desk: desk == "{}"
        ? Desk() : check.json(desk, "sessions.desk") { (desk: Desk) in desk.plausible } ?? Desk())
    budget = check.number(row["budget"], in: Plausible.micros, "sessions.budget")
      .map(Money.init(micros:))
  }

  /// Inserts or updates the session's row.
  func store(_ db: Database) throws {
    try db.execute(
      sql: """
        INSERT INTO sessions (id, title, created, updated, desk) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET title = excluded.title, updated = excluded.updated,
          desk = excluded.desk
        """,
      arguments: [
        id.rawValue, title, created.milliseconds, updated.milliseconds, try json(desk),
      ])
    try undo?.store(id, db)
  }
}

extension Sequence {
  /// The one element that fits; nil if none or several do.
  fileprivate func only(where fits: (Element) -> Bool) -> Element? {
    let found = filter(fits)
    return found.count == 1 ? found[0] : nil
  }
}
