import Model
import Testing

@testable import Retake

@Suite(.timeLimit(.minutes(10))) struct ProgressLineTests {
  @Test func `A step says what it is waiting for, its share and what is left of a pause`() {
    let step = JobProgress(.sending, waitingFor: "gmi to receive 9 MB", fraction: 0.426)
    #expect(ProgressLine.words(step) == "sending: waiting for gmi to receive 9 MB, 42 %")
    let whole = JobProgress(.sending, waitingFor: "gmi to answer", fraction: 1)
    #expect(ProgressLine.words(whole) == "sending: waiting for gmi to answer")
    let pause = JobProgress(.sending, waitingFor: "another try", pause: 4)
    #expect(
      ProgressLine.words(pause, left: 2.1)
        == "sending (3 s left, Ctrl+C stops waiting): waiting for another try")
  }
}
