import CNcurses
import Cells

/// Hands the changed cells to ncurses, with their colours as numbered pairs.
struct CellPainter {
  /// The colours cells can really have, which may be fewer than requested.
  let depth: ColorDepth
  private let habits: Glyph.Habits
  private var reduction: ColorReduction
  private var pairs: PairTable
  /// The last resort: cells whose pair is refused have no colours.
  private var mayLackColors = false

  /// A painter for the open screen.
  init(depth asked: ColorDepth, habits: Glyph.Habits) {
    let count = cnc_color_count()
    let most: ColorDepth = count >= 1 << 24 ? .truecolor : count >= 256 ? .indexed256 : .indexed16
    depth = count < 8 ? .none : asked.limited(to: most)
    self.habits = habits
    reduction = ColorReduction(depth: depth, onlyEight: count < 16)
    // The terminal's own colours make a few more pairs than terminfo counts; a pair that ncurses
    // refuses counts as none left.
    let own = count <= 256 ? 1 + 2 * count : 0
    pairs = PairTable(limit: depth == .none ? 0 : min(32767, cnc_pair_count() + own) - 1)
  }

  /// Draws the cells in these parts of rows that differ from the canvas drawn before, which has the
  /// same size. No part begins or ends inside a wide character.
  ///
  /// - Returns: The number of cells drawn; nil if everything had to be drawn.
  mutating func paint(_ canvas: Canvas, over before: Canvas, parts: [Rect]) -> Int? {
    if let changed = draw(canvas, over: before, parts: parts) { return changed }
    // The pairs ran out: start again, with fewer shades if this one frame has too many.
    for bits in [0, 2, 3, 4, 5] {
      reduction.droppedBits = bits
      pairs.reset()
      cnc_reset_pairs()
      if draw(canvas, over: nil, parts: [canvas.bounds]) != nil { return nil }
    }
    mayLackColors = true
    defer { mayLackColors = false }
    _ = draw(canvas, over: nil, parts: [canvas.bounds])
    return nil
  }

  /// Marks cells as taken by pixels, of which ncurses knows nothing.
  func give(_ rect: Rect) {
    for y in rect.minY..<rect.maxY {
      for x in rect.minX..<rect.maxX { cnc_put_pixels(Int32(y), Int32(x)) }
    }
  }

  /// Draws the cells that differ from `before`; nil if the pairs ran out.
  private mutating func draw(_ canvas: Canvas, over before: Canvas?, parts: [Rect]) -> Int? {
    var changed = 0
    for part in parts {
      for y in part.minY..<part.maxY {
        guard let count = draw(canvas, over: before, row: y, part.minX..<part.maxX) else {
          return nil
        }
        changed += count
      }
    }
    return changed
  }

  private mutating func draw(
    _ canvas: Canvas, over before: Canvas?, row y: Int, _ range: Range<Int>
  ) -> Int? {
    let row = canvas.row(y)
    let old = before?.row(y)
    var changed = 0
    var x = range.lowerBound
    while x < range.upperBound {
      let columns = canvas.columns(at: x, y)
      let isSame =
        old.map { old in
          (x..<(x + columns)).allSatisfy { old[old.startIndex + $0] == row[row.startIndex + $0] }
        } ?? false
      if !isSame {
        changed += columns
        guard put(canvas[Point(x: x, y: y)], columns: columns, x, y) else { return nil }
      }
      x += columns
    }
    return changed
  }

  private mutating func put(_ cell: Cell, columns: Int, _ x: Int, _ y: Int) -> Bool {
    if cell == .pixels {
      cnc_put_pixels(Int32(y), Int32(x))
      return true
    }
    let cell = habits.hasPlainFont ? cell.withoutFullBlock : cell
    guard let pair = pair(for: cell) else { return false }
    var attributes = Int32(cell.style.attributes.rawValue)
    let style = cell.style
    attributes |= Int32(reduction.attributes(for: style.foreground, on: style.background).rawValue)
    var character = cell.character
    if cell.isContinuation || columnWidth(of: character) != columns { character = " " }
    if let ascii = character.asciiValue {
      var scalar = UInt32(ascii)
      cnc_put(Int32(y), Int32(x), &scalar, 1, attributes, pair)
      return true
    }
    let glyph = Glyph(for: character, habits: habits)
    cnc_put(Int32(y), Int32(x), glyph.scalars, Int32(glyph.scalars.count), attributes, pair)
    if var second = glyph.second {
      cnc_put(Int32(y), Int32(x + 1), &second, 1, attributes, pair)
    }
    return true
  }

  /// The number of the cell's colour pair; nil if there is none left.
  private mutating func pair(for cell: Cell) -> Int32? {
    guard depth != .none else { return 0 }
    let background = reduction.number(for: cell.style.background)
    let pair = PairTable.Pair(
      foreground: reduction.number(
        for: cell.style.foreground, on: background, isSign: cell.isSign),
      background: background)
    switch pairs.number(for: pair) {
    case .known(let number): return number
    case .new(let number):
      if cnc_set_pair(number, pair.foreground, pair.background) { return number }
      pairs.forget(pair)
      return mayLackColors ? 0 : nil
    case .full: return mayLackColors ? 0 : nil
    }
  }
}

extension Cell {
  /// Whether it is meant to be read: lines and blocks (U+2500 to U+259F) may be part of a picture,
  /// whose colours may become one.
  fileprivate var isSign: Bool {
    guard let first = character.unicodeScalars.first else { return false }
    return !(0x2500...0x259F).contains(first.value)
  }

  /// A full block as a blank with its colours exchanged, which needs no glyph in any font.
  fileprivate var withoutFullBlock: Cell {
    guard character == "█" else { return self }
    var blank = self
    blank.character = " "
    blank.style.attributes.formSymmetricDifference(.reverse)
    return blank
  }
}

extension Canvas {
  /// The columns of the character at a position: 2 for a wide character that is whole and fits.
  fileprivate func columns(at x: Int, _ y: Int) -> Int {
    x + 1 < size.columns && self[Point(x: x + 1, y: y)].isContinuation
      && !self[Point(x: x, y: y)].isContinuation ? 2 : 1
  }
}

extension ColorDepth {
  fileprivate func limited(to most: ColorDepth) -> ColorDepth {
    let order: [ColorDepth] = [.none, .indexed16, .indexed256, .truecolor]
    let index = order.firstIndex(of: self) ?? 0
    return order[min(index, order.firstIndex(of: most) ?? 0)]
  }
}
