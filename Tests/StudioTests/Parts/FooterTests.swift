import Model
import TestSupport
import Testing

@testable import Studio

@Suite(.timeLimit(.minutes(5))) struct FooterTests {
  @Test func `The progress line shows the state, the seconds and what it is waiting for`() {
    var state = State.make(turns: [.make(1, job: .running(task: "7"))])
    state.clock = Timestamp(milliseconds: 12_000)
    #expect(state.statusText == "turn 1 working · 12 s")
    state.progress[state.turns[0].id] = JobProgress(
      .downloading, waitingFor: "the\u{1B}[2J picture", fraction: 0.5)
    #expect(state.statusText == "turn 1 fetching 50 % · 12 s · waiting for the[2J picture")
  }
}
