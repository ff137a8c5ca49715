import Effects
import Model
import Providers
import Synchronization
import TestSupport
import Testing

/// Several turns of one draft, side by side.
@Suite(.timeLimit(.minutes(5))) struct VariantsTests {
  /// The sends that hang, as they begin, and what was told meanwhile.
  private final class Told: Sendable {
    private let news = Mutex<[SubmitTurn.Update]>([])
    private let own = Mutex<[Int: CancellationToken]>([:])

    @Sendable func hear(_ one: SubmitTurn.Update) { news.withLock { $0.append(one) } }
    @Sendable func began(_ id: TurnID, _ cancellation: CancellationToken) {
      own.withLock { $0[id.number] = cancellation }
    }
    func interrupt(_ number: Int) { own.withLock { $0[number] }?.cancel() }

    /// The turns that wait for a seat.
    var waiting: Set<Int> {
      Set(
        news.withLock { $0 }.compactMap { news in
          guard case .progress(let id, let step) = news, step.phase == .queued,
            step.waitingFor.contains("working turns to end")
          else { return nil }
          return id.number
        })
    }
  }

  private func draft(_ bench: Bench, _ count: Int) -> TurnDraft {
    var draft = bench.draft("a kite")
    draft.count = count
    return draft
  }

  private func jobs(_ bench: Bench) async throws -> [Job] {
    try await bench.library.turns(of: bench.session.id).map(\.job)
  }

  @Test
  func `All variants are on disk before the first is sent, and one that fails affects no other`()
    async throws
  {
    let bench = Bench([.json(400, "{}"), .json(400, "{}"), .json(400, "{}")])
    let made = await bench.runner.runAll(
      draft(bench, 3), semaphore: AsyncSemaphore(1), notify: bench.heard.hear)
    #expect(made.failure == nil && made.draft.remaining == 0)
    #expect(made.turns.map(\.number) == [1, 2, 3])
    #expect(made.turns.allSatisfy { $0.job == .done(.failed) && $0.parent == nil })
    let first = try #require(bench.transport.requests.first)
    #expect(first.logAtBody.first == "add 1" && bench.transport.requests.count == 3)
  }

  @Test
  func `As many variants run as there are permits, and a cancelled one makes room for the next`()
    async throws
  {
    let bench = Bench([.hang, .hang, .json(400, "{}"), .json(400, "{}")])
    let told = Told()
    async let all = bench.runner.runAll(
      draft(bench, 4), semaphore: AsyncSemaphore(2), began: told.began, notify: told.hear)
    var hanging = bench.transport.hanging.stream.makeAsyncIterator()
    _ = await hanging.next()
    _ = await hanging.next()
    #expect(bench.transport.requests.count == 2)
    #expect(try await jobs(bench) == [.sending, .sending, .composed, .composed])
    // One that waits is ended where it stands, and nothing of it is sent.
    told.interrupt(4)
    told.interrupt(1)
    told.interrupt(2)
    let made = await all
    #expect(told.waiting == [3, 4])
    #expect(bench.transport.requests.count == 3)
    #expect(made.turns[2].job == .done(.failed))
    #expect(made.turns[3].job == .done(.cancelled))
    #expect(made.turns[3].outcome?.failure?.billed == .no)
    #expect(made.turns[0].outcome?.failure?.billed == .maybe)
  }

  @Test func `Interrupting all variants ends those that run and those that wait`() async throws {
    let bench = Bench([.hang])
    let cancellation = CancellationToken()
    async let all = bench.runner.runAll(
      draft(bench, 3), semaphore: AsyncSemaphore(1), cancellation: cancellation,
      notify: bench.heard.hear)
    for await _ in bench.transport.hanging.stream { break }
    cancellation.cancel()
    let made = await all
    #expect(made.turns.allSatisfy { $0.job == .done(.cancelled) } && made.turns.count == 3)
    #expect(bench.transport.requests.count == 1)
  }

  @Test
  func `A variant that is not yet stored can be kept from being sent, and the others continue`()
    async throws
  {
    let bench = Bench([.json(400, "{}")])
    let unstored = CancellationToken()
    let stopped = Mutex<[Int]>([])
    let made = await bench.runner.runAll(
      draft(bench, 3), semaphore: AsyncSemaphore(1), unstored: unstored,
      began: { _, _ in unstored.cancel() },
      stopped: { made in stopped.withLock { $0.append(made.draft.made) } }, notify: bench.heard.hear
    )
    #expect(made.turns.map(\.job) == [.done(.failed)] && made.draft.remaining == 2)
    #expect(made.failure?.kind == .cancelled && stopped.withLock { $0 } == [1])
    #expect(bench.transport.requests.count == 1)

    let none = await bench.runner.runAll(
      draft(bench, 3), semaphore: AsyncSemaphore(1), unstored: unstored, notify: bench.heard.hear)
    #expect(none.turns.isEmpty && bench.transport.requests.count == 1)
  }

  @Test func `The turn that would exceed a budget is not created, and those before it are`()
    async throws
  {
    let bench = Bench([.json(400, "{}"), .json(400, "{}")])
    let runner = SubmitTurn(
      ports: bench.ports, endpoints: ["gmi": bench.endpoint],
      budgets: Budgets(session: Money(micros: 150_000)))
    var draft = draft(bench, 4)
    draft.estimate = Money(micros: 67_000)
    let made = await runner.runAll(draft, semaphore: AsyncSemaphore(1), notify: bench.heard.hear)
    #expect(made.turns.map(\.number) == [1, 2])
    #expect(made.draft.made == 2 && made.draft.remaining == 2)
    #expect(made.failure?.budget?.reason == .session)
    #expect(bench.transport.requests.count == 2)
  }

  @Test func `Each variant has a seed of its own if none is given and the model accepts one`()
    async throws
  {
    let bench = Bench([])
    var endpoint = bench.endpoint
    endpoint.capabilities.tuning.seed = 0...Int(Int32.max)
    let runner = SubmitTurn(ports: bench.ports, endpoints: ["gmi": endpoint])
    let open = await runner.runAll(
      draft(bench, 8), semaphore: AsyncSemaphore(4), notify: bench.heard.hear)
    let seeds = open.turns.compactMap(\.settings.tuning.seed)
    #expect(Set(seeds).count == 8 && seeds.allSatisfy { (0...Int(Int32.max)).contains($0) })
    var chosen = draft(bench, 2)
    chosen.settings.tuning.seed = 7
    let same = await runner.runAll(chosen, semaphore: AsyncSemaphore(4), notify: bench.heard.hear)
    #expect(same.turns.map(\.settings.tuning.seed) == [7, 7])
    let plain = await bench.runner.runAll(
      draft(bench, 2), semaphore: AsyncSemaphore(4), notify: bench.heard.hear)
    #expect(plain.turns.allSatisfy { $0.settings.tuning.seed == nil })
  }
}
