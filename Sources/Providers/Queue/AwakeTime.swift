/// Adds up time in steps, capping each at what it can take by itself, so that a laptop asleep in
/// the middle of one has not waited.
struct AwakeTime {
  private(set) var seconds = 0.0
  private var last: Double?

  /// Ends a step at `now` and adds it, capped at `limit`.
  ///
  /// - Returns: The sum so far, in seconds.
  mutating func reach(_ now: Double, within limit: Double) -> Double {
    seconds += min(max(0, now - (last ?? now)), max(0, limit))
    last = now
    return seconds
  }
}
