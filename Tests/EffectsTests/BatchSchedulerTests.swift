import Model
import TestSupport
import Testing

@testable import Effects

/// Which job of a batch comes when.
@Suite(.timeLimit(.minutes(5))) struct BatchSchedulerTests {
  private func job(
    _ line: Int, from origin: BatchJob.Origin = .beginning, after predecessor: Int? = nil,
    past: BatchJob.Past = .fresh
  ) -> BatchJob {
    BatchJob(
      line: line, entry: BatchEntry(batch: "b", job: "\(line)", place: ""), title: "t",
      origin: origin, predecessor: predecessor, past: past, prompt: "words",
      endpoint: Bench([]).endpoint)
  }

  private func turn(_ job: Job, _ failure: Failure? = nil) -> Turn {
    var turn = Turn.make(1, job: job)
    if failure != nil { turn.outcome = Outcome(failure: failure) }
    return turn
  }

  private func start(_ step: BatchScheduler.Step?) -> Int? {
    if case .start(let index, _) = step { index } else { nil }
  }

  @Test func `A job waits for the one that it continues, and others go before it`() {
    var board = BatchScheduler([job(1), job(2, from: .job(0)), job(3)])
    #expect(start(board.next()) == 0)
    board.start(0)
    #expect(start(board.next()) == 2)
    board.start(2)
    #expect(board.next() == nil)
    board.end(0, BatchResult(of: turn(.done(.done))))
    guard case .start(1, let parent?) = board.next() else {
      Issue.record("the second job does not begin")
      return
    }
    #expect(parent.number == 1)
  }

  @Test
  func `A job that continues one without a picture is skipped, and so are those that continue it`()
  {
    var board = BatchScheduler([job(1), job(2, from: .job(0)), job(3, from: .job(1))])
    board.end(0, BatchResult(of: turn(.done(.refused), Failure(.refused, "No."))))
    guard case .skip(1, let result) = board.next() else {
      Issue.record("the second job is not skipped")
      return
    }
    #expect(result.end == .skipped && result.failure?.message.contains("line 1") == true)
    board.end(1, result)
    guard case .skip(2, let next) = board.next() else {
      Issue.record("the third job is not skipped")
      return
    }
    #expect(next.failure?.message.contains("which was not sent") == true)
  }

  @Test func `A session's jobs keep their order even if they continue other turns`() {
    var board = BatchScheduler([job(1, from: .turn(3)), job(2, from: .turn(3), after: 0)])
    board.start(0)
    #expect(board.next() == nil)
    board.end(0, BatchResult(of: turn(.done(.failed), Failure(.provider, "It broke."))))
    #expect(start(board.next()) == 1)
  }

  @Test func `A provider that cannot be reached is not asked over and over`() {
    var board = BatchScheduler([job(1), job(2)])
    let failure = Failure(.key, "There is no key.")
    board.end(0, BatchResult(of: turn(.done(.failed), failure)))
    guard case .skip(1, let result) = board.next() else {
      Issue.record("the second job is tried")
      return
    }
    #expect(result.end == .notSent && result.failure?.kind == .key)
  }

  @Test(arguments: [
    (Job.done(.done), Failure.Billed?.none, false, "ended"),
    (.done(.textOnly), nil, false, "ended"),
    (.done(.refused), .no, false, "ended"),
    (.done(.refused), .no, true, "fresh"),
    (.done(.failed), .no, false, "fresh"),
    (.done(.failed), .maybe, false, "ended"),
    (.done(.unknown), .maybe, false, "ended"),
    (.done(.unknown), .maybe, true, "fresh"),
    (.done(.cancelled), .no, false, "fresh"),
    (.done(.cancelled), nil, false, "ended"),
    (.composed, nil, false, "open"), (.sending, nil, true, "open"),
    (.running(task: "r"), nil, true, "open"),
  ])
  func `Nothing of an earlier run that may have been billed is sent again`(
    _ job: Job, _ billed: Failure.Billed?, _ sendsAgain: Bool, _ expected: String
  ) {
    let turn = turn(job, billed.map { Failure(.provider, "It broke.", billed: $0) })
    let past = BatchJob.Past(of: turn, sendsAgain: sendsAgain)
    let word =
      switch past {
      case .fresh: "fresh"
      case .open: "open"
      case .ended: "ended"
      case .deleted: "deleted"
      }
    #expect(word == expected)
  }

  @Test func `A deleted turn counts as possibly billed`() {
    let board = BatchScheduler([job(1, past: BatchJob.Past(of: nil, sendsAgain: false))])
    let (index, result) = board.endedBefore()[0]
    #expect(index == 0 && result.end == .unknown && result.failure?.billed == .maybe)
    #expect(BatchJob.Past(of: nil, sendsAgain: true) == .fresh)
  }
}
