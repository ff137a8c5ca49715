import Cells
import Themes

/// A canvas drawn on with a theme. The view names roles and the ground under them, never colours.
struct Drawing {
  private(set) var canvas: Canvas
  let theme: Theme
  /// Pixels over the cells; what covers them is determined at the end.
  var pictures: [PlacedPicture] = []
  /// Where the caret stands; nil hides it.
  var cursor: Point?
  /// Whether the lines of the focused pane are heavy, because no colour shows it.
  let usesHeavyLines: Bool

  init(size: Size, theme: Theme) {
    self.theme = theme
    canvas = Canvas(size: size, fill: Cell(" ", style: theme[.text]))
    usesHeavyLines = theme[.borderFocused].foreground == theme[.border].foreground
  }

  /// The style of a role on a ground other than its usual one. A selected row keeps its own text
  /// colour, whose contrast is known.
  func style(_ role: Role, on ground: Role) -> Style {
    let under = theme[ground]
    guard role != ground else { return under }
    var style = theme[role]
    if ground == .selection || ground == .selectionInactive {
      style.foreground = under.foreground
      style.background = under.background
      style.attributes = under.attributes.union(style.attributes.subtracting([.dim, .reverse]))
      return style
    }
    // Its own background overrides the ground's.
    let usual = role.surfaces.first.map { theme[$0].background }
    if style.background == usual || style.background == .standard {
      style.background = under.background
    }
    style.attributes.formUnion(under.attributes.intersection(.reverse))
    return style
  }

  mutating func fill(_ rect: Rect, _ ground: Role) {
    canvas.fill(rect, with: Cell(" ", style: theme[ground]))
  }

  /// Writes one line of text and returns the columns it took.
  @discardableResult
  mutating func write(
    _ text: some StringProtocol, at point: Point, _ role: Role, on ground: Role = .text,
    limit: Int = .max
  ) -> Int {
    canvas.write(text, at: point, style: style(role, on: ground), limit: limit)
  }

  /// Writes one line of text cut to a width with an ellipsis, and returns the columns it took.
  @discardableResult
  mutating func writeCut(
    _ text: String, at point: Point, _ role: Role, on ground: Role = .text, columns: Int,
    cut: Truncation = .end
  ) -> Int {
    guard columns > 0 else { return 0 }
    return write(
      oneLine(text, columns: columns, cut: cut), at: point, role, on: ground, limit: columns)
  }

  /// Writes one line that ends at column `x`, cut to a width, and returns the columns it took.
  @discardableResult
  mutating func writeRight(
    _ text: String, endingAt x: Int, y: Int, _ role: Role, on ground: Role = .text, columns: Int
  ) -> Int {
    guard columns > 0 else { return 0 }
    let line = oneLine(text, columns: columns)
    let width = columnWidth(of: line)
    return write(line, at: Point(x: x - width, y: y), role, on: ground, limit: columns)
  }

  /// Writes one line in the middle of a row of cells.
  mutating func writeCentered(
    _ text: String, in row: Rect, _ role: Role, on ground: Role = .text
  ) {
    let line = oneLine(text, columns: row.size.columns)
    let x = row.minX + (row.size.columns - columnWidth(of: line)) / 2
    write(line, at: Point(x: x, y: row.minY), role, on: ground, limit: row.size.columns)
  }

  mutating func drawCell(_ cell: Cell, at point: Point) {
    canvas[point] = cell
  }

  /// Puts a character in a cell.
  mutating func drawCharacter(
    _ character: Character, at point: Point, _ role: Role, on ground: Role
  ) {
    canvas[point] = Cell(character, style: style(role, on: ground))
  }

  mutating func place(_ other: Canvas, at point: Point, clip: Rect) {
    canvas.place(other, at: point, clip: clip)
  }

  mutating func restyle(_ rect: Rect, _ change: (inout Style) -> Void) {
    canvas.restyle(rect, change)
  }
}
