import Cells
package import Model
import Numbers

/// Where the parts of the footer are: hints from the left, the status at the right.
struct FooterLayout: Hashable, Sendable {
  struct PlacedHint: Hashable, Sendable {
    var hint: Hint
    /// Covers the key, one space and the title.
    var rect: Rect
  }

  var hints: [PlacedHint]
  /// The status, cut to fit.
  var status: String
  var statusRect: Rect

  private static let gap = 3

  /// The columns a status may use: it may displace all hints but the first ones.
  static func statusColumns(in area: Rect) -> Int {
    max(0, (area.size.columns - 2) * 3 / 4)
  }

  init(hints: [Hint], status: String, in area: Rect) {
    let inside = area.inset(columns: 1, rows: 0)
    self.status = truncated(status, to: Self.statusColumns(in: area))
    let width = columnWidth(of: self.status)
    statusRect = Rect(x: inside.maxX - width, y: inside.minY, columns: width, rows: 1)
    let end = width > 0 ? statusRect.minX - Self.gap : inside.maxX
    var x = inside.minX
    self.hints = []
    for hint in hints {
      let columns = columnWidth(of: hint.key) + 1 + columnWidth(of: hint.title)
      guard x + columns <= end else { break }
      self.hints.append(
        PlacedHint(hint: hint, rect: Rect(x: x, y: inside.minY, columns: columns, rows: 1)))
      x += columns + Self.gap
    }
  }
}

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

/// A message of several lines, over the bottom of the panes.
struct MessageLayout: Hashable, Sendable {
  /// The rows it covers, the whole width of the screen.
  var rect: Rect
  /// Where its text is.
  var text: Rect
  var lines: [String]
}

extension State {
  var footerLayout: FooterLayout {
    // A picture in full screen has one line, which describes it and shows no keys.
    let isBare = isFullscreen && overlay == nil
    return FooterLayout(hints: isBare ? [] : hints, status: statusText, in: layout.footer)
  }

  /// The right side of the footer: the message, an unfinished key sequence, the progress of the
  /// working turn, or `ready`.
  var statusText: String {
    if !commands.pendingKeys.isEmpty { return keyNames(commands.pendingKeys) + " …" }
    if let message { return messageLayout == nil ? message.text : "" }
    if let line = progressLine { return line }
    if imports.waiting.isEmpty {
      // Where the settings pane is hidden, this is the only place to say it.
      return (!showsSettings && overlay == nil ? briefLoss : nil) ?? "ready"
    }
    let reading = imports.waiting.count == 1 ? "reading a picture" : "reading pictures"
    return imports.sendsWhenRead ? reading + ", then sending" : reading
  }

  /// Whether the settings pane is visible and not empty.
  private var showsSettings: Bool {
    layout.settings.map { !$0.inset(columns: 1, rows: 1).isEmpty } ?? false
  }

  /// The message above the composer when it is too long for the footer, until the next key.
  var messageLayout: MessageLayout? {
    let layout = layout
    guard let message, commands.pendingKeys.isEmpty, !layout.isTooSmall,
      columnWidth(of: message.text) > FooterLayout.statusColumns(in: layout.footer)
    else { return nil }
    let columns = size.columns - 4
    let lines = wrapped(message.text, columns: columns)
    let shown = min(lines.count, size.rows / 3)
    var text = Array(lines.prefix(shown))
    if shown < lines.count, let last = text.popLast() {
      text.append(truncated(last + "…", to: columns))
    }
    let area = Rect(
      x: 0, y: layout.composer.minY - shown, columns: size.columns, rows: shown)
    return MessageLayout(rect: area, text: area.inset(columns: 2, rows: 0), lines: text)
  }

  /// The progress of the working turn: state, seconds, what it is waiting for; nil when none is
  /// working.
  var progressLine: String? {
    let open = openTurns
    let selected = open.first { $0.number == session.workspace.selected }
    guard let turn = selected ?? open.first else { return ownSubmissions.isEmpty ? nil : "sending" }
    let seconds = durationText(seconds: clock.seconds(since: turn.created))
    let name = (open.count > 1 ? "\(open.count) working · " : "") + "turn \(turn.number)"
    guard let progress = progress[turn.id] else {
      return "\(name) \(turn.job.shownWord) · \(seconds)"
    }
    if let pause = progress.pauseText(at: clock) { return "\(name) · \(seconds) · \(pause)" }
    var line = "\(name) \(progress.phase.rawValue)"
    if let fraction = progress.fraction {
      let percent = Int(clamping: min(max(0, fraction), 1) * 100)
      line += " \(percent)%"
    }
    line += " · \(seconds)"
    // When several are working, each has its word in the history.
    if open.count > 1 { return line }
    let waiting = printable(progress.waitingFor, keepingLines: false)
    return waiting.isEmpty ? line : "\(line) · waiting for \(waiting)"
  }
}

extension JobProgress {
  /// The pause before another try with the seconds left: `another try in 3 s (2 of 3)`; nil while
  /// nothing is paused.
  func pauseText(at clock: Timestamp) -> String? {
    guard let until, until > clock else { return nil }
    let seconds = durationText(seconds: until.seconds(since: clock).rounded(.up))
    let what = printable(waitingFor, keepingLines: false)
    // Counts come after the seconds.
    guard let bracket = what.firstIndex(of: "("), bracket > what.startIndex else {
      return "\(what) in \(seconds)"
    }
    return "\(what[..<bracket].trimmingBlanks) in \(seconds) \(what[bracket...])"
  }
}
