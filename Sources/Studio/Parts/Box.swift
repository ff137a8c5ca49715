import Cells
import Themes

/// What a box shows in its border.
struct Box {
  var rect: Rect
  var title: String
  /// A short word before the title, in the accent: a turn's number.
  var badge = ""
  /// Shown in the lower border at the right.
  var status = ""
  var statusRole = Role.muted
  var isFocused = false
  /// Whether the box lies over the panes, on a ground of its own.
  var isPopup = false
  /// Which part of a longer list is visible.
  var scroll: ScrollMark?
  /// Which part is visible from left to right; marked in the lower border before the status.
  var sideways: ScrollMark?

  var ground: Role { isPopup ? .popup : .text }
  var inside: Rect { rect.inset(columns: 1, rows: 1) }
}

/// The lines a box is drawn with, and their replacements where no colour shows the focus.
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
    fill(rect, box.ground)
    guard rect.size.columns >= 2, rect.size.rows >= 2 else { return }
    let lines = (box.isFocused || box.isPopup) && usesHeavyLines ? BoxLines.heavy : .light
    let role: Role = box.isPopup ? .popupBorder : box.isFocused ? .borderFocused : .border
    let style = style(role, on: box.ground)
    let (right, bottom) = (rect.maxX - 1, rect.maxY - 1)
    func drawCharacter(_ character: Character, _ x: Int, _ y: Int, _ canvas: inout Drawing) {
      canvas.drawCharacter(character, at: Point(x: x, y: y), style)
    }
    for x in rect.minX..<rect.maxX {
      drawCharacter(lines.horizontal, x, rect.minY, &self)
      drawCharacter(lines.horizontal, x, bottom, &self)
    }
    for y in rect.minY..<rect.maxY {
      drawCharacter(lines.vertical, rect.minX, y, &self)
      drawCharacter(lines.vertical, right, y, &self)
    }
    drawCharacter(lines.corners[0], rect.minX, rect.minY, &self)
    drawCharacter(lines.corners[1], right, rect.minY, &self)
    drawCharacter(lines.corners[2], rect.minX, bottom, &self)
    drawCharacter(lines.corners[3], right, bottom, &self)
    drawTitle(of: box)
    let free = drawStatus(of: box)
    if let sideways = box.sideways {
      for column in sideways.thumb(rows: free) {
        drawCharacter("━", rect.minX + 1 + column, bottom, &self)
      }
    }
    if let scroll = box.scroll { draw(scroll, right, box, role) }
  }

  mutating func drawCharacter(_ character: Character, at point: Point, _ style: Style) {
    drawCell(Cell(character, style: style), at: point)
  }

  private mutating func drawTitle(of box: Box) {
    let room = box.rect.size.columns - 4
    guard room > 0, !box.title.isEmpty || !box.badge.isEmpty else { return }
    let role: Role = box.isPopup ? .popupTitle : box.isFocused ? .titleFocused : .title
    var x = box.rect.minX + 1
    let y = box.rect.minY
    let end = box.rect.maxX - 1
    x += write(" ", at: Point(x: x, y: y), role, on: box.ground)
    if !box.badge.isEmpty {
      x += writeCut(box.badge, at: Point(x: x, y: y), .accent, on: box.ground, columns: end - x - 1)
      if !box.title.isEmpty {
        x += write("  ", at: Point(x: x, y: y), role, on: box.ground, limit: max(0, end - x - 1))
      }
    }
    x += writeCut(box.title, at: Point(x: x, y: y), role, on: box.ground, columns: end - x - 1)
    write(" ", at: Point(x: x, y: y), role, on: box.ground, limit: max(0, end - x))
  }

  /// Draws the status; returns the columns of the lower border left of it.
  private mutating func drawStatus(of box: Box) -> Int {
    let room = box.rect.size.columns - 6
    guard room > 0, !box.status.isEmpty else { return box.rect.size.columns - 2 }
    let text = " " + oneLine(box.status, columns: room) + " "
    let x = box.rect.maxX - 2 - columnWidth(of: text)
    write(text, at: Point(x: x, y: box.rect.maxY - 1), box.statusRole, on: box.ground)
    return x - box.rect.minX - 1
  }

  private mutating func draw(_ scroll: ScrollMark, _ x: Int, _ box: Box, _ role: Role) {
    let thumb = scroll.thumb(rows: box.rect.size.rows - 2)
    for row in thumb {
      drawCharacter("┃", at: Point(x: x, y: box.rect.minY + 1 + row), style(role, on: box.ground))
    }
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
