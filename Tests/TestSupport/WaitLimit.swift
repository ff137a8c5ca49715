/// Ends a loop that waits for what does not come: cancelling a test, as its time limit does, ends no loop
/// by itself.
package struct WaitLimit {
  package struct Reached: Error {}

  private let end: ContinuousClock.Instant

  /// Two minutes are long enough for a busy machine.
  package init(seconds: Int = 120) { end = .now + .seconds(seconds) }

  /// - Throws: `Reached` when the time is over, `CancellationError` when the test is cancelled.
  package func check() throws {
    try Task.checkCancellation()
    if ContinuousClock.now > end { throw Reached() }
  }
}
