import Model
import TestSupport
import Testing

@testable import Studio

@Suite(.timeLimit(.minutes(5))) struct MoneyTests {
  private func money(_ dollars: Double) throws -> Money { try #require(Money(dollars: dollars)) }

  private func paid(_ profile: (inout Capabilities) -> Void = { _ in }) -> State {
    var state = State.make(
      capabilities: Capabilities(
        ratios: AspectRatio.family, resolutions: [.k1, .k2], prices: [.k1: 0.067]))
    state.profile.name = "paid"
    state.profile.isSandbox = false
    profile(&state.profile.capabilities)
    return state
  }

  @Test func `Ten times ten cents is exactly one dollar`() throws {
    var sum = Money.zero
    for _ in 0..<10 { sum += try money(0.1) }
    #expect(sum == Money(micros: 1_000_000))
    #expect(sum.dollars == 1)
    #expect(try money(0.067) * 3 == Money(micros: 201_000))
    #expect(Money(dollars: .nan) == nil && Money(dollars: 1e300) == nil)
    #expect(Money(micros: .max) + Money(micros: 1) == Money(micros: .max))
    #expect(try money(5).shortText == "$5" && money(0.2).shortText == "$0.20")
  }

  @Test func `The price is shown before sending, and an unknown one never as zero`() {
    var state = paid()
    #expect(state.nextEstimate == .about(Money(micros: 67_000)))
    #expect(state.nextEstimate.text == "≈ $0.067")
    state.session.workspace.settings.resolution = .k2
    #expect(state.nextEstimate == .unknown && state.nextEstimate.amount == nil)
    #expect(state.nextEstimate.text == "price unknown")
    state.profile.isSandbox = true
    #expect(state.nextEstimate == .free && state.nextEstimate.text.contains("sandbox"))
  }

  @Test func `Everything sent is priced where its price is published`() {
    var state = paid { $0.tokenPrices = TokenPrices(input: 0.5, thinking: 3) }
    state.composer.insert("make it blue")
    state.session.workspace.references = [.make("kite")]
    // 1,120 tokens of a picture and 3 of text at half a dollar per million.
    #expect(state.nextRequest.tokens == 1123)
    #expect(state.nextEstimate == .about(Money(micros: 67_562)))
    let several = state.profile.capabilities.estimate(of: .k1, pictures: 4, inputTokens: 1123)
    #expect(several == .about(Money(micros: 270_248)))
  }

  @Test(
    arguments: [
      (0.05, false, nil, Status.done, nil, Charge.paid(Money(micros: 50_000), isEstimated: false)),
      (0.05, true, nil, .refused, nil, .paid(Money(micros: 50_000), isEstimated: true)),
      (0, false, 0, .done, nil, .free),
      (0, true, nil, .done, nil, .paid(.zero, isEstimated: true)),
      (nil, true, nil, .done, nil, .unknown),
      (nil, true, 67_000, nil, nil, .possible(Money(micros: 67_000))),
      (nil, true, 67_000, .unknown, .maybe, .possible(Money(micros: 67_000))),
      (nil, true, 67_000, .failed, .maybe, .possible(Money(micros: 67_000))),
      (nil, true, 67_000, .failed, .no, .nothing),
      (nil, true, nil, .cancelled, .no, .nothing),
      (nil, true, nil, nil, nil, .unknown),
      (nil, true, 0, nil, nil, .free),
      (.nan, true, nil, .done, nil, .unknown),
    ] as [(Double?, Bool, Int?, Status?, Failure.Billed?, Charge)])
  func `A turn costs what was reported, else what it may cost`(
    dollars: Double?, isEstimated: Bool, estimate: Int?, status: Status?, billed: Failure.Billed?,
    charge: Charge
  ) {
    #expect(
      Charge(
        dollars: dollars, isEstimated: isEstimated, estimate: estimate.map(Money.init(micros:)),
        status: status, billed: billed, isKept: false) == charge)
  }

  @Test func `The costs of turn, branch and session are added up`() {
    func turn(_ number: Int, _ parent: Int?, _ dollars: Double) -> Turn {
      var turn = Turn.make(number, parent: parent)
      turn.outcome?.usage = Usage(dollars: dollars, isEstimated: number == 3)
      return turn
    }
    var state = paid()
    state.turns = [turn(1, nil, 0.1), turn(2, 1, 0.2), turn(3, 1, 0.4), turn(4, 2, 0.7)]
    #expect(state.spentOnBranch(to: state.turns[3]).paid == Money(micros: 1_000_000))
    #expect(state.spentOnBranch(to: state.turns[3]).isEstimated == false)
    #expect(state.costTotal.paid == Money(micros: 1_400_000) && state.costTotal.isEstimated)
    #expect(state.costTotal.text == "≈ $1.40")
    var open = Turn.make(5, job: .sending)
    open.estimate = Money(micros: 67_000)
    state.put(open)
    #expect(state.costTotal.committed == Money(micros: 1_467_000))
    #expect(state.costTotal.text == "≈ $1.40, up to $0.067 more open or unknown")
    state.put(open.ended(.failed, failure: Failure(.network, "No.")))
    #expect(state.costTotal.committed == state.costTotal.paid)
  }

  @Test func `Days follow the person's local clock`() {
    // 2026-11-21T23:30Z is the 22nd in Berlin and still the 21st in New York.
    let moment = Timestamp(milliseconds: 1_795_303_800_000)
    let berlin = LocalCalendar { _ in 3600 }
    let newYork = LocalCalendar { _ in -5 * 3600 }
    #expect(LocalCalendar.utc.day(of: moment) == "2026-11-21")
    #expect(berlin.day(of: moment) == "2026-11-22" && newYork.day(of: moment) == "2026-11-21")
    #expect(berlin.startOfDay(of: moment) == Timestamp(milliseconds: 1_795_302_000_000))
    #expect(newYork.startOfDay(of: moment) == Timestamp(milliseconds: 1_795_237_200_000))
    // The clock was put back at 01:00Z: midnight was still in summer time.
    let change = Timestamp(milliseconds: 1_792_890_000_000)
    let autumn = LocalCalendar { $0 < change ? 7200 : 3600 }
    let noon = Timestamp(milliseconds: change.milliseconds + 10 * 3_600_000)
    #expect(
      autumn.startOfDay(of: noon)
        == Timestamp(milliseconds: change.milliseconds - 3 * 3_600_000))
  }

  @Test func `The cost book lists the newest day first and the sandbox separately`() {
    let day: Int64 = 86_400_000
    let now = Timestamp(milliseconds: 1_795_267_800_000)
    func cost(_ daysAgo: Int64, _ charge: Charge) -> TurnCost {
      TurnCost(created: Timestamp(milliseconds: now.milliseconds - daysAgo * day), charge: charge)
    }
    let book = CostBook(
      [
        cost(30, .paid(Money(micros: 500_000), isEstimated: false)), cost(0, .free),
        cost(1, .paid(Money(micros: 67_000), isEstimated: true)), cost(2, .nothing),
        cost(0, .paid(Money(micros: 33_600), isEstimated: true)), cost(0, .unknown),
      ], calendar: .utc, now: now)
    #expect(book.days.map(\.name) == ["2026-11-21", "2026-11-20", "2026-10-22"])
    #expect(book.months.map(\.costTotal.paid.micros) == [100_600, 500_000])
    #expect(book.total.paid == Money(micros: 600_600))
    #expect(
      book.total(on: book.today).text
        == "≈ $0.034, 1 turn at an unknown price, 1 turn in the sandbox, free")
    #expect(book.total(in: book.thisMonth).freeTurns == 1)
  }
}

