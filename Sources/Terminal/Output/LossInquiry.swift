/// Decides when to ask the terminal around tmux for the pictures that were sent through it.
///
/// tmux silently loses what passes through it while it redraws a pane, shows another one, or drops
/// output that the terminal is slow to take. The answer, which comes only for missing pictures, is
/// typed into whichever pane has the keyboard: so the question is sent only while the user types
/// into this one.
struct LossInquiry {
  /// Seconds after the last picture was sent or shown again.
  private static let waits = [0.4, 1, 2.5]
  /// Seconds after the last question for which none is asked however often a key is pressed.
  private static let rest = 5.0
  /// Seconds after a key for which the user is assumed to be present.
  private static let presence = 5.0

  private var due: [Double] = []
  private var lastKey = -Double.infinity
  /// When the last question was asked; nil before the first picture.
  private var lastQuestion: Double?

  /// Notes that a picture was sent completely, or is shown again.
  mutating func shown(at now: Double) {
    due = Self.waits.map { now + $0 }
    lastQuestion = now
  }

  /// Notes that a key was pressed in this pane. tmux may have lost a question, too: so one more is
  /// asked from time to time.
  mutating func heard(at now: Double) {
    lastKey = now
    guard due.isEmpty, let lastQuestion, now - lastQuestion > Self.rest else { return }
    due = [now]
  }

  /// Whether to ask now; true once for each of the `waits`.
  mutating func isDue(at now: Double) -> Bool {
    guard let first = due.first, first <= now, now - lastKey < Self.presence else { return false }
    due.removeAll { $0 <= now }
    lastQuestion = now
    return true
  }

  /// Seconds until the next question; nil if there is none, or none before the next key.
  func wait(at now: Double) -> Double? {
    guard let first = due.first, max(first, now) - lastKey < Self.presence else { return nil }
    return max(0, first - now)
  }
}
