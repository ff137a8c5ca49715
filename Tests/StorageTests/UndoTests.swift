import GRDB
import Model
import Testing

@testable import Storage

@Suite(.timeLimit(.minutes(5))) struct UndoTests {
  private let id = Session.ID(rawValue: "s1")

  private func entry(_ name: String, sending: Int? = nil) -> UndoEntry {
    UndoEntry(
      name: name,
      changes: [
        FieldChange(path: ["title"], before: .text("a “quiet”\nsea"), after: .text(name)),
        FieldChange(path: ["desk", "base"], before: nil, after: .integer(3)),
        FieldChange(
          path: ["desk", "settings", "tuning", "temperature"], before: .number(0.7),
          after: .integer(1)),
      ],
      words: UndoEntry.Words(before: "make it red", after: ""), before: ViewPosition(selected: 1),
      after: ViewPosition(selected: 2, focus: .history, historyTop: 4, settingsRow: 5),
      sending: sending)
  }

  private func session(undoing names: [String]) -> Session {
    var session = StorageTests.session("s1", title: "kite")
    var log = UndoLog()
    for name in names { log.append(entry(name)) }
    session.undo = log
    return session
  }

  @Test func `The undo history survives closing, including what was undone`()
    async throws
  {
    let place = TemporaryLibrary()
    var session = session(undoing: ["a", "b", "c"])
    do {
      let library = try place.open()
      try await library.save(session)
      session.undo?.step(isBack: true)
      try await library.save(session)
    }
    var log = try await place.open().undo(of: id)
    #expect(log == session.undo && log.canRedo)
    #expect(log.next(isBack: true) == entry("b") && log.next(isBack: false) == entry("c"))
    log.append(entry("d", sending: 7))
    session.undo = log
    let library = try place.open()
    try await library.save(session)
    let rows = try await library.undo(of: id).rows
    #expect(rows.map { $0.entry?.name } == ["a", "b", "d"])
    #expect(rows.map(\.sending) == [nil, nil, 7] && rows.allSatisfy { !$0.isUndone })
  }

  @Test
  func `A program that does not know the undo history leaves it alone when it saves a session`()
    async throws
  {
    let place = TemporaryLibrary()
    let library = try place.open()
    let session = session(undoing: ["a"])
    try await library.save(session)
    var other = try #require(try await library.session(id))
    #expect(other.undo == nil)
    other.title = "another title"
    try await library.save(other)
    _ = try await library.add(draft("a kite", in: other), sentRatio: nil, at: noon)
    #expect(try await library.undo(of: id) == session.undo)
  }

  @Test
  func
    `The undo history stays small: five hundred entries, of which only changed ones are written`()
    async throws
  {
    let place = TemporaryLibrary()
    let library = try place.open()
    var session = session(undoing: (1...520).map { "entry \($0)" })
    try await library.save(session)
    #expect(try await library.undo(of: id).rows.count == UndoLog.limit)
    session.undo?.step(isBack: true)
    let changes = try await library.pool.write { [session] db in
      let before = db.totalChangesCount
      try session.store(db)
      return db.totalChangesCount - before
    }
    // The session's row and that of the entry.
    #expect(changes == 2)
    #expect(try await library.undo(of: id) == session.undo)
    // Rows as another version leaves them.
    try await library.pool.write { db in
      try db.execute(
        sql: """
          WITH RECURSIVE n(i) AS (SELECT 5000 UNION ALL SELECT i + 1 FROM n WHERE i < 9000)
          INSERT INTO undo_entries (session, number, undone, entry) SELECT 's1', i, 0, '{}' FROM n
          """)
    }
    let numbers = try await library.undo(of: id).rows.map(\.number)
    #expect(numbers == Array((9001 - UndoLog.limit)...9000))
  }

  @Test func `Damaged rows and those of a later version do no harm and are removed when found`()
    async throws
  {
    let place = TemporaryLibrary()
    let library = try place.open()
    try await library.save(session(undoing: ["a", "b", "c", "d"]))
    try await library.pool.write { db in
      try db.execute(
        sql: """
          UPDATE undo_entries SET entry = '{"shape":"of a later version"}' WHERE number = 4;
          UPDATE undo_entries SET entry = 'not JSON', undone = 7 WHERE number = 3;
          UPDATE undo_entries SET undone = 1, sending = -9 WHERE number = 1;
          """)
    }
    var session = try #require(try await library.session(id))
    session.undo = try await library.undo(of: id)
    // An undone entry at the beginning means that all later ones are undone too.
    #expect(session.undo?.next(isBack: true) == nil)
    #expect(session.undo?.next(isBack: false) == entry("a"))
    session.undo?.step(isBack: false)
    session.undo?.step(isBack: false)
    #expect(session.undo?.next(isBack: false) == nil)
    try await library.save(session)
    #expect(try await library.undo(of: id).rows.map(\.number) == [1, 2])
  }

  @Test func `Pictures that undo can restore are kept, and a session file omits the undo history`()
    async throws
  {
    let place = TemporaryLibrary()
    let library = try place.open()
    let digest = String(repeating: "ab", count: 32)
    var session = session(undoing: [])
    session.undo?.append(
      UndoEntry(
        name: "reference", changes: [FieldChange(path: ["x"], before: .text(digest), after: nil)],
        before: ViewPosition(), after: ViewPosition()))
    try await library.save(session)
    #expect(try await library.pool.read { db in try namedDigests(db) }.contains(digest))

    let file = place.path + "/one.retake"
    _ = try await library.exportSession(id, to: file, program: "test", at: noon)
    let elsewhere = TemporaryLibrary()
    let other = try elsewhere.open()
    _ = try await other.importSession(file) { _ in id }
    #expect(try await other.session(id)?.title == "kite")
    #expect(try await other.undo(of: id).rows.isEmpty)
    // Importing it again where it is known changes nothing.
    #expect(try await library.importSession(file) { _ in id }.wasThere)
    #expect(try await library.undo(of: id) == session.undo)
  }

  @Test func `Deleting a session deletes its undo history`() async throws {
    let place = TemporaryLibrary()
    let library = try place.open()
    try await library.save(session(undoing: ["a"]))
    try await library.pool.write { db in try db.execute(sql: "DELETE FROM sessions") }
    #expect(try await library.undo(of: id).rows.isEmpty)
  }
}
