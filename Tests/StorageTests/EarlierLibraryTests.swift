import Foundation
import GRDB
import Model
import TestSupport
import Testing

@testable import Storage

/// No row of a library may stop the program, and none is lost because it cannot be read.
@Suite(.timeLimit(.minutes(5))) struct EarlierLibraryTests {
  private let place = TemporaryLibrary()

  private func opened() throws -> SQLiteLibrary {
    try EarlierLibrary.lay(at: place.folders)
    return try place.open()
  }

  private func id(_ name: String) -> Session.ID { Session.ID(rawValue: name) }

  @Test func `Everything in it can be listed, read, added up and resumed`() async throws {
    let library = try opened()

    let sessions = try await library.sessions()
    #expect(sessions.count == 8)
    for session in sessions {
      #expect(try await library.session(session.id)?.id == session.id)
      let turns = try await library.turns(of: session.id)
      for turn in turns {
        let again = try await library.turn(turn.id)
        #expect(again == turn)
      }
      _ = try await library.marks(of: session.id)
      _ = try await library.undo(of: session.id)
      _ = CostTotal(turns).text
      _ = turns.map(\.references)
    }
    _ = try await library.figures()
    _ = CostTotal(try await library.costs(since: nil)).text
    _ = try await library.pastInstructions(limit: 1000)
    _ = try await library.promptHistory(limit: 1000)
    _ = try await library.preferences()
    _ = try await library.records(ofBatch: "b")
    _ = try await library.check(readsBytes: true)
    _ = try await library.collectGarbage(at: noon)
    let open = try await library.openTurns()
    #expect(open.map(\.id.session.rawValue).filter { $0 != "trap-turns" } == ["s6", "s7"])
    #expect(open.first { $0.id.session == id("s6") }?.job == .accepted(task: "r-7"))
  }

  @Test func `Numbers are within bounds, whatever the rows say`() async throws {
    let library = try opened()
    for session in try await library.sessions() {
      let whole = try #require(try await library.session(session.id))
      #expect(whole.workspace == whole.workspace.plausible)
      let budget = whole.budget?.micros ?? 0
      #expect(PlausibleRange.micros.contains(budget))
      for turn in try await library.turns(of: session.id) {
        #expect(PlausibleRange.turnNumbers.contains(turn.number))
        #expect((0..<turn.number).contains(turn.parent ?? 0))
        #expect(turn.settings == turn.settings.plausible)
        let areReferencesRight = turn.references.allSatisfy(\.isPlausible)
        #expect(areReferencesRight)
        #expect(turn.references.count <= PlausibleRange.references)
        #expect(turn.regions == turn.regions.plausible)
        let outcome = turn.outcome ?? Outcome()
        let counts = [
          outcome.usage.inputTokens, outcome.usage.outputTokens, outcome.usage.thoughtTokens,
          outcome.usage.totalTokens,
        ].compactMap(\.self)
        let areCountsRight = counts.allSatisfy { PlausibleRange.tokens.contains($0) }
        #expect(areCountsRight)
        let arePicturesRight = (outcome.pictures + outcome.drafts).allSatisfy(\.isPlausible)
        #expect(arePicturesRight)
        #expect(outcome.failure == outcome.failure?.plausible)
      }
    }
  }

  /// The text of one column.
  private func text(_ sql: String, in library: SQLiteLibrary) async throws -> String? {
    try await library.read { db in try String.fetchOne(db, sql: sql) }
  }

  @Test func `An unreadable workspace is kept when another one is saved over it`() async throws {
    let library = try opened()
    let before = try #require(
      try await text("SELECT desk FROM sessions WHERE id = 's1'", in: library))
    var session = try #require(try await library.session(id("s1")))
    #expect(session.workspace == Workspace())

    session.workspace.draft = "new words"
    try await library.save(session)

    #expect(try await library.session(id("s1"))?.workspace.draft == "new words")
    let aside = try await library.read { db in try InvalidValueLog.load(db) }
    #expect(aside.contains { $0.place == "sessions.desk" && $0.value == before })
  }

  @Test func `Invalid values of a turn are kept when the turn is stored again`() async throws {
    let library = try opened()
    let turns = try await library.turns(of: id("trap-turns"))
    #expect(turns.count == 16)
    for turn in turns { try await library.update(turn) }

    let aside = try await library.read { db in try InvalidValueLog.load(db) }
    let places = Set(aside.map(\.place))
    for place in [
      "turns.ratio", "turns.sent_ratio", "turns.resolution", "turns.thinking", "turns.format",
      "turns.tuning", "turns.notes", "turns.sources", "turns.asked_size", "turns.conversation",
      "turns.regions", "turns.kept", "turns.estimate", "turns.parent", "turns.created",
      "turns.ended", "turns.job", "turns.status", "turns.failure", "turn_pictures",
    ] {
      #expect(places.contains(place), "\(place)")
    }
    #expect(aside.contains { $0.turn == 4 && $0.value == "[[[" })
    #expect(aside.contains { $0.turn == 9 && $0.value == "dancing" })
    // The rows that cannot be turns stay where they are.
    let odd = try await text(
      "SELECT COUNT(*) FROM turns WHERE session = 'trap-turns' AND (number < 1 OR number > 99)",
      in: library)
    #expect(odd == "4")
  }

  @Test func `The user is told once, but a check always reports it`() async throws {
    let library = try opened()
    _ = try await library.session(id("s1"))
    let told = try await library.takeUnreportedValues()
    #expect(told.map(\.place) == ["sessions.desk"])
    #expect(told.sentence?.contains("s1") == true)
    _ = try await library.session(id("s1"))
    #expect(try await library.takeUnreportedValues().isEmpty)

    let again = try place.open()
    _ = try await again.session(id("s1"))
    #expect(try await again.takeUnreportedValues().isEmpty)
    let unreadable = try await again.check(readsBytes: false).unreadable
    #expect(unreadable.contains { $0.session == id("s1") })
  }

  @Test func `A turn can be added to every session, and is numbered after its last one`()
    async throws
  {
    let library = try opened()
    for summary in try await library.sessions() {
      let session = try #require(try await library.session(summary.id))
      let last = try await library.turns(of: summary.id).last?.number ?? 0
      var asked = draft("one more", in: session)
      asked.limits = SpendingLimits(
        Budgets(session: Money(micros: 5_000_000), day: Money(micros: 5_000_000)),
        calendar: .utc, now: Timestamp(milliseconds: 1_763_717_400_000))
      do {
        let turn = try await library.add(asked, sentRatio: nil, at: noon)
        #expect(turn.number == last + 1)
      } catch {
        #expect(error.kind == .budget)
      }
    }
  }

  @Test func `A session can be exported and imported if its rows are valid`() async throws {
    let library = try opened()
    let home = TemporaryLibrary()
    let other = try home.open()
    for session in ["s2", "s3", "s5", "s7"] {
      let path = "\(place.path)/\(session).retake"
      _ = try await library.exportSession(id(session), to: path, program: "test", at: noon)
      do {
        let imported = try await other.importSession(path) { _ in Session.ID(rawValue: "new") }
        #expect(try await other.openTurns().isEmpty)
        let taken = try #require(try await other.session(imported.id))
        #expect(taken.budget == nil && taken.workspace.profile == nil)
      } catch {
        #expect(error is Failure)
      }
    }
  }

  @Test func `Whatever number, word or JSON is in a column, the library is read`() async throws {
    var dice = Dice(12)
    let library = try place.open()
    let session = session("s1", title: "kite")
    for number in 1...6 {
      var turn = try await library.add(
        draft("turn \(number)", in: session, parent: number == 1 ? nil : number - 1),
        sentRatio: AspectRatio(1, 1), at: noon)
      turn.job = .done(.done)
      turn.outcome = Outcome(pictures: [try await storedPicture("\(number)", in: library)])
      try await library.update(turn)
      try await library.setMark(TurnMark(isStarred: true, label: "x"), of: turn.id)
    }
    let columns = try await library.read { db in
      try [
        "sessions", "turns", "turn_pictures", "pictures", "turn_marks", "undo_entries", "standings",
      ]
      .flatMap { table in
        try db.columns(in: table).filter { !["session", "id", "digest"].contains($0.name) }
          .map { (table, $0.name, $0.type) }
      }
    }
    for _ in 1...100 {
      let (table, column, type) = columns[Int.random(in: columns.indices, using: &dice)]
      let value = Self.hostile(type, &dice)
      // Values refused by the table itself cannot be stored.
      try? await library.write { db in
        try db.execute(sql: "UPDATE OR IGNORE \(table) SET \(column) = ?", arguments: [value])
      }
      _ = try await library.sessions()
      _ = try await library.session(session.id)
      let turns = try await library.turns(of: session.id)
      _ = CostTotal(turns).text
      _ = try await library.marks(of: session.id)
      _ = try await library.undo(of: session.id)
      _ = try await library.openTurns()
      _ = try await library.figures()
      _ = CostTotal(try await library.costs(since: nil)).text
      _ = try await library.pastInstructions(limit: 9)
      if let turn = turns.randomElement(using: &dice) { try await library.update(turn) }
    }
  }

  private static func hostile(_ type: String, _ dice: inout Dice) -> DatabaseValue {
    switch type {
    case "INTEGER":
      let numbers: [Int] = [.max, .min, -1, 0, 1, 1 << 53, .max - 1, 1 << 32]
      return numbers[Int.random(in: numbers.indices, using: &dice)].databaseValue
    case "REAL":
      let numbers: [Double] = [.infinity, -.infinity, 1e308, -1e308, 0, -0.0, 1e-300, 9e18]
      return numbers[Int.random(in: numbers.indices, using: &dice)].databaseValue
    default:
      let texts = [
        "", "{", "[]", "{}", "null", "5", "9e999", "\"\"", "done", "running", "accepted",
        "9223372036854775807:1", "0:0", "-1:5", "\u{1B}]52;c;eA==\u{7}", "{\"billed\":5}",
        "[{\"x\":9223372036854775807,\"y\":-9223372036854775808,\"width\":1,\"height\":1}]",
        "{\"width\":9223372036854775807,\"height\":2}", "{\"feather\":-9223372036854775808}",
        "{\"draft\":\"x\",\"caret\":9223372036854775807}",
        String(repeating: "[", count: 100_000), String(repeating: "x", count: 100_000),
      ]
      return texts[Int.random(in: texts.indices, using: &dice)].databaseValue
    }
  }
}
