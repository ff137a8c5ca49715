import Cells
import Themes

/// A panel over the panes, on a ground of its own.
struct Box {
  var rect: Rect
  var title: String
  /// Shown in the lower border at the right.
  var status = ""
  /// Which part of a longer list is visible.
  var scroll: ScrollMark?

  var inside: Rect { rect.inset(columns: 1, rows: 1) }
}

/// The lines a box is drawn with, and their replacements where no colour shows it.
private struct BoxLines {
  let corners: [Character]
  let horizontal: Character
  let vertical: Character

  static let light = BoxLines(corners: ["╭", "╮", "╰", "╯"], horizontal: "─", vertical: "│")
  static let heavy = BoxLines(corners: ["┏", "┓", "┗", "┛"], horizontal: "━", vertical: "┃")
}

extension Drawing {
  /// Draws a box on a cleared ground, with its title and status cut to fit.
  mutating func draw(_ box: Box) {
    let rect = box.rect
    fill(rect, .popup)
    guard rect.size.columns >= 2, rect.size.rows >= 2 else { return }
    let lines = usesHeavyLines ? BoxLines.heavy : .light
    let style = style(.popupBorder, on: .popup)
    let (right, bottom) = (rect.maxX - 1, rect.maxY - 1)
    for x in rect.minX..<rect.maxX {
      drawCharacter(lines.horizontal, at: Point(x: x, y: rect.minY), style)
      drawCharacter(lines.horizontal, at: Point(x: x, y: bottom), style)
    }
    for y in rect.minY..<rect.maxY {
      drawCharacter(lines.vertical, at: Point(x: rect.minX, y: y), style)
      drawCharacter(lines.vertical, at: Point(x: right, y: y), style)
    }
    drawCharacter(lines.corners[0], at: rect.origin, style)
    drawCharacter(lines.corners[1], at: Point(x: right, y: rect.minY), style)
    drawCharacter(lines.corners[2], at: Point(x: rect.minX, y: bottom), style)
    drawCharacter(lines.corners[3], at: Point(x: right, y: bottom), style)
    drawTitle(of: box)
    drawStatus(of: box)
    for row in box.scroll?.thumb(rows: rect.size.rows - 2) ?? 0..<0 {
      drawCharacter("┃", at: Point(x: right, y: rect.minY + 1 + row), style)
    }
  }

  mutating func drawCharacter(_ character: Character, at point: Point, _ style: Style) {
    drawCell(Cell(character, style: style), at: point)
  }

  private mutating func drawTitle(of box: Box) {
    guard box.rect.size.columns > 4, !box.title.isEmpty else { return }
    var x = box.rect.minX + 1
    let y = box.rect.minY
    let end = box.rect.maxX - 1
    x += write(" ", at: Point(x: x, y: y), .popupTitle, on: .popup)
    x += writeCut(
      box.title, at: Point(x: x, y: y), .popupTitle, on: .popup, columns: end - x - 1)
    write(" ", at: Point(x: x, y: y), .popupTitle, on: .popup, limit: max(0, end - x))
  }

  private mutating func drawStatus(of box: Box) {
    let room = box.rect.size.columns - 6
    guard room > 0, !box.status.isEmpty else { return }
    let text = " " + oneLine(box.status, columns: room) + " "
    let x = box.rect.maxX - 2 - columnWidth(of: text)
    write(text, at: Point(x: x, y: box.rect.maxY - 1), .muted, on: .popup)
  }
}

/// Which part of a list is visible: the thumb of a scroll bar in the right border.
struct ScrollMark {
  var top: Int
  var shown: Int
  var count: Int

  /// Returns nil when everything is visible.
  init?(top: Int, shown: Int, count: Int) {
    guard count > shown, shown > 0 else { return nil }
    self.top = top
    self.shown = shown
    self.count = count
  }

  /// The rows (or columns) of the thumb, from 0.
  func thumb(rows: Int) -> Range<Int> {
    guard rows > 0 else { return 0..<0 }
    let length = min(rows, max(1, rows * shown / count))
    let last = max(1, count - shown)
    let start = (rows - length) * min(max(0, top), last) / last
    return start..<(start + length)
  }
}
