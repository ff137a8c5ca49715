/// When to ask the terminal around tmux for the pictures that were sent through it.
///
/// tmux loses what goes through it while it draws a pane anew, shows another one, or drops output that the
/// terminal is slow to take, and tells nobody. The answer, which comes for what is missing only, is
/// typed into whichever pane has the keyboard: so it is asked only while a person types into this one.
struct LossInquiry {
  /// Seconds after the last picture was sent.
  private static let waits = [0.4, 1, 2.5]
  /// For so many seconds after a key a person is taken to be there.
  private static let presence = 5.0

  private var due: [Double] = []
  private var lastKey = -Double.infinity

  /// A picture was sent to its end.
  mutating func sent(at now: Double) {
    due = Self.waits.map { now + $0 }
  }

  /// A key was pressed here.
  mutating func heard(at now: Double) {
    lastKey = now
  }

  /// Whether to ask now; true once for each time.
  mutating func isDue(at now: Double) -> Bool {
    guard let first = due.first, first <= now, now - lastKey < Self.presence else { return false }
    due.removeAll { $0 <= now }
    return true
  }

  /// Seconds until it is to be asked; nil when it is not, or not before the next key.
  func wait(at now: Double) -> Double? {
    guard let first = due.first, max(first, now) - lastKey < Self.presence else { return nil }
    return max(0, first - now)
  }
}
