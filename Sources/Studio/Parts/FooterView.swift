import Cells
import Model
import Themes

extension Drawing {
  /// Draws the keys that work now from the left, the message or the state at the right.
  mutating func drawFooter(_ state: State, in rect: Rect) {
    fill(rect, .footer)
    if state.isFullscreen, state.overlay == nil { return drawPictureLine(state, in: rect) }
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
