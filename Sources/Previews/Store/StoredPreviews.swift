import Caches
import Cells
import Imagery
import Model
import Posix

// The previews in a store: each kind with its key and its bytes.
extension PreviewStore {
  /// Previews made of characters.
  func canvases(_ symbols: SymbolSet) -> LoadingCache<PaintRequest, Canvas, Failure>.Store {
    LoadingCache.Store { request in
      guard let key = request.key(symbols: symbols) else { return nil }
      return await self.content(for: key).flatMap { Canvas(stored: $0, size: request.size) }
    } save: { canvas, request in
      guard let key = request.key(symbols: symbols), let bytes = canvas.stored else { return }
      self.save(bytes, for: key)
    }
  }

  /// Previews made of pixels.
  var pictures: LoadingCache<PixelRequest, PixelPicture, Failure>.Store {
    LoadingCache.Store { request in
      guard let key = request.key else { return nil }
      return await self.content(for: key).flatMap {
        PixelPicture(stored: $0, for: request, request.form.encoding)
      }
    } save: { picture, request in
      if let key = request.key { self.save(picture.stored, for: key) }
    }
  }
}

extension PaintRequest {
  /// Everything the preview depends on, as text; nil if it is not worth storing.
  func key(symbols: SymbolSet) -> String? {
    scene.key.map {
      "symbols \($0) \(crop.key) \(transform.key)\(size.columns)x\(size.rows) \(colors.rawValue) \(symbols.rawValue)"
    }
  }
}

extension PixelRequest {
  /// Everything the pixels depend on, as text; nil if they are not worth storing.
  var key: String? {
    scene.key.map {
      "pixels \($0) \(crop.key) \(transform.key)\(size.columns)x\(size.rows) \(pixels.width)x\(pixels.height) "
        + "\(cell.width)x\(cell.height) \(form.rawValue) \(sixelColors) \(isSparing)"
    }
  }
}

extension Scene {
  /// nil for a wipe, whose border moves all the time.
  fileprivate var key: String? {
    switch self {
    case .picture(let picture): picture.digest
    case .difference(let before, let after): "\(before.digest)~\(after.digest)"
    case .wipe: nil
    }
  }
}

extension PixelRect {
  fileprivate var key: String { "\(x),\(y),\(width),\(height)" }
}

extension ViewTransform {
  /// Empty for a picture shown as it is, so that what is stored of it is found again.
  fileprivate var key: String { words.map { $0 + " " }.joined() }
}

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

extension PixelPicture {
  /// Width and height in pixels, then each tile: its cells, its length, its bytes.
  var stored: [UInt8] {
    var writer = ByteWriter()
    writer.bytes.reserveCapacity(byteCount + 16 + tiles.count * 20)
    for number in [width, height, tiles.count] { writer.add(UInt32(number)) }
    for tile in tiles {
      let rect = tile.rect
      for number in [
        rect.minX, rect.minY, rect.size.columns, rect.size.rows, tile.bytes.count,
      ] {
        writer.add(UInt32(number))
      }
      writer.bytes += tile.bytes
    }
    return writer.bytes
  }

  /// nil if the bytes are not a picture in the cells of the request.
  convenience init?(stored bytes: [UInt8], for request: PixelRequest, _ encoding: Encoding) {
    var reader = ByteReader(bytes)
    func number() -> Int? { reader.number(UInt32.self).map(Int.init) }
    guard let width = number(), let height = number(), let count = number(), count <= 65536 else {
      return nil
    }
    let all = Rect(origin: .zero, size: request.size)
    var tiles: [Tile] = []
    for _ in 0..<count {
      guard let x = number(), let y = number(), let columns = number(), let rows = number(),
        let length = number()
      else { return nil }
      let rect = Rect(x: x, y: y, columns: columns, rows: rows)
      let bytes = Array(reader.take(length))
      guard bytes.count == length, !rect.isEmpty, rect.intersection(all) == rect else { return nil }
      tiles.append(Tile(rect: rect, bytes: bytes))
    }
    guard reader.isAtEnd else { return nil }
    self.init(
      form: request.form, encoding: encoding, size: request.size, width: width, height: height,
      tiles: tiles)
  }
}
