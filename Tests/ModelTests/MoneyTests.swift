import Model
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct MoneyTests {
  private func money(_ dollars: Double) throws -> Money { try #require(Money(dollars: dollars)) }

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
