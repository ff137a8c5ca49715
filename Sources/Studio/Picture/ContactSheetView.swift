import Cells
import Model
import Themes

extension Drawing {
  /// Draws pictures in rows and columns, each above a line with the turn's number, marks and state;
  /// returns the cells they cover.
  mutating func drawSheet(_ grid: ContactGrid, _ state: State) -> Rect {
    let painted = state.sheetPlaces.reduce(Rect.zero) { $0.union(draw($1, state)) }
    for place in grid.places {
      guard let turn = state.turn(place.number) else { continue }
      if turn.result == nil { drawWords(of: turn, state, in: place.picture) }
      drawCaption(of: turn, state, in: place.caption)
    }
    return painted
  }

  /// Draws the text shown in place of a missing picture.
  private mutating func drawWords(of turn: Turn, _ state: State, in area: Rect) {
    drawCorners(area)
    let inside = area.inset(columns: 2, rows: 0)
    guard !inside.isEmpty else { return }
    let sign = turn.sign
    let heading = sign == .running ? state.progressWord(of: turn) : turn.job.shownWord
    let reason = turn.outcome?.failure?.message ?? turn.outcome?.text ?? ""
    let room = min(3, inside.size.rows - 3)
    let lines = paragraph(reason, columns: inside.size.columns, limit: room)
    let y = inside.minY + max(0, inside.size.rows - 1 - lines.count) / 2
    for (offset, (role, line)) in ([(role(of: sign), heading)] + lines.map { (.muted, $0) })
      .enumerated()
    {
      let row = Rect(x: inside.minX, y: y + offset, columns: inside.size.columns, rows: 1)
      writeCentered(line, in: row, role)
    }
  }

  private mutating func drawCaption(of turn: Turn, _ state: State, in row: Rect) {
    let isSelected = turn.number == state.session.workspace.selected
    let ground: Role = isSelected ? .selection : .text
    if isSelected { fill(row, ground) }
    let isBase = turn.number == state.session.workspace.base
    if isBase { write("›", at: row.origin, .current, on: ground) }
    let mark = state.mark(of: turn.number)
    var (x, end) = (row.minX + 2, row.maxX - 1)
    let role: Role = isBase ? .current : mark.isRejected ? .muted : .text
    x += write(
      String(turn.number), at: Point(x: x, y: row.minY), role, on: ground, limit: max(0, end - x))
    if turn.sign == .running {
      put(
        Character(spinner(at: state.clock)), at: Point(x: end - 1, y: row.minY), .running,
        on: ground)
      end -= 2
    } else if turn.sign != .done {
      put(
        Character(turn.sign.rawValue), at: Point(x: end - 1, y: row.minY),
        Studio.role(of: turn.sign),
        on: ground)
      end -= 2
    }
    if mark.isStarred || mark.isRejected, end - x > 1 {
      put(
        mark.isStarred ? "★" : "×", at: Point(x: x + 1, y: row.minY),
        mark.isStarred ? .star : .muted, on: ground)
      x += 2
    }
    // Variants have the same text; other siblings are distinguished by theirs.
    let words = mark.label.isEmpty ? state.sheetWords(of: turn) : mark.label
    writeCut(
      words, at: Point(x: x + 1, y: row.minY), mark.label.isEmpty ? .muted : .accent, on: ground,
      columns: end - x - 1)
  }
}

extension State {
  /// A turn's text, where it distinguishes the turn from the others on the sheet.
  fileprivate func sheetWords(of turn: Turn) -> String {
    let isAlike = sheetNumbers.allSatisfy { self.turn($0)?.instruction == turn.instruction }
    return isAlike ? "" : turn.instruction
  }

  /// The text in the pane's border above a contact sheet.
  var sheetTitle: String {
    guard let turn = selectedTurn else { return "Contact sheet" }
    guard sheet == .siblings else { return "Branch of turn \(turn.number)" }
    let isAlike = sheetNumbers.allSatisfy { self.turn($0)?.instruction == turn.instruction }
    let from = turn.parent.map { "from turn \($0)" } ?? "beginnings"
    return isAlike ? turn.instruction : "Siblings, \(from)"
  }

  /// The position in the sheet, and how many are starred or still working.
  var sheetStatus: String {
    let numbers = sheetNumbers
    let place = numbers.firstIndex { $0 == session.workspace.selected }
    var parts = place.map { ["\($0 + 1) of \(numbers.count)"] } ?? []
    let starred = numbers.filter { mark(of: $0).isStarred }.count
    if starred > 0 { parts.append("\(starred) ★") }
    let running = numbers.compactMap { turn($0) }.filter { $0.sign == .running }.count
    if running > 0 { parts.append("\(running) working") }
    return parts.joined(separator: " · ")
  }
}
