import Posix
import Testing

@Suite(.timeLimit(.minutes(2))) struct TimersTests {
  @Test func `Sleeps end in the order of their durations, none too early`() async throws {
    let woken = try await withThrowingTaskGroup(of: Int.self) { group in
      for number in [5, 1, 4, 2, 3] {
        group.addTask {
          let start = ContinuousClock.now
          try await Timers.sleep(for: .milliseconds(60 * number))
          #expect(start.duration(to: .now) >= .milliseconds(60 * number))
          return number
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(woken == [1, 2, 3, 4, 5])
  }

  @Test(arguments: 0..<200)
  func `A cancelled sleep ends at once, whenever it is cancelled`(round: Int) async {
    let task = Task { try await Timers.sleep(for: .seconds(3600)) }
    if round % 2 == 0 { await Task.yield() }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }

  @Test func `A sleep that ends while being cancelled wakes once`() async {
    await withTaskGroup(of: Void.self) { group in
      for round in 0..<500 {
        group.addTask {
          let task = Task { try? await Timers.sleep(for: .microseconds(round)) }
          try? await Timers.sleep(for: .microseconds(round))
          task.cancel()
          await task.value
        }
      }
    }
  }

  @Test func `Scheduled work runs after its delay`() async {
    let start = ContinuousClock.now
    await withCheckedContinuation { continuation in
      Timers.start(after: .milliseconds(50)) { continuation.resume() }
    }
    #expect(start.duration(to: .now) >= .milliseconds(50))
  }

  @Test func `Zero, negative and enormous durations are accepted`() async throws {
    try await Timers.sleep(for: .zero)
    try await Timers.sleep(for: .seconds(-5))
    let task = Task { try await Timers.sleep(for: .seconds(Int64.max / 2)) }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }
}
