import Dispatch
import Posix
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(5))) struct ThreadPoolTests {
  private struct Refused: Error {}

  @Test func `Return values and errors reach the caller`() async throws {
    let queue = ThreadPool(width: 2)
    #expect(await queue.run { 7 } == 7)
    await #expect(throws: Refused.self) {
      try await queue.run { () throws(Refused) in throw Refused() }
    }
  }

  @Test func `No more work runs at once than the pool is wide, and all of it runs`() async {
    let queue = ThreadPool(width: 3)
    let gate = DispatchSemaphore(value: 0)
    let began = Mutex<[Int]>([])
    let most = Mutex((now: 0, most: 0))
    let group = DispatchGroup()
    for number in 0..<20 {
      group.enter()
      queue.start {
        began.withLock { $0.append(number) }
        most.withLock { most in
          most.now += 1
          most.most = max(most.most, most.now)
        }
        gate.wait()
        most.withLock { $0.now -= 1 }
        group.leave()
      }
    }
    for _ in 0..<20 { gate.signal() }
    await withCheckedContinuation { continuation in
      group.notify(queue: .global()) { continuation.resume() }
    }
    #expect(most.withLock(\.most) <= 3)
    #expect(Set(began.withLock { $0 }) == Set(0..<20))
  }

  @Test func `Tasks keep running while every thread of the pool waits`() async {
    let queue = ThreadPool(width: 4)
    let gate = DispatchSemaphore(value: 0)
    async let waits: [Void] = withTaskGroup(of: Void.self) { group in
      for _ in 0..<4 { group.addTask { await queue.run { gate.wait() } } }
      return await group.reduce(into: []) { result, _ in result.append(()) }
    }
    // More tasks than the pool has threads.
    let sum = await withTaskGroup(of: Int.self) { group in
      for number in 0..<100 { group.addTask { number } }
      return await group.reduce(0, +)
    }
    #expect(sum == 4950)
    for _ in 0..<4 { gate.signal() }
    _ = await waits
  }
}
