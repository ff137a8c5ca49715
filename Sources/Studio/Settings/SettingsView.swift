import Cells
import Model
import Numbers
import Themes

extension Drawing {
  private static let titleColumns = 12

  /// Draws what the next instruction asks for besides its text, and at the foot how large it
  /// becomes.
  mutating func drawSettings(_ state: State, in rect: Rect) {
    let isFocused = state.session.workspace.focus == .settings
    var box = Box(rect: rect, title: "Settings", isFocused: isFocused)
    guard let pane = state.settingsPane else { return draw(box) }
    box.scroll = ScrollMark(top: pane.top, shown: pane.rows.size.rows, count: pane.height)
    draw(box)
    for placed in pane.lines {
      let isSelected = isFocused && placed.line.row == state.selectedSettingsRow
      draw(placed.line, in: placed.rect, on: isSelected ? .selection : .text)
    }
    drawFoot(pane)
    let rows = min(8, pane.free.size.rows - 1)
    guard rows >= 3, pane.free.size.columns >= 12, let ratio = state.resolvedRatio else { return }
    drawShape(
      ratio,
      in: Rect(
        x: pane.free.minX, y: pane.free.minY, columns: min(24, pane.free.size.columns), rows: rows),
      .border, on: .text, label: ratio.description)
  }

  private mutating func draw(_ line: SettingsLine, in area: Rect, on ground: Role) {
    if ground != .text { fill(area, ground) }
    let (x, y) = (area.minX + 1, area.minY)
    let columns = area.size.columns - 2
    let isReference = if case .reference = line.row { true } else { false }
    // File names are long and need the room.
    let titleColumns = isReference ? columnWidth(of: line.title) + 2 : Self.titleColumns
    writeCut(line.title, at: Point(x: x, y: y), .muted, on: ground, columns: columns)
    let role: Role =
      switch line.emphasis {
      case .quiet: .muted
      case .plain: .text
      case .changed: .accent
      }
    writeCut(
      line.value, at: Point(x: x + titleColumns, y: y), role, on: ground,
      columns: columns - titleColumns, cut: isReference ? .middle : .end)
    guard area.size.rows > 1 else { return }
    writeCut(
      line.note, at: Point(x: x + 2, y: y + 1), line.isWarning ? .warning : .muted, on: ground,
      columns: columns - 2)
  }

  private mutating func drawFoot(_ pane: SettingsPane) {
    for (offset, line) in pane.footLines.enumerated() {
      let row = Rect(
        x: pane.foot.minX, y: pane.foot.minY + offset, columns: pane.foot.size.columns, rows: 1)
      switch line.kind {
      case .blank: break
      case .quiet: writeCut(line.text, at: row.origin, .muted, columns: row.size.columns)
      case .plain: writeCut(line.text, at: row.origin, .text, columns: row.size.columns)
      case .warning: writeCut(line.text, at: row.origin, .warning, columns: row.size.columns)
      case .meter(let share): drawMeter(share, label: line.text, in: row)
      }
    }
  }

  /// Draws a bar with its share in percent, with a label before it if there is one.
  private mutating func drawMeter(_ share: Double, label: String, in row: Rect) {
    let role: Role = share > 1 ? .error : share > 0.8 ? .warning : .accent
    let percent = percentText(share)
    let used = writeRight(
      percent, endingAt: row.maxX, y: row.minY, share > 0.8 ? role : .muted, columns: 7)
    var x = row.minX
    if !label.isEmpty {
      x += writeCut(label, at: row.origin, .muted, columns: row.size.columns - used - 1) + 2
    }
    let columns = row.maxX - used - 1 - x
    guard columns >= 4 else { return }
    let filled = min(columns, share >= 0.01 ? max(1, Int(clamping: share * Double(columns))) : 0)
    for place in 0..<columns {
      put(
        place < filled ? "━" : "─", at: Point(x: x + place, y: row.minY),
        place < filled ? role : .border, on: .text)
    }
  }
}
