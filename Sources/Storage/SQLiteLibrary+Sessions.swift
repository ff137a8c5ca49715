import FoundationEssentials
import GRDB
package import Model
import Numbers

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
          created: PlausibleRange.moment(row["created"]),
          updated: PlausibleRange.moment(row["updated"]),
          turns: row["turns"], open: row["open"],
          archived: (row["archived"] as Int64?).map(PlausibleRange.moment),
          deleted: (row["deleted"] as Int64?).map(PlausibleRange.moment))
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
      workspace: desk == "{}"
        ? Workspace()
        : check.json(desk, "sessions.desk") { (stored: Workspace) in stored.plausible }
          ?? Workspace())
    budget = check.number(row["budget"], in: PlausibleRange.micros, "sessions.budget")
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
        id.rawValue, title, created.milliseconds, updated.milliseconds, try json(workspace),
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
  static func unarchive(_ session: Session.ID, _ db: Database) throws {
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

extension SQLiteLibrary {
  /// Copies the rows of a session, value for value, under another id. Bytes are referred to, not
  /// copied.
  static func duplicate(
    _ id: Session.ID, at now: Timestamp, newID: (_ taken: Set<String>) -> Session.ID,
    _ db: Database
  ) throws -> Session.ID {
    let original = try Row.fetchOne(
      db, sql: "SELECT title FROM sessions WHERE id = ?", arguments: [id.rawValue])
    guard let original else {
      throw Failure(
        .usage, "There is no session \(id) any more.", advice: "F6 lists the sessions.")
    }
    let title: String = original["title"]
    let copy = newID(Set(try String.fetchAll(db, sql: "SELECT id FROM sessions")))
    try copyRows(
      of: "sessions", where: "id = ?", [id.rawValue],
      with: [
        "id": copy.rawValue, "title": title.isEmpty ? "(copy)" : "\(title) (copy)",
        "created": now.milliseconds, "updated": now.milliseconds,
        // What the user has agreed to pay applies to the original.
        "budget": DatabaseValue.null, "takes_unknown_prices": 0,
      ], db)
    let open = try openNumbers(of: id, db).map(String.init).joined(separator: ", ")
    for table in try SessionTables.ofSessions(db) {
      let columns = Set(try db.columns(in: table).map(\.name))
      let number = ["number", "turn"].first(where: columns.contains)
      let ended = number.map { "AND \($0) NOT IN (\(open))" } ?? ""
      try copyRows(
        of: table, where: "session = ? \(ended)", [id.rawValue], with: ["session": copy.rawValue],
        db)
    }
    try db.execute(
      sql: """
        INSERT INTO standings (id, copied)
        SELECT ?1, COALESCE(MAX(number), 0) FROM turns WHERE session = ?1
        """, arguments: [copy.rawValue])
    return copy
  }

  /// The turns whose job has not ended, and all their descendants.
  private static func openNumbers(of id: Session.ID, _ db: Database) throws -> [Int] {
    let rows = try Row.fetchCursor(
      db, sql: "SELECT number, parent, job FROM turns WHERE session = ? ORDER BY number",
      arguments: [id.rawValue])
    // A parent is older than its children, so it is known before them.
    var open: Set<Int> = []
    while let row = try rows.next() {
      let parent: Int? = row["parent"]
      if row["job"] as String != "done" || parent.map(open.contains) ?? false {
        open.insert(row["number"])
      }
    }
    return open.sorted()
  }

  private static func copyRows(
    of table: String, where condition: String, _ arguments: [any DatabaseValueConvertible],
    with values: [String: any DatabaseValueConvertible], _ db: Database
  ) throws {
    let columns = try db.columns(in: table).map(\.name)
    let names = columns.map(\.quotedDatabaseIdentifier).joined(separator: ", ")
    let sources = columns.map { values[$0] == nil ? $0.quotedDatabaseIdentifier : "?" }
      .joined(separator: ", ")
    let own = columns.compactMap { values[$0] }
    let name = table.quotedDatabaseIdentifier
    try db.execute(
      sql: "INSERT INTO \(name) (\(names)) SELECT \(sources) FROM \(name) WHERE \(condition)",
      arguments: StatementArguments(own + arguments))
  }
}

extension SQLiteLibrary {
  package func figures() async throws(Failure) -> [Session.ID: SessionFigures] {
    try await read { db in
      var figures: [String: SessionFigures] = [:]
      let use = try DiskUse(db)
      for (session, bytes) in use.bytes { figures[session, default: .init()].bytes = bytes }
      for (session, bytes) in use.sharedBytes {
        figures[session, default: .init()].sharedBytes = bytes
      }
      let turns = try Row.fetchCursor(db, sql: "SELECT session, \(Self.costColumns) FROM turns")
      while let row = try turns.next() {
        figures[row["session"], default: .init()].costTotal.add(TurnCost(row: row).charge)
      }
      for (session, picture) in try Self.lastPictures(db) {
        figures[session, default: .init()].picture = picture
      }
      return Dictionary(
        uniqueKeysWithValues: figures.map { (Session.ID(rawValue: $0.key), $0.value) })
    }
  }

  /// The newest result of each session. SQLite takes the other columns from the row with the
  /// maximum.
  private static func lastPictures(_ db: Database) throws -> [(String, Picture)] {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT p.session, MAX(p.turn * 4096 + p.position), i.*
        FROM turn_pictures p JOIN pictures i ON i.digest = p.digest
        WHERE p.kind = 'result' GROUP BY p.session
        """)
    // A picture this version cannot show is just not shown.
    return rows.compactMap { row in
      Picture(row: row).map { (row["session"], $0) }
    }
  }
}

/// The disk use of each session. Bytes that several sessions name count for each of them.
private struct DiskUse {
  private(set) var bytes: [String: Int] = [:]
  private(set) var sharedBytes: [String: Int] = [:]

  init(_ db: Database) throws {
    var uses: [(session: String, digest: String)] = []
    var known: [String: (bytes: Int, sessions: Int)] = [:]
    let rows = try Row.fetchCursor(db, sql: Self.query)
    while let row = try rows.next() {
      // A stored conversation may hold values of any kind.
      guard let digest = String.fromDatabaseValue(row["digest"]),
        let bytes = Int.fromDatabaseValue(row["bytes"]), PlausibleRange.byteCounts.contains(bytes)
      else { continue }
      uses.append((row["session"], digest))
      known[digest, default: (bytes, 0)].sessions += 1
    }
    for (session, digest) in uses {
      guard let use = known[digest] else { continue }
      bytes[session] = (bytes[session] ?? 0).saturatingAdding(use.bytes)
      if use.sessions > 1 {
        sharedBytes[session] = (sharedBytes[session] ?? 0).saturatingAdding(use.bytes)
      }
    }
    let texts = try Row.fetchCursor(
      db, sql: "SELECT session, SUM(LENGTH(payload)) AS bytes FROM transcripts GROUP BY session")
    while let row = try texts.next() {
      bytes[row["session"]] = (bytes[row["session"]] ?? 0).saturatingAdding(row["bytes"])
    }
  }

  /// Pictures of turns, pictures in workspaces, and the long strings of transcripts; each once for
  /// a session.
  private static let query = """
    SELECT p.session, p.digest, i.bytes FROM turn_pictures p JOIN pictures i ON i.digest = p.digest
    UNION
    SELECT s.id, i.digest, i.bytes FROM sessions s,
        json_tree(CASE WHEN json_valid(s.desk) THEN s.desk ELSE '{}' END) d
      JOIN pictures i ON i.digest = d.value
      WHERE s.desk LIKE '%"digest"%' AND d.key = 'digest'
    UNION
    SELECT t.session, json_extract(l.value, '$.blob.name'),
      json_extract(l.value, '$.blob.byteCount')
    FROM transcripts t,
      json_each(CASE WHEN json_valid(t.payload) THEN t.payload ELSE '{}' END, '$.lifts') l
    """
}
