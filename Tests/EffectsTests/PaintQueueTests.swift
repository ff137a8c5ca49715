import Cells
import Imagery
import Model
import Synchronization
import TestSupport
import Testing

@testable import Effects

@Suite(.timeLimit(.minutes(5))) struct PaintQueueTests {
  /// Work that stops before each order until it is let go on, and tells what it was given.
  private final class Work: Sendable {
    private let started = AsyncStream<PaintOrder>.makeStream()
    private let gates = AsyncStream<Void>.makeStream()
    private let done = Mutex<[PaintOrder]>([])

    var all: [PaintOrder] { done.withLock { $0 } }

    func callAsFunction(_ order: PaintOrder) async {
      started.continuation.yield(order)
      for await _ in gates.stream { break }
      done.withLock { $0.append(order) }
    }

    func goOn() { gates.continuation.yield() }

    /// The next order that was begun.
    func next() async -> PaintOrder? {
      for await order in started.stream { return order }
      return nil
    }
  }

  private func order(_ name: String) -> PaintOrder {
    .symbols(
      PaintRequest(
        scene: .picture(.make(name)), crop: PixelRect(x: 0, y: 0, width: 16, height: 9),
        size: Size(columns: 4, rows: 2), colors: .truecolor))
  }

  private func queue(_ work: Work) -> ConflatingQueue<PaintOrder, PaintOrder> {
    ConflatingQueue(by: \.self) { await work($0) }
  }

  /// Waits until nothing is painted.
  private func rest(_ queue: ConflatingQueue<PaintOrder, PaintOrder>) async throws {
    let limit = WaitLimit()
    while queue.isBusy {
      try limit.check()
      await Task.yield()
    }
  }

  @Test func `Orders are rendered one at a time, the most important first`() async throws {
    let work = Work()
    let queue = queue(work)
    #expect(!queue.isBusy)
    queue.replaceWaiting(with: [order("a"), order("b"), order("c")])
    #expect(queue.isBusy)
    for name in ["a", "b", "c"] {
      #expect(await work.next() == order(name))
      work.goOn()
    }
    try await rest(queue)
    #expect(work.all == [order("a"), order("b"), order("c")])
  }

  @Test func `A newer list replaces the orders that have not begun`() async throws {
    let work = Work()
    let queue = queue(work)
    queue.replaceWaiting(with: [order("a"), order("b"), order("c")])
    #expect(await work.next() == order("a"))
    queue.replaceWaiting(with: [order("d"), order("b")])
    work.goOn()
    #expect(await work.next() == order("d"))
    work.goOn()
    #expect(await work.next() == order("b"))
    work.goOn()
    try await rest(queue)
    #expect(work.all == [order("a"), order("d"), order("b")])
  }

  @Test func `A picture that is being rendered is not rendered twice`() async throws {
    let work = Work()
    let queue = queue(work)
    queue.replaceWaiting(with: [order("a")])
    #expect(await work.next() == order("a"))
    queue.replaceWaiting(with: [order("a"), order("b")])
    work.goOn()
    #expect(await work.next() == order("b"))
    work.goOn()
    try await rest(queue)
    #expect(work.all == [order("a"), order("b")])
  }

  @Test func `An empty list drops the waiting orders and starts nothing`() async throws {
    let work = Work()
    let queue = queue(work)
    queue.replaceWaiting(with: [])
    #expect(!queue.isBusy)
    queue.replaceWaiting(with: [order("a"), order("b")])
    #expect(await work.next() == order("a"))
    queue.replaceWaiting(with: [])
    work.goOn()
    try await rest(queue)
    #expect(work.all == [order("a")])
    queue.replaceWaiting(with: [order("c")])
    #expect(await work.next() == order("c"))
    work.goOn()
  }
}
