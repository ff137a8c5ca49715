import Cells
import Imagery
import Model
import Themes

/// Many pictures side by side in the picture pane, to choose from.
package enum ContactSheet: Hashable, Sendable {
  /// The selected turn and those with the same parent.
  case siblings
  /// The turns of a branch that have a picture.
  case branch([Int])
}

/// Where the turns of a contact sheet are placed: cells of one size in rows and columns.
struct ContactGrid: Hashable, Sendable {
  package struct Place: Hashable, Sendable {
    package var number: Int
    package var picture: Rect
    /// One row under the picture.
    package var caption: Rect
  }

  var columns: Int
  /// The number of visible rows.
  var rows: Int
  var places: [Place]
  /// The index of the first visible turn.
  var first = 0

  static let leastCell = Size(columns: 12, rows: 4)
  private static let gap = 2
  /// More would not fit into the cache of paintings, each with symbols and pixels.
  private static let mostPlaces = 160

  /// Lays out cells as large as pictures of such proportions allow; where they would be too small,
  /// a page of them that contains `selected`.
  init(
    _ numbers: [Int], selected: Int?, in area: Rect, picture: PixelSize, cell: CellSize
  ) {
    (columns, rows, places) = (1, 1, [])
    guard !numbers.isEmpty, !area.isEmpty else { return }
    let best = Self.shape(min(numbers.count, Self.mostPlaces), area.size, picture, cell)
    (columns, rows) = (best.columns, best.rows)
    let between = rows > 1 && area.size.rows / rows >= 8 ? 1 : 0
    let room = Size(
      columns: max(1, (area.size.columns - (columns - 1) * Self.gap) / columns),
      rows: max(2, (area.size.rows - (rows - 1) * between) / rows))
    // No wider or higher than the pictures, so that each caption is right below its own.
    let shown = Viewport().projection(
      of: picture, in: Size(columns: room.columns, rows: room.rows - 1), cell: cell
    ).cells
    let width = min(room.columns, max(Self.leastCell.columns, shown.columns))
    let height = min(room.rows, max(Self.leastCell.rows, shown.rows + 1))
    let left = area.minX + (area.size.columns - columns * width - (columns - 1) * Self.gap) / 2
    let top = area.minY + max(0, area.size.rows - rows * height - (rows - 1) * between) / 2
    let page = columns * rows
    first = (numbers.firstIndex { $0 == selected } ?? 0) / page * page
    places = numbers.dropFirst(first).prefix(page).enumerated().map { index, number in
      let cell = Rect(
        x: left + index % columns * (width + Self.gap),
        y: top + index / columns * (height + between), columns: width, rows: height)
      let (picture, caption) = cell.splitTop(height - 1)
      return Place(number: number, picture: picture, caption: caption)
    }
  }

  private static func shape(
    _ count: Int, _ area: Size, _ picture: PixelSize, _ cell: CellSize
  ) -> (columns: Int, rows: Int) {
    var best: (columns: Int, rows: Int, scale: Double)?
    for columns in 1...count {
      let rows = (count + columns - 1) / columns
      let width = (area.columns - (columns - 1) * gap) / columns
      let height = area.rows / rows
      guard width >= leastCell.columns, height >= leastCell.rows else { continue }
      let room = Size(columns: width, rows: height - 1)
      let scale = Viewport().projection(of: picture, in: room, cell: cell).scale
      if scale > best?.scale ?? 0 { best = (columns, rows, scale) }
    }
    if let best { return (best.columns, best.rows) }
    let columns = max(1, (area.columns + gap) / (leastCell.columns + gap))
    return (min(count, columns), max(1, area.rows / leastCell.rows))
  }
}

extension State {
  /// The contact sheet, while it is visible.
  package var sheet: ContactSheet? { session.workspace.focus == .picture ? pictureView.sheet : nil }

  /// The turns on it, in the order of the tree.
  var sheetNumbers: [Int] {
    guard let sheet, let selected = session.workspace.selected else { return [] }
    switch sheet {
    case .siblings: return history.tree.siblings(of: selected)
    case .branch(let numbers):
      return numbers.contains(selected) ? numbers : branch(of: selected)
    }
  }

  /// The layout of the sheet; nil while none is visible.
  var sheetGrid: ContactGrid? {
    let numbers = sheetNumbers
    guard !numbers.isEmpty, let area = layout.pictureInside, !area.isEmpty, !layout.isTooSmall
    else { return nil }
    let picture = numbers.lazy.compactMap { self.turn($0)?.result }.first
    return ContactGrid(
      numbers, selected: session.workspace.selected, in: area,
      picture: picture?.size ?? PixelSize(width: 1, height: 1), cell: graphics.cell)
  }

  /// The pictures on the sheet, with their places.
  var sheetPlaces: [ScenePlace] {
    (sheetGrid?.places ?? []).compactMap { place in
      turn(place.number)?.result.map { picture in
        self.place(.picture(picture), in: place.picture, Viewport())
      }
    }
  }

  /// The keys that matter on the sheet.
  var sheetHints: [(Command, String?)] {
    let other = session.workspace.selected.map {
      (sheet == .siblings ? branch(of: $0) : history.tree.siblings(of: $0)).count
    }
    let turnsOver: [(Command, String?)] =
      other ?? 0 > 1 ? [(.contactSheet, sheet == .siblings ? "branch" : "siblings")] : []
    return [(.choose, "edit from here"), (.star, nil), (.reject, nil)] + turnsOver + [
      (.leave, "close"), (.details, nil), (.fullscreen, nil), (.help, nil),
    ]
  }

