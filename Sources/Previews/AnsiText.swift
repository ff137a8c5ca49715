package import Cells

/// A canvas as text for a terminal: rows of characters with SGR sequences (ECMA-48) where the style
/// changes, a line feed after each row, and no style left on. Colours are written as in the canvas;
/// `none` leaves them out.
package func ansiText(of canvas: Canvas, colors: ColorDepth) -> [UInt8] {
  var writer = AnsiWriter(hasColors: colors != .none)
  for y in 0..<canvas.size.rows { writer.add(canvas.row(y)) }
  return writer.bytes
}

/// Writes cells and the SGR sequences between them.
private struct AnsiWriter {
  let hasColors: Bool
  private(set) var bytes: [UInt8] = []
  private var style = Style.plain

  init(hasColors: Bool) {
    self.hasColors = hasColors
  }

  /// Adds one row; invisible blanks at its end are left out.
  mutating func add(_ row: ArraySlice<Cell>) {
    let end = (row.lastIndex { !isInvisible($0) } ?? row.startIndex - 1) + 1
    for cell in row[..<end] where !cell.isContinuation {
      change(to: reduced(cell.style, for: cell.character))
      bytes.append(contentsOf: cell.character.utf8)
    }
    change(to: .plain)
    bytes.append(0x0A)
  }

  private func isInvisible(_ cell: Cell) -> Bool {
    cell.character == " " && !cell.isContinuation
      && reduced(cell.style, for: " ") == reduced(.plain, for: " ")
  }

  /// A blank keeps the colour before it: its own would not show.
  private func reduced(_ wanted: Style, for character: Character) -> Style {
    var result = wanted
    if !hasColors {
      result.foreground = .standard
      result.background = .standard
    }
    let showsInk = !result.attributes.isDisjoint(with: [.underline, .reverse])
    if character == " ", !showsInk { result.foreground = style.foreground }
    return result
  }

  private mutating func change(to wanted: Style) {
    guard wanted != style else { return }
    defer { style = wanted }
    guard wanted != .plain else {
      bytes.append(contentsOf: "\u{1B}[0m".utf8)
      return
    }
    bytes.append(contentsOf: "\u{1B}[".utf8)
    if wanted.attributes != style.attributes {
      // Attributes have no common way to switch off one alone.
      add(0)
      style = .plain
      for number in wanted.attributes.numbers { add(number) }
    }
    if wanted.foreground != style.foreground {
      add(wanted.foreground, normal: 30, bright: 90, long: 38)
    }
    if wanted.background != style.background {
      add(wanted.background, normal: 40, bright: 100, long: 48)
    }
    // In place of the last separator.
    bytes[bytes.count - 1] = UInt8(ascii: "m")
  }

  private mutating func add(_ color: Color, normal: Int, bright: Int, long: Int) {
    switch color {
    case .standard: add(normal + 9)
    case .indexed(let index) where index < 8: add(normal + Int(index))
    case .indexed(let index) where index < 16: add(bright + Int(index) - 8)
    case .indexed(let index): add(long, 5, Int(index))
    case .rgb(let red, let green, let blue): add(long, 2, Int(red), Int(green), Int(blue))
    }
  }

  /// Adds parameters of the sequence, each followed by a separator.
  private mutating func add(_ numbers: Int...) {
    for number in numbers {
      if number >= 100 { bytes.append(UInt8(ascii: "0") + UInt8(number / 100)) }
      if number >= 10 { bytes.append(UInt8(ascii: "0") + UInt8(number / 10 % 10)) }
      bytes.append(UInt8(ascii: "0") + UInt8(number % 10))
      bytes.append(UInt8(ascii: ";"))
    }
  }
}

extension Attributes {
  fileprivate var numbers: [Int] {
    let all: [(Attributes, Int)] = [
      (.bold, 1), (.dim, 2), (.italic, 3), (.underline, 4), (.reverse, 7),
    ]
    return all.filter { contains($0.0) }.map(\.1)
  }
}
