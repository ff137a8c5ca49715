import Cells
import Model
import Themes

extension Drawing {
  private static let titleColumns = 12

  /// What the next instruction asks for beside its words, and a shape of the picture to scale.
  mutating func drawSettings(_ state: State, in rect: Rect) {
    let isFocused = state.session.desk.focus == .settings
    let box = Box(rect: rect, title: "Settings", isFocused: isFocused)
    draw(box)
    let placed = state.settingsLayout
    for (line, area) in placed {
      let isSelected = isFocused && line.row == state.selectedSettingsRow
      draw(line, in: area, on: isSelected ? .selection : .text)
    }
    let bottom = placed.last?.rect.maxY ?? box.inside.minY
    let free = Rect(
      x: box.inside.minX + 1, y: bottom + 1, columns: box.inside.size.columns - 2,
      rows: box.inside.maxY - bottom - 1)
    drawOutlook(state, in: free)
  }

  private mutating func draw(_ line: SettingsLine, in area: Rect, on ground: Role) {
    if ground != .text { fill(area, ground) }
    let (x, y) = (area.minX + 1, area.minY)
    let columns = area.size.columns - 2
    let isReference = if case .reference = line.row { true } else { false }
    // File names are long and need the room.
    let titleColumns = isReference ? columnWidth(of: line.title) + 2 : Self.titleColumns
    writeCut(line.title, at: Point(x: x, y: y), .muted, on: ground, columns: columns)
    writeCut(
      line.value, at: Point(x: x + titleColumns, y: y), .text, on: ground,
      columns: columns - titleColumns, cut: isReference ? .middle : .end)
    guard area.size.rows > 1 else { return }
    writeCut(line.note, at: Point(x: x + 2, y: y + 1), .muted, on: ground, columns: columns - 2)
  }

  /// What is left of the pane: the shape that would be sent, and what the model remembers.
  private mutating func drawOutlook(_ state: State, in free: Rect) {
    guard free.size.rows >= 1, free.size.columns >= 12 else { return }
    let memory =
      switch state.profile.capabilities.memory {
      case .wholeConversation: "remembers the whole conversation"
      case .lastPicture: "remembers the last picture only"
      }
    let lines = paragraph(memory, columns: free.size.columns, limit: min(2, free.size.rows))
    for (offset, line) in lines.enumerated() {
      write(
        line, at: Point(x: free.minX, y: free.maxY - lines.count + offset), .muted,
        limit: free.size.columns)
    }
    let rows = min(8, free.size.rows - lines.count - 1)
    guard rows >= 3, let ratio = state.resolvedRatio else { return }
    drawShape(
      ratio, in: Rect(x: free.minX, y: free.minY, columns: min(24, free.size.columns), rows: rows),
      .border, on: .text, label: ratio.description)
  }
}
