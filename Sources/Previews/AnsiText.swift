package import Cells

/// A canvas as text for a terminal: rows of characters with SGR sequences (ECMA-48) where the style
/// changes, a line feed after each row, and no style left over. Colours are written as they are in
/// the canvas; `none` leaves them out.
package func ansiText(of canvas: Canvas, colors: ColorDepth) -> [UInt8] {
  var writer = AnsiWriter(hasColors: colors != .none)
  for y in 0..<canvas.size.rows { writer.add(canvas.row(y)) }
  return writer.bytes
}

private struct AnsiWriter {
  let hasColors: Bool
  private(set) var bytes: [UInt8] = []
  private var style = Style.plain

  init(hasColors: Bool) {
    self.hasColors = hasColors
  }

  /// One row; blanks at its end that nobody sees are left out.
  mutating func add(_ row: ArraySlice<Cell>) {
    let end = (row.lastIndex { !isInvisible($0) } ?? row.startIndex - 1) + 1
    for cell in row[..<end] where !cell.isContinuation {
      change(to: reduced(cell.style, for: cell.character))
      bytes += Array(String(cell.character).utf8)
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
    guard wanted != .plain else { return write(["0"]) }
    var parameters: [String] = []
    if wanted.attributes != style.attributes {
      // Attributes have no common way to end one alone.
      parameters.append("0")
      style = .plain
      parameters += wanted.attributes.parameters
    }
    if wanted.foreground != style.foreground {
      parameters.append(parameter(wanted.foreground, normal: 30, bright: 90, long: "38"))
    }
    if wanted.background != style.background {
      parameters.append(parameter(wanted.background, normal: 40, bright: 100, long: "48"))
    }
    write(parameters)
  }

  private func parameter(_ color: Color, normal: Int, bright: Int, long: String) -> String {
    switch color {
    case .standard: "\(normal + 9)"
    case .indexed(let index) where index < 8: "\(normal + Int(index))"
    case .indexed(let index) where index < 16: "\(bright + Int(index) - 8)"
    case .indexed(let index): "\(long);5;\(index)"
    case .rgb(let red, let green, let blue): "\(long);2;\(red);\(green);\(blue)"
    }
  }

  private mutating func write(_ parameters: [String]) {
    bytes += Array("\u{1B}[\(parameters.joined(separator: ";"))m".utf8)
  }
}

extension Attributes {
  fileprivate var parameters: [String] {
    let all: [(Attributes, String)] = [
      (.bold, "1"), (.dim, "2"), (.italic, "3"), (.underline, "4"), (.reverse, "7"),
    ]
    return all.filter { contains($0.0) }.map(\.1)
  }
}
