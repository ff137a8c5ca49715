/// Decides when to make kitty draw once more after a picture appeared where none was.
///
/// kitty (seen in 0.48.2) decides how to draw a frame from the pictures of the frame before it. So a
/// picture that appears on a screen without pictures is missing from the frame it belongs to, and
/// nothing but new input leads to the next one.
struct RedrawPrompt {
  /// Seconds after the picture was placed: a busy terminal may still be drawing after the first.
  private static let waits = [0.1, 0.5]

  /// Sequences that change nothing on any terminal.
  static let bytes = Array((TerminalModes.frameBegins + TerminalModes.frameEnds).utf8)

  private var due: [Double] = []

  /// Notes that the only pictures on the screen have just been placed.
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
