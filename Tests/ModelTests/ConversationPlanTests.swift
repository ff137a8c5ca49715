import Model
import TestSupport
import Testing

/// What is sent with an instruction, given the turns before it.
@Suite(.timeLimit(.minutes(5))) struct ConversationPlanTests {
  private let photograph = Reference(.picture(.make("photo", 3000, 2000)), name: "photo.jpg")

  private func profile(
    _ memory: Capabilities.Memory = .wholeConversation, name: String = "sandbox",
    ratios: [AspectRatio] = AspectRatio.family
  ) -> Profile {
    Profile(
      name: name, model: "pixels",
      capabilities: Capabilities(ratios: ratios, resolutions: Resolution.allCases, memory: memory),
      isSandbox: false)
  }

  private func next(
    _ parent: Int?, _ references: [Reference] = [], isTrimmed: Bool = false
  ) -> NextTurn {
    NextTurn(
      parent: parent, words: "again", settings: .initial, references: references,
      isTrimmed: isTrimmed)
  }

  private func turn(
    _ number: Int, _ parent: Int? = nil, _ status: Status = .done,
    references: [Reference] = [], pictures: Int = 0, text: String = ""
  ) -> Turn {
    var turn = Turn.make(number, parent: parent, "words \(number)", job: .done(status))
    turn.references = references
    if status != .done { turn.outcome = Outcome(text: text) }
    turn.outcome?.conversation = ConversationSize(
      bytes: pictures == 0 ? 0 : 1000, pictures: pictures, textBytes: 40)
    return turn
  }

  @Test func `A conversation is sent word for word, and its measured size is used`() {
    let plan = ConversationPlan(
      next(1), at: profile(), past: PastTurns([turn(1, references: [photograph], pictures: 2)]))
    #expect(plan.transcript == 1 && plan.pictures.isEmpty && plan.earlier.isEmpty)
    #expect(plan.request.pictures == 2 && plan.edited == .make("result 1"))
    #expect(plan.notes.isEmpty && plan.refusal == nil)
  }

  @Test func `After a question by the model the photograph decides the ratio`() {
    let asked = turn(
      1, nil, .textOnly, references: [photograph], pictures: 1, text: "Which one?")
    let plan = ConversationPlan(next(1), at: profile(), past: PastTurns([asked]))
    #expect(plan.transcript == 1 && plan.ratio == AspectRatio(3, 2))
    #expect(plan.edited == photograph.picture && plan.editsEarlier)
  }

  @Test func `Another profile gets the photograph and the model's question`() {
    let asked = turn(
      1, nil, .textOnly, references: [photograph], pictures: 1, text: "Which one?")
    let plan = ConversationPlan(next(1), at: profile(name: "other"), past: PastTurns([asked]))
    #expect(plan.transcript == nil)
    #expect(plan.pictures.map(\.picture) == [photograph.picture])
    #expect(plan.pictures.map(\.isEdited) == [true])
    #expect(plan.earlier == ["words 1 (not made yet; you answered: “Which one?”)"])
    #expect(
      plan.notes.first?.hasSuffix(
        "this turn sent the earlier references and the text of 1 instruction.")
        == true)
    let poor = ConversationPlan(
      next(1), at: profile(.lastPicture, name: "other"), past: PastTurns([asked]))
    #expect(poor.pictures.map(\.picture) == [photograph.picture] && poor.earlier.isEmpty)
  }

  @Test func `A session continues from its newest answer, with the references of a failed turn`() {
    let refused = turn(1, nil, .refused, references: [photograph])
    #expect(
      PastTurns([refused]).continuationPoint()
        == ContinuationPoint(parent: nil, unanswered: refused))
    let made = turn(2, nil, references: [photograph], pictures: 2)
    #expect(PastTurns([refused, made]).continuationPoint() == ContinuationPoint(parent: 2))
    let elsewhere = turn(3, 1, .refused, references: [photograph])
    #expect(
      PastTurns([refused, made, elsewhere]).continuationPoint() == ContinuationPoint(parent: 2))
    let question = turn(4, 2, .textOnly, pictures: 2)
    #expect(PastTurns([refused, made, elsewhere, question]).continuationPoint().parent == 4)
  }

  @Test func `The first of several references without a role is edited, and its ratio is kept`() {
    func reference(_ name: String, _ role: Reference.Role? = nil, _ width: Int) -> Reference {
      Reference(.picture(.make(name, width, 1000)), name: name, role: role)
    }
    let all = [
      reference("oil", .style, 4000), reference("cat", nil, 1500), reference("cup", nil, 900),
    ]
    let plan = ConversationPlan(next(nil, all), at: profile(), past: PastTurns([]))
    #expect(plan.edited == all[1].picture && plan.ratio == AspectRatio(3, 2))
    #expect(plan.pictures.map(\.isEdited) == [false, true, false] && plan.namesEdited)
    #expect(PastTurns([]).edited(after: nil, with: all).picture == plan.edited)
    let alone = ConversationPlan(next(nil, [all[1]]), at: profile(), past: PastTurns([]))
    #expect(!alone.namesEdited)
  }

  @Test func `Without a picture the ratio is left to the provider`() {
    let plan = ConversationPlan(next(nil), at: profile(), past: PastTurns([]))
    #expect(plan.ratio == nil && plan.pictures.isEmpty)
  }

  @Test func `A ratio that another profile does not offer is reported`() {
    let wide = Reference(.picture(.make("wide", 8000, 1000)), name: "wide")
    let few = AspectRatio.family.filter { $0.value <= 2.4 && $0.value >= 0.5 }
    let plan = ConversationPlan(
      next(nil, [wide]), at: profile(ratios: few), past: PastTurns([]))
    #expect(plan.ratio == AspectRatio(21, 9))
    #expect(plan.ratioLossText == "sandbox does not offer 8:1: 21:9 will be used")
    #expect(plan.notes.count == 1)
    #expect(
      ConversationPlan(next(nil, [wide]), at: profile(), past: PastTurns([])).notes.isEmpty)
  }

  @Test func `More pictures than the model accepts are refused, with trimming where that helps`() {
    let long = turn(1, nil, references: [photograph], pictures: 14)
    let full = ConversationPlan(
      next(1, [photograph]), at: profile(), past: PastTurns([long]))
    #expect(full.excess == ExceededLimit(kind: .pictures, count: 15, limit: 14))
    #expect(full.trimmingHelps && full.refusal?.advice.contains("--trim") == true)
    let many = Array(repeating: photograph, count: 15)
    let plan = ConversationPlan(next(nil, many), at: profile(), past: PastTurns([]))
    #expect(!plan.trimmingHelps && plan.refusal?.advice == "Leave out 1. Nothing was sent.")
    #expect(
      plan.referenceAdvice
        == "15 references were sent. Up to 10 of objects and 4 of characters are recommended.")
  }

  @Test func `The notes say truthfully what another profile remembered`() {
    let remembered = turn(1, pictures: 1)
    let forgotten = turn(1, pictures: 0)
    func note(_ turn: Turn, at profile: Profile) -> String? {
      ConversationPlan(next(1), at: profile, past: PastTurns([turn])).notes.first
    }
    #expect(
      note(remembered, at: profile(name: "other"))?.hasPrefix(
        "The conversation with sandbox was not sent")
        == true)
    #expect(
      note(forgotten, at: profile(name: "other"))?.hasPrefix("sandbox remembers no conversation")
        == true)
    #expect(note(forgotten, at: profile(.lastPicture, name: "other")) == nil)
    #expect(note(forgotten, at: profile(.lastPicture)) == nil)
    #expect(
      note(forgotten, at: profile())?.hasPrefix("The previous reply left no conversation") == true)
  }

  @Test func `A chain of two hundred thousand turns is planned in one pass`() {
    let count = 200_000
    var turns = (1...count).map { number in
      var turn = Turn.make(number, parent: number == 1 ? nil : number - 1, pictures: [])
      turn.job = .done(.textOnly)
      return turn
    }
    turns[0].references = [photograph]
    // Without the numbers 1, 2, 3, ... each turn has to be searched for.
    let gappy = PastTurns(turns.filter { $0.number != 2 || $0.parent != 1 })
    let whole = PastTurns(turns)
    let clock = ContinuousClock()
    let time = clock.measure {
      for isTrimmed in [false, true] {
        let plan = ConversationPlan(
          next(count, isTrimmed: isTrimmed), at: profile(name: "other"), past: whole)
        #expect(plan.edited == photograph.picture)
        #expect(plan.earlier.count == 24)
      }
      #expect(gappy.edited(after: count, with: []).picture == nil)
    }
    #expect(time < .seconds(20), "\(time)")
  }
}
