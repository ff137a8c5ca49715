import Testing

@testable import Effects

@Suite(.timeLimit(.minutes(5))) struct InterruptionTests {
  @Test func `An interruption before a step ends the step at once`() async {
    let interruption = Interruption()
    interruption.interrupt()

    let wasCancelled = await interruption.step { Task.isCancelled }

    #expect(wasCancelled)
  }
}
