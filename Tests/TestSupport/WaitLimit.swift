/// Ends a loop that waits for something that never comes: cancelling a test, as its time limit
/// does, does not end a loop by itself.
package struct WaitLimit {
  package struct Reached: Error {}

  private let end: ContinuousClock.Instant

  /// Two minutes are long enough for a busy machine.
  package init(seconds: Int = 120) { end = .now + .seconds(seconds) }

  /// - Throws: `Reached` when the time is up, `CancellationError` if the test is cancelled.
  package func check() throws {
    try Task.checkCancellation()
    if ContinuousClock.now > end { throw Reached() }
  }
}
