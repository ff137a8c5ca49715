import Effects
import Model
import Providers
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(5))) struct SharedAccessTests {
  /// Gives a key when it is let, and counts how often it was asked.
  private final class SlowAccess: Access {
    let asked = Mutex(0)
    let began = AsyncStream<Void>.makeStream()
    let go = AsyncStream<Void>.makeStream()

    func open(_ endpoint: Endpoint) async throws(Failure) -> String? {
      asked.withLock { $0 += 1 }
      began.continuation.yield()
      for await _ in go.stream { return "the key" }
      throw Failure(.cancelled, "Cancelled.")
    }
  }

  @Test
  func `Turns that need access at the same moment share one request, and later ones ask again`()
    async throws
  {
    let slow = SlowAccess()
    let shared = SharedAccess(slow)
    let endpoint = Bench([]).endpoint
    async let first = shared.open(endpoint)
    for await _ in slow.began.stream { break }
    // Joins what has begun, for it cannot end before it is let.
    let second = Task.immediate { try await shared.open(endpoint) }
    slow.go.continuation.yield()
    #expect(try await first == "the key")
    #expect(try await second.value == "the key")
    #expect(slow.asked.withLock { $0 } == 1)
    slow.go.continuation.yield()
    #expect(try await shared.open(endpoint) == "the key")
    #expect(slow.asked.withLock { $0 } == 2)
  }

  @Test func `A cancelled turn takes nothing from the others, and the last one ends the request`()
    async throws
  {
    let slow = SlowAccess()
    let shared = SharedAccess(slow)
    let endpoint = Bench([]).endpoint
    let first = Task.immediate { try await shared.open(endpoint) }
    let second = Task.immediate { try await shared.open(endpoint) }
    for await _ in slow.began.stream { break }
    first.cancel()
    second.cancel()
    await #expect(throws: Failure.self) { try await first.value }
    await #expect(throws: Failure.self) { try await second.value }
    #expect(slow.asked.withLock { $0 } == 1)
  }
}