  /// The last digit that selects a picture of the sheet, by its place; nil where there are more
  /// pictures than digits.
  var sheetDigits: Int? {
    let count = sheetNumbers.count
    return (2...9).contains(count) ? count : nil
  }

  /// Selects a picture of the sheet by the digit of its place; false for any other key.
  mutating func chooseOnSheet(by key: Key) -> Bool {
    guard overlay == nil, sheet != nil, let last = sheetDigits,
      let place = key.text?.wholeNumberValue, place > 0
    else { return false }
    guard place <= last else {
      notify("there are \(last) pictures here")
      return true
    }
    select(sheetNumbers[place - 1])
    return true
  }

  /// Opens the sheet of the turn's siblings, and toggles between that and the sheet of its branch.
  mutating func switchSheet() {
    guard let number = session.workspace.selected, turn(number) != nil else {
      return notify("There is no turn to show yet")
    }
    let siblings = history.tree.siblings(of: number)
    let branch = branch(of: number)
    let wantsBranch = sheet == .siblings || siblings.count < 2
    guard wantsBranch ? branch.count > 1 : siblings.count > 1 else {
      return notify(
        sheet == nil
          ? "turn \(number) has no siblings, and its branch has no other picture"
          : wantsBranch ? "this branch has no other picture" : "turn \(number) has no siblings")
    }
    focus(.picture)
    prepare(for: .sheet)
    pictureView.sheet = wantsBranch ? .branch(branch) : .siblings
    if wantsBranch, !branch.contains(number) {
      // A turn without a picture is not on the sheet of its branch.
      select(branch.last { $0 < number } ?? branch[0])
    }
    notify(wantsBranch ? "the branch of turn \(number)" : "turn \(number) and its siblings")
  }

  /// Handles the keys of a contact sheet; false for those with their usual meaning. Commands about
  /// a single picture leave the sheet first.
  mutating func runInSheet(_ command: Command) -> Bool {
    guard let grid = sheetGrid else { return false }
    let numbers = sheetNumbers
    switch command {
    case .left, .previousTurn: stepSheet(by: -1)
    case .right, .nextTurn: stepSheet(by: 1)
    case .up: stepSheet(by: -grid.columns)
    case .down: stepSheet(by: grid.columns)
    case .pageUp: stepSheet(by: -grid.columns * grid.rows, stopsAtEnd: true)
    case .pageDown: stepSheet(by: grid.columns * grid.rows, stopsAtEnd: true)
    case .first: stepSheet(by: -numbers.count, stopsAtEnd: true)
    case .last: stepSheet(by: numbers.count, stopsAtEnd: true)
    case .compare, .nextWay, .zoomIn, .zoomOut, .zoomFit, .zoomFill, .zoomActual, .inspect, .region,
      .editRegion,
      .slideshow, .nextPicture:
      end(.sheet)
      return false
    default: return false
    }
    return true
  }

  /// A click on a picture selects its turn; a click on the selected one chooses it.
  mutating func clickInSheet(at point: Point) {
    guard
      let place = sheetGrid?.places.first(where: {
        $0.picture.contains(point) || $0.caption.contains(point)
      })
    else { return }
    if place.number == session.workspace.selected { return continueFromSelected() }
    select(place.number)
  }

  private mutating func stepSheet(by offset: Int, stopsAtEnd: Bool = false) {
    let numbers = sheetNumbers
    let place = numbers.firstIndex { $0 == session.workspace.selected } ?? 0
    let wanted = place + offset
    // Up and down do nothing where there is no row.
    guard stopsAtEnd || numbers.indices.contains(wanted) else { return }
    select(numbers[min(max(0, wanted), numbers.count - 1)])
  }
}

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
    let heading = state.progressWord(of: turn)
    let reason = turn.outcome?.failure?.message ?? turn.outcome?.text ?? ""
    let room = min(3, inside.size.rows - 3)
    let lines = paragraph(reason, columns: inside.size.columns, limit: room)
    let y = inside.minY + max(0, inside.size.rows - 1 - lines.count) / 2
    for (offset, (role, line)) in ([(turn.state.role, heading)] + lines.map { (.muted, $0) })
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
    let isBase = turn.number == state.editedNumber
    if isBase { write("›", at: row.origin, .current, on: ground) }
    let mark = state.mark(of: turn.number)
    var (x, end) = (row.minX + 2, row.maxX - 1)
    let role: Role = isBase ? .current : mark.isRejected ? .muted : .text
    x += write(
      String(turn.number), at: Point(x: x, y: row.minY), role, on: ground, limit: max(0, end - x))
    if turn.state != .done {
      drawCharacter(
        turn.state.sign(at: state.clock), at: Point(x: end - 1, y: row.minY), turn.state.role,
        on: ground)
      end -= 2
    }
    if mark.isStarred || mark.isRejected, end - x > 1 {
      drawCharacter(
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
    let from =
      history.tree.ancestors(of: turn.number).first.map { "from turn \($0)" } ?? "beginnings"
    return isAlike ? turn.instruction : "Siblings, \(from)"
  }

  /// The position in the sheet, and how many are starred or still working.
  var sheetStatus: String {
    let numbers = sheetNumbers
    let place = numbers.firstIndex { $0 == session.workspace.selected }
    var parts = place.map { ["\($0 + 1) of \(numbers.count)"] } ?? []
    let starred = numbers.filter { mark(of: $0).isStarred }.count
    if starred > 0 { parts.append("\(starred) ★") }
    let running = numbers.compactMap { turn($0) }.filter { $0.state.isAwaited }.count
    if running > 0 { parts.append("\(running) working") }
    return parts.joined(separator: " · ")
  }
}
