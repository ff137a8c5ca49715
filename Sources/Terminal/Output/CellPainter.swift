import CNcurses
import Cells

/// Hands the changed cells to ncurses, with their colours as numbered pairs.
struct CellPainter {
  /// The colours cells can really have, which may be fewer than requested.
  let depth: ColorDepth
  private let habits: Glyph.TerminalQuirks
  private var reduction: ColorReduction
  private var pairs: PairTable
  /// The last resort: cells whose pair is refused have no colours.
  private var mayLackColors = false

  /// A painter for the open screen.
  init(depth asked: ColorDepth, habits: Glyph.TerminalQuirks) {
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
        guard draw(canvas[Point(x: x, y: y)], columns: columns, x, y) else { return nil }
      }
      x += columns
    }
    return changed
  }

  private mutating func draw(_ cell: Cell, columns: Int, _ x: Int, _ y: Int) -> Bool {
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

/// Numbers for pairs of colours, assigned in the order of first use.
///
/// ncurses knows colours only as numbered pairs, and changing one repaints every cell that uses it.
/// So a number keeps its colours until the table is full; then the whole table starts again.
struct PairTable {
  /// Two colours as ncurses numbers them; -1 is the terminal's own.
  struct Pair: Hashable {
    var foreground: Int32
    var background: Int32
    /// Pair 0, which no table can change.
    static let standard = Pair(foreground: -1, background: -1)
  }

  /// The largest number there is.
  let limit: Int32
  private var numbers: [Pair: Int32] = [:]

  init(limit: Int32) {
    self.limit = max(0, limit)
  }

  var count: Int32 { Int32(numbers.count) }

  /// The number of a pair, if there is one.
  enum Entry: Equatable {
    case known(Int32)
    /// A number that must be defined before it is used.
    case new(Int32)
    case full
  }

  mutating func number(for pair: Pair) -> Entry {
    if pair == .standard { return .known(0) }
    if let number = numbers[pair] { return .known(number) }
    guard count < limit else { return .full }
    let number = count + 1
    numbers[pair] = number
    return .new(number)
  }

  /// Takes back the most recently assigned number.
  mutating func forget(_ pair: Pair) {
    numbers[pair] = nil
  }

  mutating func reset() {
    numbers.removeAll(keepingCapacity: true)
  }
}

/// Turns the colours of a frame into the numbers ncurses takes: -1 for the terminal's own, an
/// index, or a 24-bit number.
struct ColorReduction: Hashable {
  let depth: ColorDepth
  /// Whether the terminal has only 8 colours; bright ones then need bold.
  let onlyEight: Bool
  /// The bits dropped from each 24-bit channel when a frame has more pairs than there are numbers.
  var droppedBits = 0

  init(depth: ColorDepth, onlyEight: Bool = false) {
    self.depth = depth
    self.onlyEight = onlyEight
  }

  func number(for color: Color) -> Int32 {
    switch (color, depth) {
    case (.standard, _), (_, .none): -1
    case (.indexed(let index), .truecolor): direct(index)
    case (.indexed(let index), .indexed256): Int32(index)
    case (.indexed(let index), .indexed16): sixteen(index)
    case (.rgb(let red, let green, let blue), .truecolor): direct(red, green, blue)
    case (.rgb(let red, let green, let blue), .indexed256): Int32(nearest256(red, green, blue))
    case (.rgb(let red, let green, let blue), .indexed16): limited(nearest16(red, green, blue))
    }
  }

  /// The number of a foreground on a background of that number.
  ///
  /// None of the eight colours is dark grey, and bold black stays black in many terminals: it
  /// becomes white, which `attributes` makes dim, or black on white. A `sign` never takes the
  /// colour it stands on.
  func number(for color: Color, on background: Int32, isSign: Bool) -> Int32 {
    var number = number(for: color)
    if brightOfEight(color) == 8 { number = background == 7 ? 0 : 7 }
    guard depth == .indexed16, isSign, number >= 0, number == background else { return number }
    return [0, 1, 4, 5, 8].contains(background) ? 7 : 0
  }

  /// The attributes a foreground needs, besides its number, to be as bright as requested.
  func attributes(for color: Color, on background: Color) -> Attributes {
    guard let index = brightOfEight(color) else { return [] }
    guard index == 8 else { return .bold }
    return number(for: background) == 7 ? [] : .dim
  }

  /// The index, 8 to 15, of a bright colour if there are only eight; else nil.
  private func brightOfEight(_ color: Color) -> UInt8? {
    guard onlyEight, depth == .indexed16 else { return nil }
    let index: UInt8
    switch color {
    case .standard: return nil
    case .indexed(let asked) where asked < 16: index = asked
    case .indexed(let asked):
      let (red, green, blue) = paletteColor(asked)
      index = nearest16(red, green, blue)
    case .rgb(let red, let green, let blue): index = nearest16(red, green, blue)
    }
    return index >= 8 ? index : nil
  }

  private func direct(_ index: UInt8) -> Int32 {
    guard index >= 16 else { return Int32(index) }
    let (red, green, blue) = paletteColor(index)
    return direct(red, green, blue)
  }

  /// The number of a 24-bit colour. Numbers below 16 are the palette's, so the darkest blues become
  /// the darkest green.
  private func direct(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> Int32 {
    let value =
      Int32(quantised(red)) << 16 | Int32(quantised(green)) << 8 | Int32(quantised(blue))
    return value < 16 ? 0x000100 : value
  }

  private func quantised(_ channel: UInt8) -> UInt8 {
    guard droppedBits > 0 else { return channel }
    let kept = channel >> droppedBits
    // The remaining bits are repeated below, so that white stays white.
    return kept << droppedBits | channel >> (8 - droppedBits)
  }

  private func sixteen(_ index: UInt8) -> Int32 {
    guard index >= 16 else { return limited(index) }
    let (red, green, blue) = paletteColor(index)
    return limited(nearest16(red, green, blue))
  }

  private func limited(_ index: UInt8) -> Int32 {
    Int32(onlyEight ? index & 7 : index)
  }
}

private let steps: [UInt8] = [0, 95, 135, 175, 215, 255]

/// The 16 colours as xterm has them; the user's own may differ.
private let sixteenColors: [(UInt8, UInt8, UInt8)] = [
  (0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0), (0, 0, 238), (205, 0, 205), (0, 205, 205),
  (229, 229, 229), (127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0), (92, 92, 255),
  (255, 0, 255), (0, 255, 255), (255, 255, 255),
]

/// What xterm shows for one of its 256 colours.
private func paletteColor(_ index: UInt8) -> (UInt8, UInt8, UInt8) {
  if index < 16 { return sixteenColors[Int(index)] }
  if index >= 232 {
    let level = 8 + 10 * (index - 232)
    return (level, level, level)
  }
  let cube = Int(index) - 16
  return (steps[cube / 36], steps[cube / 6 % 6], steps[cube % 6])
}

private func nearest256(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> UInt8 {
  func step(_ channel: UInt8) -> Int {
    channel < 48 ? 0 : channel < 115 ? 1 : (Int(channel) - 35) / 40
  }
  let cube = UInt8(16 + 36 * step(red) + 6 * step(green) + step(blue))
  let average = (Int(red) + Int(green) + Int(blue)) / 3
  let gray = UInt8(232 + min(23, max(0, (average - 3) / 10)))
  let color = (red, green, blue)
  return distance(color, paletteColor(gray)) < distance(color, paletteColor(cube)) ? gray : cube
}

private func nearest16(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> UInt8 {
  var best: UInt8 = 0
  var least = Int.max
  for index in UInt8(0)..<16 {
    let apart = distance((red, green, blue), paletteColor(index))
    if apart < least { (best, least) = (index, apart) }
  }
  return best
}

/// The squared distance of two colours, weighted by the eye's sensitivity.
private func distance(_ a: (UInt8, UInt8, UInt8), _ b: (UInt8, UInt8, UInt8)) -> Int {
  let red = Int(a.0) - Int(b.0)
  let green = Int(a.1) - Int(b.1)
  let blue = Int(a.2) - Int(b.2)
  return 3 * red * red + 6 * green * green + 2 * blue * blue
}
