import Testing

@testable import Effects

@Suite(.timeLimit(.minutes(5))) struct CancellationTokenTests {
  @Test func `A cancellation before an operation starts ends it at once`() async {
    let cancellation = CancellationToken()
    cancellation.cancel()

    let wasCancelled = await cancellation.run { Task.isCancelled }

    #expect(wasCancelled)
  }
}
