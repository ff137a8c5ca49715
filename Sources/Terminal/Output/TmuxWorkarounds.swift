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

  /// Records that a picture was sent completely, or is shown again.
  mutating func shown(at now: Double) {
    due = Self.waits.map { now + $0 }
    lastQuestion = now
  }

  /// Records that a key was pressed in this pane. tmux may have lost a question, too: so one more is
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

/// Decides when to make kitty draw once more after a picture appeared where none was.
///
/// kitty (seen in 0.48.2) decides how to draw a frame from the pictures of the frame before it. So
/// a picture that appears on a screen without pictures is missing from the frame it belongs to, and
/// nothing but new input leads to the next one.
struct RedrawPrompt {
  /// Seconds after the picture was placed: a busy terminal may still be drawing after the first.
  private static let waits = [0.1, 0.5]

  /// Sequences that change nothing on any terminal.
  static let bytes = Array((TerminalModes.frameBegins + TerminalModes.frameEnds).utf8)

  private var due: [Double] = []

  /// Records that the only pictures on the screen have just been placed.
  mutating func appeared(at now: Double) {
    due = Self.waits.map { now + $0 }
  }

  /// Whether to send `bytes` now; true once for each of the `waits`.
  mutating func isDue(at now: Double) -> Bool {
    guard let first = due.first, first <= now else { return false }
    due.removeAll { $0 <= now }
    return true
  }

  /// Seconds until the next time; nil if there is none.
  func wait(at now: Double) -> Double? { due.first.map { max(0, $0 - now) } }
}
