import Cells
import Model
import Themes

extension Drawing {
  /// The tree of turns; a mark at the left shows where the next instruction goes on from.
  mutating func drawHistory(_ state: State, in rect: Rect) {
    let isFocused = state.session.desk.focus == .history
    let rows = state.history.rows
    var box = Box(rect: rect, title: "History", isFocused: isFocused)
    let area = box.inside
    let top = state.historyTop
    if let place = state.history.index(of: state.session.desk.selected) {
      box.status = "\(place + 1) of \(rows.count)"
    }
    box.scroll = ScrollMark(top: top, shown: state.historyRowsShown, count: rows.count)
    draw(box)
    guard !rows.isEmpty else { return drawNoHistory(in: area) }
    let digits = String(state.turns.last?.number ?? 1).count
    let height = state.historyRowHeight
    for (offset, row) in rows[top...].prefix(state.historyRowsShown).enumerated() {
      guard let turn = state.turn(row.number) else { continue }
      let line = Rect(
        x: area.minX, y: area.minY + offset * height, columns: area.size.columns, rows: height)
      let isSelected = row.number == state.session.desk.selected
      let ground: Role = !isSelected ? .text : isFocused ? .selection : .selectionInactive
      if isSelected { fill(line, ground) }
      var words = line
      words.size.rows = 1
      if height > 1 {
        let next = top + offset + 1 < rows.count ? rows[top + offset + 1] : nil
        words = drawThumbnail(turn, row, before: next, state, in: line, on: ground)
      }
      draw(turn, row.guides, digits, state, in: words, beside: line, on: ground)
    }
  }

  /// One turn: guides, number, words and mark in `line`; the mark of the base at the left of `row`.
  private mutating func draw(
    _ turn: Turn, _ guides: String, _ digits: Int, _ state: State, in line: Rect, beside row: Rect,
    on ground: Role
  ) {
    let isBase = turn.number == state.session.desk.base
    var (x, end, y) = (line.minX, line.maxX - 1, line.minY)
    if turn.number == state.marked {
      put("◆", at: row.origin, isBase ? .current : .accent, on: ground)
    } else if isBase {
      write("›", at: row.origin, .current, on: ground)
    }
    x += 1
    x += write(guides, at: Point(x: x, y: y), .border, on: ground, limit: max(0, end - x))
    let number = String(turn.number)
    let padded = guides.isEmpty ? leftPadded(number, to: digits) : number
    x += write(
      padded, at: Point(x: x, y: y), isBase ? .current : .muted, on: ground,
      limit: max(0, end - x))
    if let (mark, role) = sign(of: turn, at: state.clock) {
      put(mark, at: Point(x: end - 1, y: y), role, on: ground)
      end -= 2
    }
    let words = Point(x: x + 1, y: y)
    guard row.size.rows > 1 else {
      writeCut(turn.instruction, at: words, .text, on: ground, columns: end - words.x)
      return
    }
    let lines = paragraph(turn.instruction, columns: end - words.x, limit: 2)
    for (offset, text) in lines.enumerated() {
      writeCut(
        text, at: Point(x: words.x, y: words.y + offset), .text, on: ground, columns: end - words.x)
    }
  }

  /// What tells a turn from one that simply has its picture.
  private func sign(of turn: Turn, at clock: Timestamp) -> (Character, Role)? {
    let mark = turn.mark
    switch mark {
    case .done: return nil
    case .running: return (Character(spinner(at: clock)), .running)
    default: return (Character(mark.rawValue), role(of: mark))
    }
  }

  private mutating func drawNoHistory(in area: Rect) {
    let columns = area.size.columns - 2
    let text = "Your turns will stand here, each with its picture."
    for (offset, line) in paragraph(text, columns: columns, limit: area.size.rows).enumerated() {
      write(
        line, at: Point(x: area.minX + 1, y: area.minY + offset), .muted, limit: columns)
    }
  }
}

/// The colour of a turn's mark.
func role(of mark: TurnMark) -> Role {
  switch mark {
  case .running: .running
  case .done: .success
  case .textOnly: .accent
  case .refused, .unknown: .warning
  case .failed: .error
  case .cancelled: .muted
  }
}

/// A number with blanks before it, so that columns of numbers end together.
func leftPadded(_ text: String, to columns: Int) -> String {
  String(repeating: " ", count: max(0, columns - text.count)) + text
}
