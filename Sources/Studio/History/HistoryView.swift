import Cells
import Model
import Themes

extension Drawing {
  /// Draws the tree of turns; a mark at the left shows where the next instruction continues from.
  mutating func drawHistory(_ state: State, in rect: Rect) {
    let isFocused = state.session.workspace.focus == .history
    let rows = state.history.tree.rows
    var frame = PaneFrame(
      rect: rect, title: state.session.workspace.filter?.title ?? "History",
      isFocused: isFocused, edge: .right)
    let area = frame.inside
    let top = state.historyTop
    let selected = state.selectedTurn?.number
    if rows.count > state.visibleHistoryRows, let place = state.history.tree.index(of: selected) {
      // Numbered from 0 below a photograph, so that place and turn agree.
      let first = rows.first?.number == Turn.openedNumber ? 0 : 1
      frame.status = "\(place + first) of \(rows.count - 1 + first)"
    }
    frame.scroll = ScrollMark(top: top, shown: state.visibleHistoryRows, count: rows.count)
    draw(frame)
    guard !rows.isEmpty else { return drawNoHistory(in: area) }
    let digits = String(state.turns.last?.number ?? 1).count
    let height = state.historyRowHeight
    let thumbnails = state.thumbnails
    for (offset, row) in rows[top...].prefix(state.visibleHistoryRows).enumerated() {
      guard let turn = state.turn(row.number) else { continue }
      let line = Rect(
        x: area.minX, y: area.minY + offset * height, columns: area.size.columns, rows: height)
      let isSelected = row.number == selected
      let ground: Role = !isSelected ? .text : isFocused ? .selection : .selectionInactive
      if isSelected { fill(line, ground) }
      var words = line
      words.size.rows = 1
      if height > 1 {
        let next = top + offset + 1 < rows.count ? rows[top + offset + 1] : nil
        words = drawThumbnail(
          thumbnails[row.number], row, before: next, state, in: line, on: ground)
      }
      draw(turn, row, digits, state, in: words, beside: line, on: ground)
    }
  }

  /// Draws one turn: guides, number, text and state in `line`; the mark of the base at the left of
  /// `area`.
  private mutating func draw(
    _ turn: Turn, _ row: HistoryRows.Row, _ digits: Int, _ state: State, in line: Rect,
    beside area: Rect, on ground: Role
  ) {
    let guides = row.guides
    let isBase = turn.number == state.editedNumber
    var (x, end, y) = (line.minX, line.maxX - 1, line.minY)
    if turn.number == state.comparison.partner {
      drawCharacter("◆", at: area.origin, isBase ? .current : .accent, on: ground)
    } else if isBase {
      write("›", at: area.origin, .current, on: ground)
    }
    x += 1
    x += write(guides, at: Point(x: x, y: y), .border, on: ground, limit: max(0, end - x))
    let number = String(turn.number)
    let padded = guides.isEmpty ? leftPadded(number, to: digits) : number
    x += write(
      padded, at: Point(x: x, y: y), isBase ? .current : .muted, on: ground,
      limit: max(0, end - x))
    if let (mark, role) = sign(of: turn, state) {
      drawCharacter(mark, at: Point(x: end - 1, y: y), role, on: ground)
      end -= 2
    }
    if turn.state.isAwaited, state.history.tree.open.count > 1 {
      end -=
        writeRight(
          state.progressWord(of: turn), endingAt: end, y: y, .running, on: ground,
          columns: min(8, max(0, end - x - 8))) + 1
    }
    let mark = state.mark(of: turn.number)
    end -= drawMark(mark, row.hidden, from: x + 1, to: end, y: y, on: ground)
    let words = Point(x: x + 1, y: y)
    let role = state.wordsRole(of: row, mark)
    guard area.size.rows > 1 else {
      writeCut(turn.instruction, at: words, role, on: ground, columns: end - words.x)
      return
    }
    let lines = paragraph(turn.instruction, columns: end - words.x, limit: 2)
    for (offset, text) in lines.enumerated() {
      writeCut(
        text, at: Point(x: words.x, y: words.y + offset), role, on: ground, columns: end - words.x)
    }
  }

  /// Draws the marks of a turn and how many turns are folded below it, ending at a column: `cover ★
  /// +12`. Returns the columns used, including a blank before them; the text comes first where
  /// there is little room.
  private mutating func drawMark(
    _ mark: TurnMark, _ hidden: Int, from start: Int, to end: Int, y: Int, on ground: Role
  ) -> Int {
    var x = end
    func room() -> Int { max(0, x - start) }
    if hidden > 0 {
      x -= writeRight("+\(hidden)", endingAt: x, y: y, .accent, on: ground, columns: room()) + 1
    }
    if mark.isStarred || mark.isRejected {
      drawCharacter(
        mark.isStarred ? "★" : "×", at: Point(x: x - 1, y: y), mark.isStarred ? .star : .muted,
        on: ground)
      x -= 2
    }
    let label = truncated(mark.label, to: min(TurnMark.labelLimit, room() / 2))
    if !label.isEmpty {
      x -= writeRight(label, endingAt: x, y: y, .accent, on: ground, columns: room()) + 1
    }
    return end - x
  }

  /// The sign that distinguishes a turn from one that simply has its picture.
  private func sign(of turn: Turn, _ state: State) -> (Character, Role)? {
    if state.session.workspace.unseen?.contains(turn.number) == true { return ("•", .current) }
    if state.history.tree.isHidden(turn.number) { return ("◌", .muted) }
    return turn.state == .done ? nil : (turn.state.sign(at: state.clock), turn.state.role)
  }

  private mutating func drawNoHistory(in area: Rect) {
    let columns = area.size.columns - 2
    let text = "Your turns appear here, each with its picture."
    for (offset, line) in paragraph(text, columns: columns, limit: area.size.rows).enumerated() {
      write(
        line, at: Point(x: area.minX + 1, y: area.minY + offset), .muted, limit: columns)
    }
  }
}

extension State {
  /// The role of a turn's text: muted when it was rejected, when it only leads to a turn that the
  /// filter admits, and when it does not match the search.
  fileprivate func wordsRole(of row: HistoryRows.Row, _ mark: TurnMark) -> Role {
    if mark.isRejected || !row.isAdmitted || history.tree.isHidden(row.number) { return .muted }
    guard case .search(let search) = overlay, !search.field.text.trimmingBlanks.isEmpty else {
      return .text
    }
    return finder.finds(WordSearch(search.field.text), in: row.number) ? .text : .muted
  }
}

extension TurnState {
  /// The one colour of the state, for its word and its sign.
  var role: Role {
    switch self {
    case .waiting, .sending, .queued, .working, .fetching: .running
    case .done: .success
    case .textOnly: .accent
    case .refused, .unknown, .left: .warning
    case .failed: .error
    case .cancelled: .muted
    }
  }

  /// Its sign, which turns while something is awaited.
  func sign(at clock: Timestamp) -> Character {
    isAwaited ? Character(spinner(at: clock)) : sign
  }
}

/// A number padded on the left, so that columns of numbers line up.
func leftPadded(_ text: String, to columns: Int) -> String {
  String(repeating: " ", count: max(0, columns - text.count)) + text
}
