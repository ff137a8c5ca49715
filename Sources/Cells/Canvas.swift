/// A grid of cells to draw on. Drawing outside the grid is clipped silently.
package struct Canvas: Hashable, Sendable {
  package let size: Size
  /// The cells row by row, `size.columns * size.rows` of them.
  package private(set) var cells: [Cell]

  package var bounds: Rect { Rect(origin: .zero, size: size) }

  package init(size: Size, fill: Cell = .blank) {
    let size = Size(columns: max(0, size.columns), rows: max(0, size.rows))
    self.size = size
    cells = Array(repeating: fill.harmless, count: size.columns * size.rows)
  }

  /// Reads as a blank outside the grid; writes there are ignored. Setting half of a wide character
  /// blanks its other half, so a row never drifts.
  package subscript(_ point: Point) -> Cell {
    get {
      guard bounds.contains(point) else { return .blank }
      return cells[point.y * size.columns + point.x]
    }
    set {
      guard bounds.contains(point) else { return }
      mendNeighbours(of: point)
      cells[point.y * size.columns + point.x] = newValue.harmless
    }
  }

  /// One row, left to right.
  package func row(_ y: Int) -> ArraySlice<Cell> {
    guard y >= 0, y < size.rows else { return [] }
    return cells[(y * size.columns)..<((y + 1) * size.columns)]
  }

  package mutating func fill(_ rect: Rect, with cell: Cell) {
    let area = rect.intersection(bounds)
    guard !area.isEmpty else { return }
    let cell = cell.harmless
    for y in area.minY..<area.maxY {
      mendNeighbours(of: Point(x: area.minX, y: y))
      mendNeighbours(of: Point(x: area.maxX - 1, y: y))
      for x in area.minX..<area.maxX { cells[y * size.columns + x] = cell }
    }
  }

  /// Changes only the style of the cells in `rect`.
  package mutating func restyle(_ rect: Rect, _ change: (inout Style) -> Void) {
    let area = rect.intersection(bounds)
    guard !area.isEmpty else { return }
    for y in area.minY..<area.maxY {
      for x in area.minX..<area.maxX { change(&cells[y * size.columns + x].style) }
    }
  }

  /// Writes one line of text and returns the columns it took.
  ///
  /// Control, bidirectional and invisible characters are dropped. A character that would cross
  /// `limit` columns (or the edge) ends the text.
  @discardableResult
  package mutating func write(
    _ text: some StringProtocol, at point: Point, style: Style = .plain, limit: Int = .max
  ) -> Int {
    guard point.y >= 0, point.y < size.rows else { return 0 }
    if point.x >= 0, isPlain(text) {
      return writePlain(text, at: point, style: style, limit: limit)
    }
    var used = 0
    for character in text {
      let width = columnWidth(of: character)
      guard width > 0, !character.isConcealed else { continue }
      let x = point.x + used
      guard used + width <= limit, x + width <= size.columns else { break }
      used += width
      write(character, columns: width, at: Point(x: x, y: point.y), style: style)
    }
    return used
  }

  /// A fast path for text in which each byte is a character of one column, as in most text.
  private mutating func writePlain(
    _ text: some StringProtocol, at point: Point, style: Style, limit: Int
  ) -> Int {
    let count = min(text.utf8.count, limit, size.columns - point.x)
    guard count > 0 else { return 0 }
    mendNeighbours(of: point)
    mendNeighbours(of: Point(x: point.x + count - 1, y: point.y))
    var index = point.y * size.columns + point.x
    for byte in text.utf8.prefix(count) {
      cells[index] = Cell(Character(Unicode.Scalar(byte)), style: style)
      index += 1
    }
    return count
  }

  private mutating func write(
    _ character: Character, columns: Int, at point: Point, style: Style
  ) {
    guard columns > 2 || character.unicodeScalars.count > 1 else {
      return draw(character, width: columns, at: point, style: style)
    }
    var point = point
    for piece in cellPieces(of: character) {
      draw(piece.character, width: piece.columns, at: point, style: style)
      point.x += piece.columns
    }
  }

  /// Copies `other` so that its top left corner is at `point`, but only inside `clip`.
  package mutating func place(_ other: Canvas, at point: Point, clip: Rect? = nil) {
    let target = Rect(origin: point, size: other.size)
      .intersection(bounds).intersection(clip ?? bounds)
    guard !target.isEmpty else { return }
    for y in target.minY..<target.maxY {
      mendNeighbours(of: Point(x: target.minX, y: y))
      mendNeighbours(of: Point(x: target.maxX - 1, y: y))
      for x in target.minX..<target.maxX {
        cells[y * size.columns + x] = other[Point(x: x - point.x, y: y - point.y)]
      }
      blankBrokenHalves(row: y, from: target.minX, to: target.maxX - 1)
    }
  }

  private mutating func draw(_ character: Character, width: Int, at point: Point, style: Style) {
    guard point.x >= 0 else { return }
    let index = point.y * size.columns + point.x
    mendNeighbours(of: point)
    cells[index] = Cell(character, style: style).harmless
    if width == 2 {
      mendNeighbours(of: Point(x: point.x + 1, y: point.y))
      cells[index + 1] = Cell(" ", style: style, isContinuation: true)
    }
  }

  /// Blanks the other half of a wide character that is about to lose one of its halves at `point`.
  private mutating func mendNeighbours(of point: Point) {
    let index = point.y * size.columns + point.x
    if cells[index].isContinuation, point.x > 0 {
      cells[index - 1].character = " "
    }
    if point.x + 1 < size.columns, cells[index + 1].isContinuation {
      cells[index + 1].isContinuation = false
    }
  }

  /// Blanks the halves that a clipped copy leaves: the first cell may be a right half, the last one
  /// a left half.
  private mutating func blankBrokenHalves(row y: Int, from first: Int, to last: Int) {
    let start = y * size.columns
    if cells[start + first].isContinuation { cells[start + first].isContinuation = false }
    let followed = last + 1 < size.columns && cells[start + last + 1].isContinuation
    if !followed, !cells[start + last].isContinuation,
      columnWidth(of: cells[start + last].character) == 2
    {
      cells[start + last].character = " "
    }
  }
}

