import Cells
import Model
import Numbers
import Themes

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

extension State {
  var footerLayout: FooterLayout {
    // In full screen only news stand over the picture.
    let isBare = isFullscreen && overlay == nil
    return FooterLayout(hints: isBare ? [] : hints, status: statusText, in: layout.footer)
  }

  /// The right side of the footer: the message, an unfinished key sequence, the progress of the
  /// working turn where no card shows it, or `ready`.
  var statusText: String {
    if !commands.pendingKeys.isEmpty { return keyNames(commands.pendingKeys) + " …" }
    if let message { return messageLayout == nil ? message.text : "" }
    if let line = progressLine {
      // The card over the picture says the same.
      return openTurns.count == 1 && waitingCard != nil ? "" : line
    }
    if imports.waiting.isEmpty {
      // Where the settings pane is hidden, this is the only place to say it.
      return (!showsSettings && overlay == nil ? briefLoss : nil) ?? "ready"
    }
    let reading = imports.waiting.count == 1 ? "reading a picture" : "reading pictures"
    return imports.sendWhenRead != nil ? reading + ", then sending" : reading
  }

  /// Whether the settings pane is visible and not empty.
  private var showsSettings: Bool {
    layout.settingsInside.map { !$0.isEmpty } ?? false
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
      return "\(name) \(turn.state.word) · \(seconds)"
    }
    if let pause = progress.pauseText(at: clock) { return "\(name) · \(seconds) · \(pause)" }
    var line = "\(name) \(state(of: turn).word)"
    if let fraction = progress.fraction {
      let percent = Int(clamping: min(max(0, fraction), 1) * 100)
      line += " \(percent) %"
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

extension Drawing {
  /// Draws the keys that work now from the left, the message or the state at the right.
  mutating func drawFooter(_ state: State, in rect: Rect) {
    guard !rect.isEmpty else { return }
    fill(rect, .footer)
    let footer = state.footerLayout
    for placed in footer.hints {
      var point = placed.rect.origin
      point.x += write(placed.hint.key, at: point, .key, on: .footer) + 1
      write(placed.hint.title, at: point, .footer, on: .footer)
    }
    write(
      footer.status, at: footer.statusRect.origin, state.statusRole, on: .footer,
      limit: footer.statusRect.size.columns)
  }
}

extension State {
  var statusRole: Role {
    guard commands.pendingKeys.isEmpty else { return .key }
    switch message?.kind {
    case .notice: return .text
    case .warning: return .warning
    case .failure: return .error
    case nil:
      if progressLine != nil || !imports.waiting.isEmpty { return .running }
      return statusText == "ready" ? .footer : .warning
    }
  }
}
