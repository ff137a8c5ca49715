import Model
import TestSupport
import Testing

/// How long turns usually take.
@Suite(.timeLimit(.minutes(5))) struct TurnDurationsTests {
  private func turn(_ seconds: Double, model: String = "banana") -> Turn {
    var turn = Turn.make(1).ended(.done)
    turn.model = model
    turn.ended = turn.created.adding(seconds: seconds)
    return turn
  }

  @Test func `Fewer than three turns say nothing; the median of more ignores one that hung`() {
    var durations = TurnDurations()
    for seconds in [20.0, 22] { durations.record(turn(seconds)) }
    #expect(durations.usualSeconds(of: turn(0)) == nil)
    durations.record(turn(600))
    #expect(durations.usualSeconds(of: turn(0)) == 22)
    #expect(durations.usualSeconds(of: turn(0, model: "pear")) == nil)
  }

  @Test func `Turns without a picture, made here, or interrupted for hours are not counted`() {
    var durations = TurnDurations()
    var failed = turn(20)
    failed.job = .done(.failed)
    let counted = [failed, turn(7200), turn(-5)].map { durations.record($0) }
    #expect(counted == [false, false, false])
    #expect(durations == TurnDurations())
  }

  @Test func `What is stored is read again, and anything else is left out`() {
    var durations = TurnDurations()
    for seconds in [20.0, 21, 22] { durations.record(turn(seconds, model: "a\tb\nc")) }
    #expect(TurnDurations(stored: durations.stored) == durations)
    for damaged in ["", "\n\n", "a\tb\tc", "a\tb\tc\t-5,99999999999999999999", "x,1", "\t\t\t"] {
      #expect(TurnDurations(stored: damaged) == TurnDurations())
    }
  }

  @Test func `It stays small`() {
    var durations = TurnDurations()
    for model in 0..<100 {
      for seconds in 0..<20 { durations.record(turn(Double(seconds), model: "m\(model)")) }
    }
    #expect(durations.stored.utf8.count < 4096)
  }
}

/// The one table of states.
@Suite(.timeLimit(.minutes(5))) struct TurnStateTests {
  @Test func `Each state has its own word`() {
    #expect(Set(TurnState.allCases.map(\.word)).count == TurnState.allCases.count)
  }

  @Test func `A job and the progress of its turn agree`() {
    #expect(Job.accepted(task: "t").state == JobProgress(.queued, waitingFor: "").state)
    #expect(Job.running(task: "t").state == JobProgress(.running, waitingFor: "").state)
    #expect(Job.fetching(task: "t").state == JobProgress(.downloading, waitingFor: "").state)
    #expect(Job.sending.state == JobProgress(.sending, waitingFor: "").state)
  }

  @Test func `A turn that this program gave up on is not called unknown`() {
    var turn = Turn.make(1, job: .running(task: "t"))
    #expect(turn.state == .working)
    turn.outcome = Outcome(failure: Failure(.network, "The line broke."))
    #expect(turn.state == .left && turn.state.isFailure && !turn.state.isAwaited)
  }
}
