import Cells
package import Model
import Themes

/// A sentence in the footer.
package struct Message: Hashable, Sendable {
  package enum Kind: Hashable, Sendable { case notice, warning, failure }
  package var kind: Kind
  package var text: String
  /// The complete failure, for the details.
  package var failure: Failure?

  package init(_ kind: Kind, _ text: String, failure: Failure? = nil) {
    self.kind = kind
    let (start, leftOut) = text.beginning(bytes: Self.mostBytes)
    self.text = leftOut > 0 ? start + "…" : start
    self.failure = failure
  }

  /// The maximum size of a message; the details show more of a failure.
  private static let mostBytes = 4 << 10
}

extension Message {
  /// Adds what else there is to say, after a full stop or a semicolon.
  mutating func add(_ words: String) {
    text += text.hasSuffix(".") ? " \(words)." : "; \(words)"
  }
}

/// A message of several lines, over the bottom of the panes.
struct MessageLayout: Hashable, Sendable {
  /// The rows it covers, the whole width of the screen.
  var rect: Rect
  /// Where its text is.
  var text: Rect
  var lines: [String]
}

extension State {
  /// Shows a notice in the footer.
  mutating func notify(_ text: String) { message = Message(.notice, text) }

  /// Shows a warning in the footer.
  mutating func warn(_ text: String) { message = Message(.warning, text) }

  /// The message above the composer when it is too long for the footer, until the next key.
  var messageLayout: MessageLayout? {
    let layout = layout
    guard let message, commands.pendingKeys.isEmpty, !layout.isTooSmall,
      columnWidth(of: message.text) > FooterLayout.statusColumns(in: layout.footer)
    else { return nil }
    let bottom = layout.isFullscreen ? layout.footer.maxY : layout.composer.minY
    let columns = size.columns - 4
    let lines = wrapped(message.text, columns: columns)
    let shown = min(lines.count, size.rows / 3)
    var text = Array(lines.prefix(shown))
    if shown < lines.count, let last = text.popLast() {
      text.append(truncated(last + "…", to: columns))
    }
    let area = Rect(
      x: 0, y: bottom - shown, columns: size.columns, rows: shown)
    return MessageLayout(rect: area, text: area.inset(columns: 2, rows: 0), lines: text)
  }
}

extension Drawing {
  /// Draws a message too long for the footer over the bottom of the panes.
  mutating func drawMessage(_ state: State) {
    guard let places = state.messageLayout else { return }
    fill(places.rect, .footer)
    for (offset, line) in places.lines.enumerated() {
      write(
        line, at: Point(x: places.text.minX, y: places.text.minY + offset), state.statusRole,
        on: .footer, limit: places.text.size.columns)
    }
  }
}

extension Failure {
  /// What happened and what to do, in one line.
  var line: String {
    let sentence = cleanLine(message).trimmingBlanks
    let advice = cleanLine(advice).trimmingBlanks
    if advice.isEmpty { return sentence }
    return sentence.hasSuffix(".") ? "\(sentence) \(advice)" : "\(sentence); \(advice)"
  }
}
