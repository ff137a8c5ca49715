import Imagery
package import Model

/// The laws on which users of a `Library` may rely; the one on disk and its in-memory double both
/// obey them.
///
/// A law gets an empty library and throws `Broken` if the library violates it, or what the library
/// throws.
package struct LibraryLaw: Sendable, CustomStringConvertible {
  /// What the law says.
  package let description: String
  package let check: @Sendable (any Library) async throws -> Void

  struct Broken: Error, CustomStringConvertible {
    var description: String
  }

  private init(
    _ description: String, _ check: @escaping @Sendable (any Library) async throws -> Void
  ) {
    self.description = description
    self.check = check
  }

  private static func require(_ isTrue: Bool, _ what: String) throws {
    if !isTrue { throw Broken(description: what) }
  }

  private static let noon = Timestamp(milliseconds: 1_764_000_000_000)
  private static func later(_ seconds: Int64) -> Timestamp {
    Timestamp(milliseconds: noon.milliseconds + seconds * 1000)
  }

  private static func session(_ id: String, title: String = "") -> Session {
    Session(id: Session.ID(rawValue: id), title: title, created: noon)
  }

  private static func draft(_ words: String, in session: Session, parent: Int? = nil) -> TurnDraft {
    TurnDraft(
      session: session, parent: parent, instruction: words, settings: .initial, references: [],
      profile: "sandbox", model: "m")
  }

  private static func picture(_ letter: Character) -> Picture {
    Picture(
      digest: String(repeating: letter, count: 64), type: .png,
      size: PixelSize(width: 3, height: 2), byteCount: 9)
  }

  private static func newID(_ taken: Set<String>) -> Session.ID {
    Session.ID(rawValue: "new-\(taken.count)")
  }

  /// Requires the work to throw a failure of this kind.
  ///
  /// - Throws: `Broken` if it throws none, or whatever else it throws.
  private static func expect(
    _ kind: Failure.Kind, _ what: String, _ work: () async throws -> Void
  ) async throws {
    do {
      try await work()
    } catch let failure as Failure where failure.kind == kind {
      return
    }
    throw Broken(description: what)
  }

  package static let all: [LibraryLaw] = [
    LibraryLaw("An empty library has nothing and is asked without harm") { library in
      try require(try await library.sessions().isEmpty, "there are sessions")
      try require(try await library.latest() == nil, "there is a latest one")
      try require(try await library.openTurns().isEmpty, "there are open turns")
      let nobody = TurnID(session: Session.ID(rawValue: "s1"), number: 1)
      try require(try await library.session(nobody.session) == nil, "there is a session")
      try require(try await library.turn(nobody) == nil, "there is a turn")
      try require(try await library.turns(of: nobody.session).isEmpty, "there are turns")
      try require(try await library.marks(of: nobody.session).isEmpty, "there are marks")
      try require(try await library.costs(since: nil).isEmpty, "there are costs")
      try await expect(.usage, "a name that nothing has was found") {
        _ = try await library.find("kite")
      }
    },
    LibraryLaw("A session is read as it was saved, and a newer one takes its place") { library in
      var kite = session("s1", title: "kite")
      kite.workspace.draft = "more wind"
      kite.workspace.caret = 4
      try await library.save(kite)
      try require(try await library.session(kite.id) == kite, "it is another one")
      kite.title = "kite at dusk"
      kite.updated = later(5)
      try await library.save(kite)
      try require(try await library.session(kite.id) == kite, "the older one stayed")
      try require(
        try await library.sessions().map(\.title) == ["kite at dusk"], "the list is older")
    },
    LibraryLaw("What can be undone stays where a session is saved without it") { library in
      var kite = session("s1")
      var undo = UndoLog()
      undo = UndoLog([UndoLog.Row(number: 1, isUndone: false, sending: nil, text: "{}")])
      kite.undo = undo
      try await library.save(kite)
      kite.undo = nil
      try await library.save(kite)
      try require(try await library.undo(of: kite.id) == undo, "it is gone")
    },
    LibraryLaw("The list begins with what was worked on last") { library in
      for (number, id) in ["a", "b", "c"].enumerated() {
        var one = session(id, title: id)
        one.updated = later(Int64(number == 1 ? 9 : number))
        try await library.save(one)
      }
      try require(
        try await library.sessions().map(\.id.rawValue) == ["b", "c", "a"], "another order")
      try require(try await library.latest()?.id.rawValue == "b", "another is the latest")
    },
    LibraryLaw("Turns count up in their session, begin composed, and take the workspace along") {
      library in
      var kite = session("s1")
      kite.workspace.draft = "left over"
      let first = try await library.add(
        draft("a kite", in: kite), sentRatio: AspectRatio(1, 1), at: noon)
      let second = try await library.add(
        draft("bluer", in: kite, parent: 1), sentRatio: nil, at: later(1))
      let other = try await library.add(
        draft("a boat", in: session("s2")), sentRatio: nil, at: noon)
      try require([first, second, other].map(\.number) == [1, 2, 1], "other numbers")
      try require(first.job == .composed && first.outcome == nil, "it begins otherwise")
      try require(try await library.turns(of: kite.id) == [first, second], "other turns are read")
      try require(try await library.turn(second.id) == second, "another turn is read")
      try require(
        try await library.session(kite.id)?.workspace == kite.workspace,
        "the workspace stayed behind")
    },
    LibraryLaw("A turn is read as it was stored, with its outcome") { library in
      let kite = session("s1")
      var turn = try await library.add(draft("a kite", in: kite), sentRatio: nil, at: noon)
      for letter in ["a", "b"] as [Character] { try await library.store(picture(letter)) }
      turn.job = .done(.done)
      turn.ended = later(3)
      turn.notes = ["It was sent as a JPEG."]
      turn.outcome = Outcome(
        pictures: [picture("a")], drafts: [picture("b")], text: "Here.", thoughts: "Hm.",
        usage: Usage(inputTokens: 3, dollars: 0.1), model: "m2",
        conversation: ConversationSize(bytes: 9, pictures: 1, textBytes: 4))
      try await library.update(turn)
      try require(try await library.turn(turn.id) == turn, "another one is read")
    },
    LibraryLaw("A turn made here is stored once, done, with its pictures, and counts as used") {
      library in
      var kite = session("s1", title: "kite")
      kite.updated = later(1)
      kite.workspace.draft = "left over"
      try await library.save(kite)
      try await library.save(session("s2"))
      try await library.store(picture("a"))
      var flipped = draft("local: flip", in: kite)
      flipped.kept = RegionComposite(feather: 0, step: "flip")
      flipped.notes = ["Made here."]
      let outcome = Outcome(
        pictures: [picture("a")], usage: Usage(dollars: 0, isEstimated: false))
      let made = try await library.addDone(flipped, with: outcome, at: later(5))
      try require(
        made.number == 1 && made.job == .done(.done) && made.outcome == outcome
          && made.kept == flipped.kept && made.notes == ["Made here."]
          && made.created == later(5) && made.ended == later(5), "it is another one")
      try require(try await library.turn(made.id) == made, "another one is read")
      try require(try await library.openTurns().isEmpty, "it is open")
      let listed = try await library.sessions().first { $0.id == kite.id }
      try require(listed?.turns == 1 && listed?.open == 0, "the list counts otherwise")
      try require(
        try await library.session(kite.id)?.workspace == kite.workspace,
        "the workspace stayed behind")
      try require(
        CostTotal(try await library.costs(since: nil)).paid == .zero, "it cost something")
      try require(
        try await library.add(draft("bluer", in: kite, parent: 1), sentRatio: nil, at: later(6))
          .number == 2, "its number is given again")
    },
    LibraryLaw("Open turns are those whose job has not ended, in all sessions") { library in
      var jobs: [Job] = []
      for (number, job) in [
        Job.composed, .sending, .accepted(task: "r"), .running(task: "r"), .fetching(task: "r"),
        .done(.done), .done(.unknown),
      ].enumerated() {
        var turn = try await library.add(
          draft("turn", in: session("s\(number % 2)")), sentRatio: nil, at: later(Int64(number)))
        turn.job = job
        try await library.update(turn)
      }
      jobs = try await library.openTurns().map(\.job)
      try require(jobs.count == 5, "there are \(jobs.count)")
      try require(
        try await library.sessions().map(\.open).reduce(0, +) == 5, "the list counts otherwise")
    },
    LibraryLaw("A job has one driver at a time, and the claim ends with its release") { library in
      let (turn, claim) = try await library.addDriven(
        draft("a kite", in: session("s1")), sentRatio: nil, at: noon)
      try require(try await library.claim(turn.id) == nil, "two have it")
      claim.release()
      let second = try await library.claim(turn.id)
      try require(second != nil, "nobody can have it")
      second?.release()
      second?.release()
      try require(try await library.claim(turn.id) != nil, "a release ended another's claim")
    },
    LibraryLaw("A task's name that is kept with a claim outlives it, until it is settled") {
      library in
      let (turn, claim) = try await library.addDriven(
        draft("a kite", in: session("s1")), sentRatio: nil, at: noon)
      try require(claim.keptTask == nil, "it has a name already")
      try claim.store(task: "r1")
      try claim.store(task: "r2")
      try require(claim.keptTask == "r2", "it has another one")
      claim.release()
      let next = try await library.claim(turn.id)
      try require(next?.keptTask == "r2", "it is gone")
      next?.settle()
      try require(next?.keptTask == nil, "it was not settled")
      next?.release()
      let last = try await library.claim(turn.id)
      try require(last?.keptTask == nil, "it came back")
      try require(last?.hasFaulted == false, "there was a fault")
      last?.release()
    },
    LibraryLaw("Marks are kept beside the turn, and an empty one is none") { library in
      var turn = try await library.add(
        draft("a kite", in: session("s1")), sentRatio: nil, at: noon)
      let mark = TurnMark(isStarred: true, label: "cover", note: "the calm one")
      try await library.setMark(mark, of: turn.id)
      turn.job = .done(.failed)
      try await library.update(turn)
      try require(try await library.marks(of: turn.id.session) == [1: mark], "it is another one")
      try await library.setMark(TurnMark(), of: turn.id)
      try require(try await library.marks(of: turn.id.session).isEmpty, "it stayed")
    },
    LibraryLaw("A budget that would be passed stops the turn, and nothing is stored") { library in
      var asked = draft("a kite", in: session("s1"))
      asked.estimate = Money(micros: 200_000)
      asked.limits = SpendingLimits(
        Budgets(session: Money(micros: 300_000)), calendar: .utc, now: noon)
      let first = try await library.add(asked, sentRatio: nil, at: noon)
      try await expect(.budget, "it was stored") {
        _ = try await library.add(asked, sentRatio: nil, at: noon)
      }
      try require(try await library.turns(of: first.id.session).count == 1, "a turn was stored")
      asked.consent = BudgetConsent(session: Money(micros: 500_000))
      _ = try await library.add(asked, sentRatio: nil, at: noon)
      try require(
        try await library.session(first.id.session)?.budget == Money(micros: 500_000),
        "what was agreed to is not kept")
    },
    LibraryLaw("A price that nobody knows is asked about once in a session") { library in
      var asked = draft("a kite", in: session("s1"))
      asked.limits = SpendingLimits(
        Budgets(session: Money(micros: 300_000)), calendar: .utc, now: noon)
      try await expect(.budget, "it was sent without a question") {
        _ = try await library.add(asked, sentRatio: nil, at: noon)
      }
      asked.consent = BudgetConsent(unknownPrices: true)
      _ = try await library.add(asked, sentRatio: nil, at: noon)
      asked.consent = BudgetConsent()
      _ = try await library.add(asked, sentRatio: nil, at: noon)
    },
    LibraryLaw("A session that is deleted is not found, and can be brought back") { library in
      try await library.save(session("s1", title: "kite"))
      let id = Session.ID(rawValue: "s1")
      _ = try await library.change(.delete(id), at: noon, newID: newID)
      try require(try await library.latest() == nil, "it is the latest")
      try await expect(.usage, "it was found") { _ = try await library.find("kite") }
      try require(try await library.sessions().first?.deleted == noon, "it is not told as deleted")
      _ = try await library.change(.restore(nil), at: noon, newID: newID)
      try require(try await library.find("kite").id == id, "it did not come back")
      try require(
        try await library.change(.restore(nil), at: noon, newID: newID) == nil,
        "something came back that was not deleted")
    },
    LibraryLaw("An archived session is found and is not the latest") { library in
      try await library.save(session("s1", title: "kite"))
      let id = Session.ID(rawValue: "s1")
      _ = try await library.change(.archive(id), at: noon, newID: newID)
      try require(try await library.latest() == nil, "it is the latest")
      try require(try await library.find("kite").id == id, "it is not found")
      _ = try await library.change(.unarchive(id), at: noon, newID: newID)
      try require(try await library.latest()?.id == id, "it stays away")
    },
    LibraryLaw("A duplicate has the turns that have ended, and nothing that was agreed to pay") {
      library in
      let kite = session("s1", title: "kite")
      var asked = draft("a kite", in: kite)
      asked.estimate = Money(micros: 1)
      asked.limits = SpendingLimits(Budgets(), calendar: .utc, now: noon)
      asked.consent = BudgetConsent(session: Money(micros: 9_000_000), unknownPrices: true)
      var turn = try await library.add(asked, sentRatio: nil, at: noon)
      turn.job = .done(.done)
      try await library.update(turn)
      _ = try await library.add(draft("open", in: kite, parent: 1), sentRatio: nil, at: noon)
      _ = try await library.add(draft("after it", in: kite, parent: 2), sentRatio: nil, at: noon)
      let copy = try await library.change(.duplicate(kite.id), at: later(9), newID: newID)
      guard let copy else { throw Broken(description: "there is no copy") }
      try require(try await library.turns(of: copy).map(\.number) == [1], "it has other turns")
      try require(try await library.session(copy)?.budget == nil, "a budget came along")
      try require(try await library.session(copy)?.title == "kite (copy)", "it has another title")
    },
    LibraryLaw("A session is found by its id, a beginning of it, and its title in any case") {
      library in
      try await library.save(session("261121-abcd", title: "Kite at Dusk"))
      try await library.save(session("261121-abxy", title: "a boat"))
      for name in ["261121-abcd", "261121-abc", "kite at dusk", "KITE"] {
        try require(
          try await library.find(name).id.rawValue == "261121-abcd", "not found by '\(name)'")
      }
      try await expect(.usage, "a beginning of two was taken for one") {
        _ = try await library.find("261121-ab")
      }
    },
    LibraryLaw("Costs are those of every turn since a moment") { library in
      for (number, dollars) in [0.1, 0.2, 0.4].enumerated() {
        var turn = try await library.add(
          draft("a kite", in: session("s\(number)")), sentRatio: nil, at: later(Int64(number)))
        turn.job = .done(.done)
        turn.outcome = Outcome(usage: Usage(dollars: dollars, isEstimated: false))
        try await library.update(turn)
      }
      try require(
        CostTotal(try await library.costs(since: nil)).paid == Money(micros: 700_000), "another sum"
      )
      try require(
        CostTotal(try await library.costs(since: later(1))).paid == Money(micros: 600_000),
        "another sum since then")
    },
    LibraryLaw("Past words are told once, the newest first") { library in
      for (number, words) in ["a kite", "a boat", "a kite"].enumerated() {
        _ = try await library.add(
          draft(words, in: session("s1")), sentRatio: nil, at: later(Int64(number)))
      }
      try require(try await library.promptHistory(limit: 9) == ["a kite", "a boat"], "other words")
      try require(try await library.promptHistory(limit: 1) == ["a kite"], "more than asked for")
      try require(
        try await library.pastInstructions(limit: 9).map(\.times) == [2, 1], "counted otherwise")
    },
    LibraryLaw("A preference is what was set last") { library in
      try await library.setPreference("theme", to: "ember")
      try await library.setPreference("theme", to: "paper")
      try require(try await library.preferences() == ["theme": "paper"], "it is another one")
    },
    LibraryLaw("A name for a new file is given once") { library in
      let names = try (1...9).map { _ in try library.temporaryPath() }
      try require(Set(names).count == names.count, "one was given twice")
    },
  ]
}
