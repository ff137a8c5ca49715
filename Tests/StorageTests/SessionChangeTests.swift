import GRDB
import Model
import Payload
import Testing

@testable import Storage

/// Archiving, deleting, restoring and duplicating, and their effect on gc.
@Suite(.timeLimit(.minutes(5))) struct SessionChangeTests {
  private let place = TemporaryLibrary()
  private let one = Session.ID(rawValue: "s1")

  private func later(days: Double) -> Timestamp {
    Timestamp(milliseconds: noon.milliseconds + Int64(days * 86_400_000))
  }

  @discardableResult
  private func change(
    _ change: SessionChange, in library: SQLiteLibrary, at now: Timestamp = noon
  ) async throws -> Session.ID? {
    try await library.change(change, at: now) { taken in
      Session.ID(rawValue: "copy\(taken.count)")
    }
  }

  /// Adds a session with one paid turn that has ended.
  @discardableResult
  private func paid(
    _ words: String, in name: String, title: String = "", _ library: SQLiteLibrary,
    result: Picture? = nil
  ) async throws -> Turn {
    var turn = try await library.add(
      draft(words, in: session(name, title: title)), sentRatio: nil, at: noon)
    turn.job = .done(.done)
    turn.outcome = Outcome(
      pictures: result.map { [$0] } ?? [], usage: Usage(dollars: 0.1, isEstimated: false))
    try await library.update(turn)
    return turn
  }

  @Test func `An archived session is neither the last one nor in the way of others`()
    async throws
  {
    let library = try place.open()
    try await paid("a", in: "s1", title: "kite", library)
    try await paid("b", in: "s2", title: "kite", library)
    try await change(.archive(Session.ID(rawValue: "s2")), in: library)
    #expect(try await library.latest()?.id == one)
    #expect(try await library.find("kite").id == one)
    #expect(try await library.find("s2").id.rawValue == "s2")
    #expect(try await library.sessions().count == 2)
    try await change(.unarchive(Session.ID(rawValue: "s2")), in: library)
    await #expect(throws: Failure.self) { try await library.find("kite") }
  }

  @Test func `A deleted session is hidden and can be restored completely, even after closing`()
    async throws
  {
    do {
      let library = try place.open()
      try await paid("a", in: "s1", title: "kite", library)
      try await change(.delete(one), in: library, at: later(days: 1))
    }
    let library = try place.open()
    #expect(try await library.latest() == nil)
    #expect(try await library.promptHistory(limit: 9).isEmpty)
    await #expect {
      try await library.find("kite")
    } throws: {
      ($0 as? Failure)?.message.contains("was deleted") == true
    }
    #expect(CostTotal(try await library.costs(since: nil)).paid == Money(micros: 100_000))
    #expect(try await change(.restore(nil), in: library) == one)
    #expect(try await library.find("kite").id == one)
    #expect(try await library.turns(of: one).count == 1)
    #expect(try await change(.restore(nil), in: library) == nil)
  }

  @Test func `The most recently deleted session is restored first`() async throws {
    let library = try place.open()
    for (day, name) in ["s1", "s3", "s2"].enumerated() {
      try await paid("a", in: name, library)
      try await change(
        .delete(Session.ID(rawValue: name)), in: library, at: later(days: Double(day)))
    }
    #expect(try await change(.restore(nil), in: library)?.rawValue == "s2")
    #expect(try await change(.restore(nil), in: library)?.rawValue == "s3")
  }

  @Test func `A session with an open job is not deleted`() async throws {
    let library = try place.open()
    _ = try await library.add(draft("a", in: session("s1")), sentRatio: nil, at: noon)
    await #expect {
      try await change(.delete(one), in: library)
    } throws: {
      ($0 as? Failure)?.message.contains("Turn 1") == true
    }
    #expect(try await library.sessions().first?.deleted == nil)
  }

  @Test func `A new turn restores its session`() async throws {
    let library = try place.open()
    try await paid("a", in: "s1", library)
    try await change(.archive(one), in: library)
    try await change(.delete(one), in: library)
    try await paid("b", in: "s1", library)
    let summary = try #require(try await library.sessions().first)
    #expect(summary.archived == nil && summary.deleted == nil)
  }

  @Test func `A duplicate has the same tree, marks and transcripts, value for value`() async throws
  {
    let tree = try await SessionTree(in: try place.open())
    let library = tree.library
    let copy = try #require(try await change(.duplicate(tree.id), in: library))

    let originals = try await library.turns(of: tree.id).filter { !$0.isOpen }
    let expected = originals.map { turn in
      var turn = turn
      turn.id.session = copy
      return turn
    }
    #expect(try await library.turns(of: copy) == expected)
    let marks = try await library.marks(of: tree.id)
    #expect(try await library.marks(of: copy) == marks && !marks.isEmpty)
    let session = try #require(try await library.session(copy))
    #expect(session.title == "kite at dusk (copy)" && session.created == noon)
    let original = try #require(try await library.session(tree.id))
    #expect(session.workspace == original.workspace)
    try await library.pool.read { db in
      func payloads(_ id: Session.ID) throws -> [Row] {
        try Row.fetchAll(
          db, sql: "SELECT turn, payload FROM transcripts WHERE session = ? ORDER BY turn",
          arguments: [id.rawValue])
      }
      let copied = try payloads(copy)
      #expect(try copied == payloads(tree.id) && !copied.isEmpty)
    }
    // Turn 40 is open: its result belongs to the original.
    #expect(try await library.openTurns().map(\.id.session) == [tree.id])
    try await change(.delete(copy), in: library)
    #expect(try await library.turns(of: tree.id).count == 40)
  }

  @Test func `Turns that a duplicate shares with its original are paid for once`() async throws {
    let library = try place.open()
    try await paid("a", in: "s1", library)
    let copy = try #require(try await change(.duplicate(one), in: library))
    let second = try #require(try await change(.duplicate(copy), in: library))
    #expect(CostTotal(try await library.costs(since: nil)).paid == Money(micros: 100_000))
    try await paid("b", in: second.rawValue, library)
    #expect(CostTotal(try await library.costs(since: nil)).paid == Money(micros: 200_000))
    #expect(try await library.figures()[second]?.costTotal.paid == Money(micros: 200_000))
  }

  @Test func `Disk use counts bytes once for a session, and reports those shared with others`()
    async throws
  {
    let library = try place.open()
    let shared = try await storedPicture("shared by two", in: library)
    let own = try await storedPicture("own", in: library)
    try await paid("a", in: "s1", library, result: shared)
    try await paid("b", in: "s2", library, result: shared)
    let last = try await paid("c", in: "s2", library, result: own)
    var workspace = try #require(try await library.session(last.id.session))
    workspace.workspace.references = [Reference(.picture(own), name: "again")]
    try await library.save(workspace)
    let scanner = PayloadScanner(blobs: library)
    let long = String(repeating: "QUJD", count: 2000)
    try scanner.feed(Array(#"[{"data":"\#(long)"}]"#.utf8))
    let transcript = try scanner.finish()
    try await library.store(transcript, session: "s1", turn: 1)

    let figures = try await library.figures()
    let second = try #require(figures[last.id.session])
    #expect(second.bytes == shared.byteCount + own.byteCount)
    #expect(second.sharedBytes == shared.byteCount && second.picture == own)
    let first = try #require(figures[one])
    let externalString = transcript.externalStrings.reduce(0) { $0 + $1.blob.byteCount }
    #expect(externalString == 6000 && first.bytes > shared.byteCount + externalString)
    #expect(first.bytes < shared.byteCount + externalString + 600)
  }

  @Test func `gc leaves archived and recently deleted sessions alone`() async throws {
    let library = try place.open()
    let result = try await storedPicture("result", in: library)
    let other = try await storedPicture("other", in: library)
    try await paid("a", in: "s1", library, result: result)
    try await paid("b", in: "s2", library, result: other)
    let now = Timestamp(milliseconds: 4_000_000_000_000)
    let recent = Timestamp(milliseconds: now.milliseconds - 29 * 86_400_000)
    try await change(.archive(one), in: library)
    try await change(.delete(Session.ID(rawValue: "s2")), in: library, at: recent)
    #expect(try await library.collectGarbage(at: now) == CollectedGarbage())
    #expect(try await library.sessions().count == 2)
  }

  @Test func `gc removes sessions deleted long ago, but neither their cost nor shared pictures`()
    async throws
  {
    let library = try place.open()
    let shared = try await storedPicture("shared", in: library)
    let own = try await storedPicture("own", in: library)
    try await paid("a", in: "s1", library, result: shared)
    try await paid("b", in: "s2", library, result: shared)
    try await paid("c", in: "s2", library, result: own)
    let copy = try #require(try await change(.duplicate(one), in: library))
    for id in [Session.ID(rawValue: "s2"), one] { try await change(.delete(id), in: library) }
    let now = Timestamp(milliseconds: 4_000_000_000_000)

    let rehearsed = try await library.collectGarbage(at: now, isRehearsal: true)
    #expect(rehearsed.sessions.map(\.rawValue) == ["s1", "s2"])
    #expect(try await library.sessions().count == 3)
    #expect(library.path(ofBytes: own.digest) != nil)
    let collected = try await library.collectGarbage(at: now)
    #expect(collected == rehearsed && collected.files.map(\.digest) == [own.digest])
    #expect(try await library.sessions().map(\.id) == [copy])
    #expect(library.path(ofBytes: shared.digest) != nil)
    #expect(CostTotal(try await library.costs(since: nil)).paid == Money(micros: 300_000))
    #expect(try await library.check(readsBytes: true).isSound)
  }

  @Test func `Importing a deleted session again restores it`() async throws {
    let tree = try await SessionTree(in: try place.open())
    var turn = try #require(try await tree.library.turns(of: tree.id).last)
    turn.job = .done(.failed)
    try await tree.library.update(turn)
    let path = "\(place.path)/kite.retake"
    _ = try await tree.library.exportSession(tree.id, to: path, program: "test", at: noon)
    try await change(.delete(tree.id), in: tree.library)
    let imported = try await tree.library.importSession(path) { _ in Session.ID(rawValue: "x") }
    #expect(imported.wasThere)
    #expect(try await tree.library.sessions().first?.deleted == nil)
  }

  @Test func `Earlier instructions are listed once, with the place where they were last given`()
    async throws
  {
    let library = try place.open()
    for (minute, given) in [
      ("a", "s1", "Kite"), ("b", "s1", "Kite"), ("a", "s2", "Coast"), ("c", "s3", "Gone"),
    ].enumerated() {
      _ = try await library.add(
        draft(given.0, in: session(given.1, title: given.2)), sentRatio: nil,
        at: Timestamp(milliseconds: noon.milliseconds + Int64(minute)))
    }
    var gone = try #require(try await library.turns(of: Session.ID(rawValue: "s3")).first)
    gone.job = .done(.failed)
    try await library.update(gone)
    try await change(.delete(gone.id.session), in: library)
    try await change(.duplicate(one), in: library, at: later(days: 1))

    let past = try await library.pastInstructions(limit: 9)
    #expect(past.map(\.text) == ["a", "b"])
    #expect(past.map(\.session) == ["Coast", "Kite"] && past.map(\.times) == [2, 1])
  }
}
