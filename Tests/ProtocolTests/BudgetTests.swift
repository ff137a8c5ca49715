import Effects
import Model
import Providers
import Storage
import TestSupport
import Testing

/// A budget stops a turn that would exceed it before anything reaches the provider.
@Suite(.timeLimit(.minutes(10))) struct BudgetTests {
  private func draft(
    _ words: String, _ scene: Rehearsal, _ consent: BudgetConsent = BudgetConsent()
  )
    -> TurnDraft
  {
    var draft = TurnDraft(
      session: scene.session, parent: nil, instruction: words, settings: Settings(resolution: .k1),
      references: [], profile: scene.endpoint.name, model: scene.endpoint.model,
      estimate: scene.endpoint.capabilities.prices[.k1].flatMap { Money(dollars: $0) })
    draft.consent = consent
    return draft
  }

  @Test func `A turn over the budget is not sent, and raising the budget sends it`()
    async throws
  {
    await Rehearsal.slots.acquire()
    defer { Rehearsal.slots.release() }
    var endpoint = Endpoint.gmi
    endpoint.capabilities.prices = [.k1: 0.067]
    let scene = try await Rehearsal(endpoint)
    let runner = SubmitTurn(
      ports: scene.ports, endpoints: [endpoint.name: scene.endpoint],
      budgets: Budgets(session: Money(micros: 134_000)))
    for words in ["a kite", "a lighthouse"] {
      let turn = try await runner.run(draft(words, scene)) { _ in }
      #expect(
        turn.job == .done(.done) && turn.charge == .paid(Money(micros: 67_000), isEstimated: true))
    }
    #expect(try await scene.accepted() == 2)

    let refusal = await #expect(throws: Failure.self) {
      _ = try await runner.run(draft("a boat", scene)) { _ in }
    }

    #expect(refusal?.kind == .budget && refusal?.billed == .no)
    #expect(try await scene.sent() == 2)
    #expect(try await scene.accepted() == 2)
    #expect(try await scene.library.turns(of: scene.session.id).count == 2)
    let raised = try #require(refusal?.budget?.consent)
    let turn = try await runner.run(draft("a boat", scene, raised)) { _ in }
    #expect(turn.result != nil && turn.number == 3)
    #expect(try await scene.accepted() == 3)
    let turns = try await scene.library.turns(of: scene.session.id)
    #expect(CostTotal(turns).paid == Money(micros: 201_000))
    #expect(CostTotal(try await scene.library.costs(since: nil)) == CostTotal(turns))
    await scene.end()
  }

  @Test func `The sandbox costs nothing, whatever the budget and its profile's prices`()
    async throws
  {
    await Rehearsal.slots.acquire()
    defer { Rehearsal.slots.release() }
    var endpoint = Endpoint.google.rehearsed()
    endpoint.capabilities.prices = [.k1: 9]
    let scene = try await Rehearsal(endpoint)
    let runner = SubmitTurn(
      ports: scene.ports, endpoints: [endpoint.name: scene.endpoint],
      budgets: Budgets(session: .zero, day: .zero))
    var free = draft("a kite", scene)
    free.estimate = .zero
    let turn = try await runner.run(free) { _ in }
    #expect(turn.charge == .free && turn.result != nil)
    await scene.end()
  }
}