/// What a budget allows.
@Suite(.timeLimit(.minutes(5))) struct BudgetTests {
  private func spent(_ paid: Int, possible: Int = 0) -> CostTotal {
    var spent = CostTotal()
    spent.add(.paid(Money(micros: paid), isEstimated: true))
    if possible > 0 { spent.add(.possible(Money(micros: possible))) }
    return spent
  }

  private func refusal(
    _ budgets: Budgets, _ estimate: Int?, session: CostTotal = CostTotal(),
    today: CostTotal = CostTotal(),
    takesUnknown: Bool = false
  ) -> BudgetRefusal? {
    budgets.refusal(
      of: estimate.map(Money.init(micros:)), inSession: session, today: today,
      takesUnknownPrices: takesUnknown)
  }

  private let tenCents = Budgets(session: Money(micros: 100_000))

  @Test func `A budget can be reached but never exceeded`() {
    #expect(refusal(tenCents, 50_000, session: spent(50_000)) == nil)
    #expect(refusal(tenCents, 50_001, session: spent(50_000))?.reason == .session)
    #expect(refusal(tenCents, 50_000, session: spent(30_000, possible: 20_001)) != nil)
    #expect(refusal(Budgets(), 50_000, session: spent(9_000_000)) == nil)
  }

  @Test func `What costs nothing exceeds no budget`() {
    #expect(refusal(tenCents, 0, session: spent(900_000)) == nil)
  }

  @Test func `The budget of the day applies besides the session's`() {
    let budgets = Budgets(session: Money(micros: 1_000_000), day: Money(micros: 100_000))
    let refused = refusal(budgets, 50_000, session: spent(0), today: spent(60_000))
    #expect(refused?.reason == .day && refused?.paid == Money(micros: 60_000))
    #expect(refused?.consent == BudgetConsent(day: Money(micros: 150_000)))
  }

  @Test func `An unknown price is asked about while there is a budget`() {
    #expect(refusal(tenCents, nil)?.reason == .unknownPrice)
    #expect(refusal(Budgets(day: Money(micros: 1)), nil)?.reason == .unknownPrice)
    #expect(refusal(tenCents, nil, takesUnknown: true) == nil)
    #expect(refusal(Budgets(), nil) == nil)
  }

  @Test func `The refusal says what was spent, what this would cost and how to raise the budget`()
    throws
  {
    let refused = try #require(
      refusal(tenCents, 67_000, session: spent(40_000, possible: 20_000)))
    #expect(
      refused.text
        == "This turn would exceed the session's budget of $0.10: $0.04 spent in this session, "
        + "up to $0.02 more open or unknown, and this would cost about $0.067.")
    // Half as much again is enough.
    #expect(refused.raised == Money(micros: 150_000))
    let failure = Failure.overBudget(refused)
    #expect(failure.kind == .budget && failure.billed == .no)
    #expect(failure.advice.contains("--budget 0.15"))
    let dear = try #require(refusal(tenCents, 1_234_567))
    #expect(dear.raised == Money(micros: 1_240_000))
  }
}
