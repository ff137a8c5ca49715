import Cells
import Model
import Themes

/// The card over the picture that is being edited: what is waited for, how long so far, how long it
/// usually takes, and how to stop waiting.
struct WaitingCard: Hashable, Sendable {
  struct Line: Hashable, Sendable {
    var role: Role
    var text: String
    /// A key before the text.
    var key = ""

    var columns: Int { columnWidth(of: key) + (key.isEmpty ? 0 : 1) + columnWidth(of: text) }
  }

  var frame: Rect
  var lines: [Line]

  /// The narrowest and the widest text, in columns. The narrowest holds what is usually waited for, so
  /// that the card does not change its size with each phase.
  private static let (fewestColumns, mostColumns) = (34, 44)

  /// The columns for text in an area.
  static func columns(in area: Rect) -> Int { min(mostColumns, area.size.columns - 4) }

  /// Places the lines in the middle of an area; nil where there is no room for the first one.
  init?(_ lines: [Line], in area: Rect) {
    let rows = min(lines.count, area.size.rows - 2)
    let widest = lines.map(\.columns).max() ?? 0
    let columns = min(max(widest, Self.fewestColumns), Self.columns(in: area))
    guard rows > 0, columns >= 12 else { return nil }
    self.lines = Array(lines.prefix(rows))
    frame = area.centered(Size(columns: columns + 4, rows: rows + 2))
  }
}

extension State {
  /// The turn whose result the picture pane waits for.
  var awaitedTurn: Turn? {
    guard sheet == nil, slideshow == nil, let turn = selectedTurn, turn.state.isAwaited else {
      return nil
    }
    return turn
  }

  /// The card of the selected turn while it is working; nil once its picture arrives.
  var waitingCard: WaitingCard? {
    guard let turn = awaitedTurn, visibleArrival == nil, !layout.isTooSmall,
      let area = layout.wordsInside
    else { return nil }
    var lines = [WaitingCard.Line(role: turn.state.role, text: waitingHeading(of: turn))]
    if let reason = waitingReason(of: turn) {
      let text = paragraph(reason, columns: max(1, WaitingCard.columns(in: area)), limit: 2)
      lines += text.map { WaitingCard.Line(role: .muted, text: $0) }
    }
    if let usual = history.durations.usualSeconds(of: turn) {
      lines.append(WaitingCard.Line(role: .muted, text: "usually \(tookText(seconds: usual))"))
    }
    lines.append(leavingLine(of: turn))
    return WaitingCard(lines, in: area)
  }

  /// `◐ working 42 % · 9 s`.
  private func waitingHeading(of turn: Turn) -> String {
    let seconds = durationText(seconds: clock.seconds(since: turn.created))
    let state = state(of: turn)
    let percent = progressWord(of: turn)
    let words = percent == state.word ? state.word : "\(state.word) \(percent)"
    return "\(state.sign(at: clock)) \(words) · \(seconds)"
  }

  /// What it waits for, where that is known: `waiting for the sandbox`.
  private func waitingReason(of turn: Turn) -> String? {
    guard let progress = progress[turn.id] else { return nil }
    if let pause = progress.pauseText(at: clock) { return pause }
    let words = printable(progress.waitingFor, keepingLines: false).trimmingBlanks
    return words.isEmpty ? nil : "waiting for \(words)"
  }

  /// The key that stops waiting, and what it does about money.
  private func leavingLine(of turn: Turn) -> WaitingCard.Line {
    guard !sessions.turnsElsewhere.contains(turn.number) else {
      return WaitingCard.Line(role: .muted, text: "in another Retake process")
    }
    let words =
      ownTurns.count > 1
      ? "chooses what to cancel" : mayCost(turn) ? "cancels, after a question" : "cancels"
    return WaitingCard.Line(role: .muted, text: words, key: keyText(.leave))
  }
}

extension Drawing {
  mutating func draw(_ card: WaitingCard) {
    draw(Box(rect: card.frame, title: ""))
    let inside = card.frame.inset(columns: 2, rows: 1)
    for (offset, line) in card.lines.enumerated() {
      var point = Point(x: inside.minX, y: inside.minY + offset)
      if !line.key.isEmpty {
        point.x += write(line.key, at: point, .key, on: .popup, limit: inside.size.columns) + 1
      }
      writeCut(line.text, at: point, line.role, on: .popup, columns: inside.maxX - point.x)
    }
  }

  /// Blends cells halfway to black, or to white on a light ground, exactly as the pixels of a dimmed
  /// picture, so that nothing steps when those replace the cells.
  mutating func quiet(_ rect: Rect) {
    let isOnLight = theme.isLight
    restyle(rect) { style in
      // What the terminal dims itself would be darker than the pixels.
      if case .rgb = style.foreground {} else { style.attributes.insert(.dim) }
      style.foreground = style.foreground.dimmed(isOnLight: isOnLight)
      style.background = style.background.dimmed(isOnLight: isOnLight)
    }
  }
}

extension Theme {
  /// Whether its text stands on a light ground.
  var isLight: Bool { (self[.text].background.luminance ?? 0) > 0.4 }
}

extension Color {
  /// The colour halfway to black or white; a palette colour is unchanged.
  fileprivate func dimmed(isOnLight: Bool) -> Color {
    guard case .rgb(let red, let green, let blue) = self else { return self }
    let ground: UInt8 = isOnLight ? 128 : 0
    return .rgb(red / 2 + ground, green / 2 + ground, blue / 2 + ground)
  }
}