/// A colour as requested; the terminal driver reduces it to what the terminal supports.
package enum Color: Hashable, Sendable {
  /// The terminal's own foreground or background.
  case standard
  /// One of the terminal's own 16 (or 256) palette colours.
  case indexed(UInt8)
  case rgb(UInt8, UInt8, UInt8)
}

/// How a cell looks apart from its character.
package struct Style: Hashable, Sendable {
  package var foreground: Color
  package var background: Color
  package var attributes: Attributes

  package static let plain = Style()

  package init(
    foreground: Color = .standard, background: Color = .standard, attributes: Attributes = []
  ) {
    self.foreground = foreground
    self.background = background
    self.attributes = attributes
  }
}

/// Ways to emphasize text without colour.
package struct Attributes: OptionSet, Hashable, Sendable {
  package let rawValue: UInt8

  package static let bold = Attributes(rawValue: 1)
  package static let dim = Attributes(rawValue: 2)
  package static let italic = Attributes(rawValue: 4)
  package static let underline = Attributes(rawValue: 8)
  package static let reverse = Attributes(rawValue: 16)

  package init(rawValue: UInt8) {
    self.rawValue = rawValue
  }
}

/// One cell of the screen: its character and its style.
///
/// A character two columns wide is in its left cell; the right one is a `continuation`.
package struct Cell: Hashable, Sendable {
  /// One grapheme of one or two columns; never a control character.
  package var character: Character
  package var style: Style
  /// True for the right half of a wide character; `character` is then a space that is never drawn.
  package var isContinuation: Bool

  package static let blank = Cell(" ")

  package init(_ character: Character, style: Style = .plain, isContinuation: Bool = false) {
    self.character = character
    self.style = style
    self.isContinuation = isContinuation
  }
}

extension Cell {
  /// The cell as a canvas stores it: a blank replaces a character that controls the terminal or is
  /// invisible. Joiners, selectors and tags may follow a visible character.
  var harmless: Cell {
    let bytes = character.utf8
    if bytes.count == 1, let byte = bytes.first, byte >= 0x20, byte < 0x7F { return self }
    guard character.isConcealed || columnWidth(of: character) == 0 else { return self }
    var cell = self
    cell.character = " "
    return cell
  }
}

extension Character {
  /// Whether a part of the character controls a terminal or is invisible. Joiners, selectors and
  /// tags may follow a visible character, and some format characters are visible themselves.
  var isConcealed: Bool {
    unicodeScalars.contains { scalar in
      switch scalar.value {
      // Letters, and the lines, blocks and Braille that borders and pictures are drawn with.
      case 0x20..<0x7F, 0x2500..<0x2C00, 0x1FB00..<0x1FC00: false
      case 0x200C, 0x200D, 0xFE00...0xFE0F, 0xE0020...0xE007F: false
      default:
        scalar.isConcealed
          && (columnWidth(of: scalar) == 0 || scalar.properties.isDefaultIgnorableCodePoint)
      }
    }
  }
}
