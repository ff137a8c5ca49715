import Cells
import Model
import Themes

/// The banner over the lower edge of the picture that was to be edited, after a turn that brought
/// none.
struct FailureBanner {
  var rect: Rect
  var ending: TurnEnding
  /// The wrapped lines, with their roles.
  var lines: [(Role, String)]
}

extension State {
  /// The banner of the selected turn, where the picture that it was to edit is shown.
  var failureBanner: FailureBanner? {
    guard sheet == nil, slideshow == nil, inspector == nil, !isSketching, !layout.isTooSmall,
      let turn = selectedTurn, picturesOfSelected.isEmpty, let ending = ending(of: turn),
      let area = layout.wordsInside, !area.isEmpty, shownPicture != nil
    else { return nil }
    let columns = area.size.columns - 4
    // A rule above, the heading, and the key.
    let fixed = 2 + (ending.help == nil ? 0 : 1)
    let room = max(1, area.size.rows * 3 / 5 - fixed)
    var texts = ending.lines
    if let money = ending.money, columns < ending.headingColumns { texts.insert(money, at: 0) }
    // What was done before sending comes last, and is in the details.
    let lines = fitted(Array(texts.prefix(room)), columns: columns, rows: room).flatMap {
      role, paragraph in
      paragraph.map { (role, $0) }
    }
    let rows = min(area.size.rows, fixed + lines.count)
    let rect = Rect(
      x: area.minX, y: area.maxY - rows, columns: area.size.columns, rows: rows)
    return FailureBanner(rect: rect, ending: ending, lines: lines)
  }
}

extension TurnEnding {
  /// The columns of the heading with what it says about money.
  fileprivate var headingColumns: Int {
    2 + columnWidth(of: heading) + (money.map { 2 + columnWidth(of: $0.1) } ?? 0)
  }
}

extension Drawing {
  mutating func draw(_ banner: FailureBanner) {
    let (rect, ending) = (banner.rect, banner.ending)
    fill(rect, .popup)
    for x in rect.minX..<rect.maxX {
      drawCharacter("─", at: Point(x: x, y: rect.minY), ending.role, on: .popup)
    }
    var point = Point(x: rect.minX + 1, y: rect.minY + 1)
    let end = rect.maxX - 1
    drawCharacter(ending.sign, at: point, ending.role, on: .popup)
    point.x += 2
    point.x += writeCut(
      ending.heading, at: point, ending.role, on: .popup, columns: end - point.x)
    if let (role, text) = ending.money, ending.headingColumns <= rect.size.columns - 4 {
      write(text, at: Point(x: point.x + 2, y: point.y), role, on: .popup, limit: end - point.x)
    }
    point = Point(x: rect.minX + 3, y: point.y + 1)
    for (role, line) in banner.lines where point.y < rect.maxY {
      write(line, at: point, role, on: .popup, limit: end - point.x)
      point.y += 1
    }
    if let help = ending.help, point.y < rect.maxY { draw(help, at: point, to: end, on: .popup) }
  }

  /// Draws a key and what it does, up to a column.
  mutating func draw(_ help: TurnEnding.Help, at point: Point, to end: Int, on ground: Role) {
    let x = point.x + write(help.key, at: point, .key, on: ground, limit: end - point.x) + 2
    writeCut(help.words, at: Point(x: x, y: point.y), .text, on: ground, columns: end - x)
  }
}

/// Paragraphs wrapped to a width. Where there are too few rows the longest is cut, so that none is
/// lost, least of all the one about money.
///
/// - Parameter gap: The blank rows between two paragraphs.
func fitted(_ texts: [(Role, String)], columns: Int, rows: Int, gap: Int = 0) -> [(
  Role, [String]
)] {
  var whole = texts.map { paragraph($0.1, columns: columns, limit: max(1, rows)) }
  var free = rows - gap * max(0, texts.count - 1)
  // The shortest come first: the rows they leave go to the longer ones.
  for (done, index) in whole.indices.sorted(by: { whole[$0].count < whole[$1].count }).enumerated()
  {
    let share = max(1, free / (whole.count - done))
    if whole[index].count > share {
      whole[index] = paragraph(texts[index].1, columns: columns, limit: share)
    }
    free -= whole[index].count
  }
  return zip(texts, whole).map { ($0.0, $1) }
}
