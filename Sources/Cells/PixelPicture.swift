/// A picture ready to be shown as pixels: encoded for one protocol, in tiles that each cover whole
/// cells. Equality is identity, so that comparing frames is cheap.
package final class PixelPicture: Sendable {
  /// A part of the picture that a terminal can show on its own.
  package struct Tile: Hashable, Sendable {
    /// The cells the tile covers; the origin is the picture's top left.
    package var rect: Rect
    /// For kitty and iTerm2, the bytes of a file or of pixels, as `encoding` says, before base64.
    /// For sixel, the whole sequence, from DCS to ST.
    package var bytes: [UInt8]

    package init(rect: Rect, bytes: [UInt8]) {
      self.rect = rect
      self.bytes = bytes
    }
  }

  /// The form of the bytes in the tiles.
  package enum Encoding: Hashable, Sendable {
    case png, jpeg
    case sixel
  }

  package let form: PixelProtocol
  package let encoding: Encoding
  /// The cells the picture covers: columns x rows.
  package let size: Size
  /// The picture's width on the screen in pixels; at most that of its cells.
  package let width: Int
  package let height: Int
  /// The width of the file itself in pixels, which a terminal that scales spreads over the cells:
  /// smaller than `width` when the picture is sent small.
  package let rasterWidth: Int
  package let rasterHeight: Int
  /// The tiles from the top left to the bottom right; they cover `size` without overlap. kitty has
  /// one.
  package let tiles: [Tile]

  package init(
    form: PixelProtocol, encoding: Encoding, size: Size, width: Int, height: Int, tiles: [Tile]
  ) {
    self.form = form
    self.encoding = encoding
    self.size = size
    self.width = width
    self.height = height
    self.tiles = tiles
    let told = encoding == .png && tiles.count == 1 ? tiles.first?.bytes.pngSize : nil
    (rasterWidth, rasterHeight) = told ?? (width, height)
  }

  package var byteCount: Int { tiles.reduce(0) { $0 + $1.bytes.count } }
}

extension [UInt8] {
  /// Width and height from a PNG's header (its IHDR chunk); nil if there is none or they are not a
  /// valid size.
  fileprivate var pngSize: (width: Int, height: Int)? {
    guard count >= 24, starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) else {
      return nil
    }
    func number(at start: Int) -> Int {
      self[start..<(start + 4)].reduce(0) { $0 << 8 | Int($1) }
    }
    let (width, height) = (number(at: 16), number(at: 20))
    return (1...65536).contains(width) && (1...65536).contains(height) ? (width, height) : nil
  }
}

extension PixelPicture: Hashable {
  package static func == (one: PixelPicture, other: PixelPicture) -> Bool { one === other }

  package func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

/// A pixel picture at its position on the screen. The cells under it show the same picture as
/// symbols until its pixels have arrived.
package struct PlacedPicture: Hashable, Sendable {
  package var picture: PixelPicture
  /// The same picture with fewer pixels, in the same cells: a terminal that keeps pictures shows it
  /// until the full one has arrived.
  package var meanwhile: PixelPicture?
  /// The cell at the picture's top left.
  package var origin: Point
  /// The parts of the screen where the picture is visible; the rest is covered. They do not
  /// overlap.
  package var visible: [Rect]
  /// The style that shows where the pixels end inside a cell.
  package var ground: Style

  package var rect: Rect { Rect(origin: origin, size: picture.size) }

  /// The cells that the pixels fill completely, at that cell size.
  package func filled(_ cell: CellSize) -> Rect {
    Rect(
      origin: origin,
      size: Size(
        columns: min(picture.size.columns, picture.width / max(1, cell.width)),
        rows: min(picture.size.rows, picture.height / max(1, cell.height))))
  }

  package init(
    picture: PixelPicture, meanwhile: PixelPicture? = nil, origin: Point, visible: [Rect],
    ground: Style = .plain
  ) {
    self.picture = picture
    self.meanwhile = meanwhile
    self.origin = origin
    self.visible = visible
    self.ground = ground
  }
}
