package import Cells
import FoundationEssentials

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

/// A picture's pixels as the bytes that make a terminal show them at its cursor, for output that
/// scrolls; followed by a line feed.
package func scrollingBytes(of picture: PixelPicture) -> [UInt8] {
  picture.tiles.flatMap { tile in
    switch picture.form {
    case .sixel: tile.bytes
    case .kitty: kittyBytes(tile)
    case .iterm: itermBytes(tile)
    }
  } + [0x0A]
}

/// The picture in chunks of at most 4096 characters (kitty graphics protocol, "Remote client"); the
/// terminal scales the file to its cells and sends no answer.
private func kittyBytes(_ tile: PixelPicture.Tile) -> [UInt8] {
  let text = Data(tile.bytes).base64EncodedData()
  let keys = "a=T,f=100,q=2,c=\(tile.rect.size.columns),r=\(tile.rect.size.rows),"
  return stride(from: 0, to: text.count, by: 4096).flatMap { start -> [UInt8] in
    let chunk = text[start..<min(text.count, start + 4096)]
    let more = chunk.endIndex < text.count ? 1 : 0
    return Array("\u{1B}_G\(start == 0 ? keys : "")m=\(more);".utf8) + chunk
      + Array("\u{1B}\\".utf8)
  }
}

/// The picture as a file of that many cells, with its proportions kept (iTerm2, "Inline images
/// protocol").
private func itermBytes(_ tile: PixelPicture.Tile) -> [UInt8] {
  let size = tile.rect.size
  let head = "\u{1B}]1337;File=inline=1;size=\(tile.bytes.count);"
  let shape = "width=\(size.columns);height=\(size.rows):"
  return Array((head + shape).utf8) + Data(tile.bytes).base64EncodedData() + [0x07]
}
