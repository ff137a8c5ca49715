import Synchronization
import Testing

@testable import Effects

struct LatestTests {
  @Test func `What waits is replaced by what is newer, and told of`() async {
    let done = Mutex<[Int]>([])
    let dropped = Mutex<[Int]>([])
    let gate = AsyncStream<Void>.makeStream()
    let started = AsyncStream<Void>.makeStream()
    let latest = Latest<Bool, Int>(
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

  @Test func `Values of other keys do not replace each other`() async {
    let done = Mutex<[String]>([])
    let gate = AsyncStream<Void>.makeStream()
    let latest = Latest<Character, String>(by: { $0.first ?? " " }) { value in
      if value == "x" { for await _ in gate.stream { break } }
      done.withLock { $0.append(value) }
    }

    for value in ["x", "a1", "b1", "a2"] { latest.take(value) }
    gate.continuation.yield()
    await latest.finish()

    // "x" may have been taken up before or after the others came.
    #expect(done.withLock { $0 } == ["x", "a2", "b1"])
    #expect(!latest.isBusy)
  }
}
