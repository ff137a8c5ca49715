import Cells
import Themes

/// The line above a pane, with its title and status, and the line that parts it from the picture.
/// A pane has no other border: the picture gets those cells.
struct PaneFrame {
  enum Edge: Hashable, Sendable { case left, right }

  var rect: Rect
  var title = ""
  /// A short word before the title, in the accent: a turn's number.
  var badge = ""
  /// Shown at the right.
  var status = ""
  var statusRole = Role.muted
  var isFocused = false
  /// The side that parts it from the picture; nil for the picture's own pane.
  var edge: Edge?
  /// Which part of a longer list is visible, shown in the edge.
  var scroll: ScrollMark?

  /// What is left for the content.
  var inside: Rect {
    let below = rect.splitTop(1).1
    return switch edge {
    case .right: below.splitLeft(below.size.columns - 1).0
    case .left: below.splitLeft(1).1
    case nil: below
    }
  }

  /// The columns a status may use: at least half of the line is the title's.
  static func statusColumns(in rect: Rect) -> Int { max(0, rect.size.columns / 2 - 3) }
}

extension Drawing {
  /// Draws a pane's lines on a cleared ground, with its title and status cut to fit.
  mutating func draw(_ frame: PaneFrame) {
    let rect = frame.rect
    fill(rect, .text)
    guard rect.size.columns >= 2, rect.size.rows >= 2 else { return }
    let isHeavy = frame.isFocused && usesHeavyLines
    let role: Role = frame.isFocused ? .borderFocused : .border
    for x in rect.minX..<rect.maxX {
      drawCharacter(isHeavy ? "━" : "─", at: Point(x: x, y: rect.minY), role, on: .text)
    }
    if let edge = frame.edge { drawEdge(edge, of: frame, role, isHeavy) }
    let y = rect.minY
    let start = rect.minX + (frame.edge == .left ? 1 : 0)
    var end = rect.maxX - 1
    if !frame.status.isEmpty, rect.size.columns >= 24 {
      let columns = PaneFrame.statusColumns(in: rect)
      let text = " " + oneLine(frame.status, columns: columns) + " "
      end -= writeRight(text, endingAt: end, y: y, frame.statusRole, columns: columns + 2) + 1
    }
    drawTitle(of: frame, from: start, to: end)
  }

  private mutating func drawTitle(of frame: PaneFrame, from start: Int, to end: Int) {
    guard !frame.title.isEmpty || !frame.badge.isEmpty, end - start > 3 else { return }
    let y = frame.rect.minY
    let role: Role = frame.isFocused ? .titleFocused : .title
    var x = start
    x += write(" ", at: Point(x: x, y: y), role)
    if !frame.badge.isEmpty {
      x += writeCut(frame.badge, at: Point(x: x, y: y), .accent, columns: end - x - 1)
      if !frame.title.isEmpty {
        x += write("  ", at: Point(x: x, y: y), role, limit: max(0, end - x - 1))
      }
    }
    x += writeCut(frame.title, at: Point(x: x, y: y), role, columns: end - x - 1)
    write(" ", at: Point(x: x, y: y), role, limit: max(0, end - x))
  }

  private mutating func drawEdge(
    _ edge: PaneFrame.Edge, of frame: PaneFrame, _ role: Role, _ isHeavy: Bool
  ) {
    let rect = frame.rect
    let x = edge == .left ? rect.minX : rect.maxX - 1
    drawCharacter(isHeavy ? "┳" : "┬", at: Point(x: x, y: rect.minY), role, on: .text)
    let thumb = frame.scroll?.thumb(rows: rect.size.rows - 1) ?? 0..<0
    for row in 0..<(rect.size.rows - 1) {
      let line: Character =
        isHeavy ? (thumb.contains(row) ? "█" : "┃") : thumb.contains(row) ? "┃" : "│"
      drawCharacter(line, at: Point(x: x, y: rect.minY + 1 + row), role, on: .text)
    }
  }
}
