import Cells

extension State {
  /// Runs a command while something covers the panes.
  mutating func run(_ command: Command, in overlay: Overlay) -> [Effect] {
    if command == .leave, leaveRole() { return [] }
    switch command {
    case .leave, .interrupt: return closeOverlay()
    case .redraw: return [.redraw]
    case .suspend: return [.suspend]
    case .quit:
      _ = closeOverlay()
      return run(.quit)
    default: break
    }
    switch overlay {
    case .prompt(let prompt): return run(command, in: prompt)
    case .tray(let tray): return run(command, in: tray)
    case .files(let files): return run(command, in: files)
    case .search(let search): run(command, in: search)
    case .confirm(let question): return run(command, in: question)
    case .details, .costs, .manual: scrollText(command)
    case .sessions(let picker, let browser):
      return runInSessions(command, picker, browser) ?? runInList(command)
    case .help, .palette, .themes, .instructions, .templates, .ratio, .resolution, .thinking,
      .list:
      return runInList(command)
    }
    return []
  }

  /// Closes the overlay, as Esc does.
  mutating func closeOverlay() -> [Effect] {
    if backToSessions() || backInTemplate() || backToHelp() { return [] }
    if case .themes(_, let original) = overlay { themes.current = original }
    if case .search(let search) = overlay { leaveSearch(search) }
    overlay = nil
    return []
  }

  private mutating func scrollText(_ command: Command) {
    guard let top = overlay?.textTop, let area = overlayLayout?.list else { return }
    let page = max(1, area.size.rows - 1)
    let last = max(0, overlayLines.count - area.size.rows)
    let wanted =
      switch command {
      case .up: top - 1
      case .down: top + 1
      case .pageUp: top - page
      case .pageDown, .choose: top + page
      case .first, .lineStart: 0
      case .last, .lineEnd: last
      default: top
      }
    overlay?.textTop = min(max(0, wanted), last)
  }

  /// Limits the scroll position of a text, which may have fewer lines after a resize.
  mutating func clampText() {
    guard let top = overlay?.textTop, let area = overlayLayout?.list else { return }
    let last = max(0, overlayLines.count - area.size.rows)
    overlay?.textTop = min(top, last)
  }
}
