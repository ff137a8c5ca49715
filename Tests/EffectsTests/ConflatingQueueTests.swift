import Synchronization
import Testing

@testable import Effects

@Suite(.timeLimit(.minutes(5))) struct ConflatingQueueTests {
  @Test func `Values of different keys do not replace each other`() async {
    let done = Mutex<[String]>([])
    let gate = AsyncStream<Void>.makeStream()
    let queue = ConflatingQueue<Character, String>(by: { $0.first ?? " " }) { value in
      if value == "x" { for await _ in gate.stream { break } }
      done.withLock { $0.append(value) }
    }

    for value in ["x", "a1", "b1", "a2"] { queue.submit(value) }
    gate.continuation.yield()
    await queue.finish()

    // "x" may have been taken up before or after the others came.
    #expect(done.withLock { $0 } == ["x", "a2", "b1"])
    #expect(!queue.isBusy)
  }
}
