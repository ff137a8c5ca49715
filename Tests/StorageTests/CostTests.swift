import GRDB
import Model
import Testing

@testable import Storage

@Suite(.timeLimit(.minutes(5))) struct CostTests {
  private func paid(
    _ words: String = "x", in name: String = "s1", cost: Int? = 50_000, budgets: Budgets,
    consent: BudgetConsent = BudgetConsent(), at now: Timestamp = noon
  ) -> TurnDraft {
    var draft = draft(words, in: session(name))
    draft.estimate = cost.map(Money.init(micros:))
    draft.limits = SpendingLimits(budgets, calendar: .utc, now: now)
    draft.consent = consent
    return draft
  }

  private func refusal(_ library: SQLiteLibrary, _ draft: TurnDraft, at now: Timestamp = noon) async
    -> BudgetRefusal?
  {
    do throws(Failure) {
      _ = try await library.add(draft, sentRatio: nil, at: now)
      return nil
    } catch {
      return error.budget
    }
  }

  @Test func `The stored costs equal those of the turns`() async throws {
    let place = TemporaryLibrary()
    defer { withExtendedLifetime(place) {} }
    let library = try place.open()
    var turns: [Turn] = []
    let outcomes: [(Status, Usage, Failure.Billed?)] = [
      (.done, Usage(dollars: 0.1, isEstimated: true), nil),
      (.done, Usage(dollars: 0.2, isEstimated: false), nil),
      (.done, Usage(dollars: 0, isEstimated: false), nil), (.done, Usage(), nil),
      (.unknown, Usage(), .maybe), (.failed, Usage(), .no), (.refused, Usage(), .yes),
    ]
    for (status, usage, billed) in outcomes {
      var turn = try await library.add(
        paid(budgets: Budgets()), sentRatio: nil, at: noon)
      turn.job = .done(status)
      turn.outcome = Outcome(
        usage: usage, failure: billed.map { Failure(.provider, "No.", billed: $0) })
      try await library.update(turn)
      turns.append(turn)
    }
    turns.append(try await library.add(paid(budgets: Budgets()), sentRatio: nil, at: noon))
    let stored = try await library.turns(of: turns[0].id.session)
    #expect(stored.map(\.estimate) == turns.map { _ in Money(micros: 50_000) })
    let costs = try await library.costs(since: nil)
    #expect(costs.map(\.charge) == turns.map(\.charge))
    #expect(CostTotal(costs).paid == Money(micros: 300_000))
    #expect(CostTotal(costs).possibleTurns == 4)
    #expect(try await library.costs(since: Timestamp(milliseconds: noon.milliseconds + 1)).isEmpty)
  }

  @Test func `A turn that would exceed the budget is not stored, and neither is anything else`()
    async throws
  {
    let place = TemporaryLibrary()
    defer { withExtendedLifetime(place) {} }
    let library = try place.open()
    let budgets = Budgets(session: Money(micros: 100_000))
    #expect(await refusal(library, paid(budgets: budgets)) == nil)
    #expect(await refusal(library, paid(budgets: budgets)) == nil)
    let refused = await refusal(library, paid(budgets: budgets))
    #expect(refused?.reason == .session && refused?.possible == Money(micros: 100_000))
    #expect(try await library.turns(of: session("s1").id).count == 2)
    // Nothing remains of a session that began with it.
    let tooMuch = paid(in: "s2", cost: 100_001, budgets: budgets)
    #expect(await refusal(library, tooMuch) != nil)
    #expect(try await library.session(session("s2").id) == nil)
  }

  @Test func `A raised budget stays with the session, even when its workspace is stored`()
    async throws
  {
    let place = TemporaryLibrary()
    let budgets = Budgets(session: Money(micros: 60_000))
    do {
      let library = try place.open()
      #expect(await refusal(library, paid(budgets: budgets)) == nil)
      let raise = BudgetConsent(session: Money(micros: 150_000))
      #expect(await refusal(library, paid(budgets: budgets, consent: raise)) == nil)
      // Another program has the session as it was before.
      try await library.save(session("s1", title: "kite"))
    }
    let library = try place.open()
    #expect(try await library.latest()?.budget == Money(micros: 150_000))
    #expect(await refusal(library, paid(budgets: budgets)) == nil)
    #expect(await refusal(library, paid(budgets: budgets))?.budget == Money(micros: 150_000))
    // Another session has the configured budget.
    #expect(await refusal(library, paid(in: "s2", cost: 60_001, budgets: budgets)) != nil)
  }

  @Test func `A raised budget is not kept if the turn is refused after all`() async throws {
    let place = TemporaryLibrary()
    defer { withExtendedLifetime(place) {} }
    let library = try place.open()
    let budgets = Budgets(session: Money(micros: 60_000))
    #expect(await refusal(library, paid(budgets: budgets)) == nil)
    let raise = BudgetConsent(session: Money(micros: 70_000))
    #expect(await refusal(library, paid(budgets: budgets, consent: raise)) != nil)
    #expect(try await library.latest()?.budget == nil)
  }

  @Test func `The day's budget counts all sessions, and starts over the next day`() async throws {
    let place = TemporaryLibrary()
    defer { withExtendedLifetime(place) {} }
    let library = try place.open()
    let budgets = Budgets(day: Money(micros: 100_000))
    #expect(await refusal(library, paid(in: "s1", budgets: budgets)) == nil)
    #expect(await refusal(library, paid(in: "s2", budgets: budgets)) == nil)
    #expect(await refusal(library, paid(in: "s3", budgets: budgets))?.reason == .day)
    let raise = BudgetConsent(day: Money(micros: 150_000))
    #expect(await refusal(library, paid(in: "s3", budgets: budgets, consent: raise)) == nil)
    #expect(await refusal(library, paid(in: "s4", budgets: budgets))?.reason == .day)
    let tomorrow = Timestamp(milliseconds: noon.milliseconds + 86_400_000)
    let next = paid(in: "s4", budgets: budgets, at: tomorrow)
    #expect(await refusal(library, next, at: tomorrow) == nil)
  }

  @Test func `An unknown price is agreed to once in a session`() async throws {
    let place = TemporaryLibrary()
    defer { withExtendedLifetime(place) {} }
    let library = try place.open()
    let budgets = Budgets(session: Money(micros: 60_000))
    #expect(await refusal(library, paid(cost: nil, budgets: budgets))?.reason == .unknownPrice)
    let agreed = BudgetConsent(unknownPrices: true)
    #expect(await refusal(library, paid(cost: nil, budgets: budgets, consent: agreed)) == nil)
    #expect(await refusal(library, paid(cost: nil, budgets: budgets)) == nil)
    #expect(
      await refusal(library, paid(in: "s2", cost: nil, budgets: budgets))?.reason == .unknownPrice)
  }

  @Test func `Of programs that send at the same moment only as many as the budget allows succeed`()
    async throws
  {
    let place = TemporaryLibrary()
    let libraries = [try place.open(), try place.open()]
    let budgets = Budgets(session: Money(micros: 260_000), day: Money(micros: 260_000))
    let refused = await withTaskGroup(of: Bool.self) { group in
      for number in 0..<20 {
        let draft = paid("x \(number)", budgets: budgets)
        group.addTask { await refusal(libraries[number % 2], draft) != nil }
      }
      return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
    #expect(refused == 15)
    #expect(try await libraries[0].turns(of: session("s1").id).count == 5)
  }
}
