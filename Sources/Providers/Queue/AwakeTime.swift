/// Adds up time in steps, of which each counts for no more than it can have taken by itself: a laptop that
/// slept in the middle of one has not waited.
struct AwakeTime {
  private(set) var seconds = 0.0
  private var last: Double?

  /// The sum when the clock stands at `now`; `limit` is what the step that ends there may count for.
  mutating func reach(_ now: Double, within limit: Double) -> Double {
    seconds += min(max(0, now - (last ?? now)), max(0, limit))
    last = now
    return seconds
  }
}
