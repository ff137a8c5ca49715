import Synchronization
import Testing

@testable import Effects

struct LatestTests {
  @Test func `What waits is replaced by what is newer, and told of`() async {
    let done = Mutex<[Int]>([])
    let dropped = Mutex<[Int]>([])
    let gate = AsyncStream<Void>.makeStream()
    let started = AsyncStream<Void>.makeStream()
    let latest = Latest<Int>(
      { value in
        if value == 1 {
          started.continuation.yield()
          for await _ in gate.stream { break }
        }
        done.withLock { $0.append(value) }
      }, dropped: { value in dropped.withLock { $0.append(value) } })

    latest.take(1)
    for await _ in started.stream { break }
    latest.take(2)
    latest.take(3)
    gate.continuation.yield()
    await latest.finish()

    #expect(done.withLock { $0 } == [1, 3])
    #expect(dropped.withLock { $0 } == [2])
  }
}

struct InterruptionTests {
  @Test func `An interruption before a step ends the step at once`() async {
    let interruption = Interruption()
    interruption.interrupt()

    let wasCancelled = await interruption.step { Task.isCancelled }

    #expect(wasCancelled)
  }
}
