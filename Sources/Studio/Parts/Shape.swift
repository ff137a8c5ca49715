import Cells
import Model
import Numbers
import Themes

extension AspectRatio {
  /// The largest size in cells of a picture of this ratio, for cells twice as high as wide. At
  /// least 2x2, so that an outline fits.
  func cells(in room: Size) -> Size {
    let wide = Double(room.rows) * 2 * value
    if wide <= Double(room.columns) {
      return Size(columns: max(2, Int(clamping: wide.rounded())), rows: max(2, room.rows))
    }
    let high = Double(room.columns) / 2 / value
    return Size(columns: max(2, room.columns), rows: max(2, Int(clamping: high.rounded())))
  }

  /// The ratio as a bar one row high: as wide as the picture would be at that height, in eighths of
  /// a cell, so that all bars have the same scale.
  var bar: String {
    let eighths = max(1, Int(clamping: (value * 16).rounded()))
    let parts = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
    return String(repeating: "█", count: eighths / 8) + parts[eighths % 8]
  }
}

extension Drawing {
  /// Draws the outline of a picture of that ratio to scale in the middle of `room`, with its name
  /// inside when it fits.
  mutating func drawShape(
    _ ratio: AspectRatio, in room: Rect, _ role: Role, on ground: Role, label: String = ""
  ) {
    guard room.size.columns >= 2, room.size.rows >= 2 else { return }
    let rect = room.centered(ratio.cells(in: room.size))
    drawOutline(rect, role, on: ground)
    let inside = rect.inset(columns: 1, rows: 1)
    if columnWidth(of: label) <= inside.size.columns, !inside.isEmpty {
      let y = inside.minY + (inside.size.rows - 1) / 2
      writeCentered(
        label, in: Rect(x: inside.minX, y: y, columns: inside.size.columns, rows: 1), .text,
        on: ground)
    }
  }

  /// Draws a rounded rectangle of single lines and leaves its inside alone.
  mutating func drawOutline(_ rect: Rect, _ role: Role, on ground: Role) {
    guard rect.size.columns >= 2, rect.size.rows >= 2 else { return }
    let (right, bottom) = (rect.maxX - 1, rect.maxY - 1)
    for x in (rect.minX + 1)..<right {
      drawCharacter("─", at: Point(x: x, y: rect.minY), role, on: ground)
      drawCharacter("─", at: Point(x: x, y: bottom), role, on: ground)
    }
    for y in (rect.minY + 1)..<max(bottom, rect.minY + 1) {
      drawCharacter("│", at: Point(x: rect.minX, y: y), role, on: ground)
      drawCharacter("│", at: Point(x: right, y: y), role, on: ground)
    }
    drawCharacter("╭", at: rect.origin, role, on: ground)
    drawCharacter("╮", at: Point(x: right, y: rect.minY), role, on: ground)
    drawCharacter("╰", at: Point(x: rect.minX, y: bottom), role, on: ground)
    drawCharacter("╯", at: Point(x: right, y: bottom), role, on: ground)
  }
}
