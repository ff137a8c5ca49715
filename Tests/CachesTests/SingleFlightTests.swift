import Caches
import Testing

@Suite(.timeLimit(.minutes(5))) struct SingleFlightTests {
  private struct Refused: Error {}

  /// Opens once; whoever comes before waits.
  private actor Gate {
    private var isOpen = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    func open() {
      isOpen = true
      for continuation in waiting { continuation.resume() }
    }

    func pass() async {
      if !isOpen { await withCheckedContinuation { waiting.append($0) } }
    }
  }

  @Test func `Callers that ask while a run is under way share its result`() async {
    let flight = SingleFlight<String, Int, Never>()
    let gate = Gate()
    let began = AsyncStream.makeStream(of: Void.self)
    let first = Task {
      await flight.value(for: "a") {
        began.continuation.yield()
        await gate.pass()
        return 1
      }
    }
    for await _ in began.stream { break }
    async let second = flight.value(for: "a") { 2 }
    async let other = flight.value(for: "b") { 3 }
    #expect(await other == 3)
    first.cancel()
    await gate.open()
    #expect(await first.value == 1)
    // The second came either while the first ran or after it.
    #expect([1, 2].contains(await second))
    #expect(await flight.value(for: "a") { 4 } == 4)
  }

  @Test func `The last caller to be cancelled ends the run`() async {
    let flight = SingleFlight<String, Bool, Never>()
    let began = AsyncStream.makeStream(of: Void.self)
    let run = Task {
      await flight.value(for: "a") {
        began.continuation.yield()
        while !Task.isCancelled { await Task.yield() }
        return Task.isCancelled
      }
    }
    for await _ in began.stream { break }
    run.cancel()
    #expect(await run.value)
  }
}
