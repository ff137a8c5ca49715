import Cells

extension Canvas {
  /// Columns, rows, then each cell: its scalars, its colours, its attributes. nil for characters of
  /// several scalars, which no picture has.
  var stored: [UInt8]? {
    var writer = ByteWriter()
    writer.bytes.reserveCapacity(8 + cells.count * 13)
    writer.add(UInt32(size.columns))
    writer.add(UInt32(size.rows))
    for cell in cells {
      let scalars = cell.character.unicodeScalars
      guard let scalar = scalars.first, scalars.count == 1, !cell.isContinuation else {
        return nil
      }
      writer.add(scalar.value)
      writer.add(cell.style.foreground.stored)
      writer.add(cell.style.background.stored)
      writer.add(cell.style.attributes.rawValue)
    }
    return writer.bytes
  }

  /// nil if the bytes are not a canvas of that size.
  init?(stored bytes: [UInt8], size: Size) {
    var reader = ByteReader(bytes)
    guard reader.number(UInt32.self).map(Int.init) == size.columns,
      reader.number(UInt32.self).map(Int.init) == size.rows,
      bytes.count == 8 + size.columns * size.rows * 13
    else { return nil }
    self.init(size: size)
    for y in 0..<size.rows {
      for x in 0..<size.columns {
        guard let value = reader.number(UInt32.self), let scalar = Unicode.Scalar(value),
          let foreground = reader.number(UInt32.self).flatMap(Color.init(stored:)),
          let background = reader.number(UInt32.self).flatMap(Color.init(stored:)),
          let attributes = reader.number(UInt8.self), columnWidth(of: Character(scalar)) == 1
        else { return nil }
        self[Point(x: x, y: y)] = Cell(
          Character(scalar),
          style: Style(
            foreground: foreground, background: background,
            attributes: Attributes(rawValue: attributes)))
      }
    }
  }
}

extension Color {
  /// The kind in the highest byte, below it red, green and blue or a palette index.
  fileprivate var stored: UInt32 {
    switch self {
    case .standard: 0
    case .indexed(let index): 1 << 24 | UInt32(index)
    case .rgb(let red, let green, let blue):
      2 << 24 | UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue)
    }
  }

  fileprivate init?(stored: UInt32) {
    switch stored >> 24 {
    case 0 where stored == 0: self = .standard
    case 1 where stored & 0xFF_FFFF < 256: self = .indexed(UInt8(stored & 255))
    case 2: self = .rgb(UInt8(stored >> 16 & 255), UInt8(stored >> 8 & 255), UInt8(stored & 255))
    default: return nil
    }
  }
}
