/// A picture ready to be shown as pixels: encoded for one protocol, in pieces that each cover whole
/// cells. Equal by identity, so that frames compare at once.
package final class PixelPicture: Sendable {
  /// One piece that a terminal can show on its own.
  package struct Tile: Hashable, Sendable {
    /// The cells it covers; the origin is the picture's top left.
    package var rect: Rect
    /// kitty and iTerm2: the bytes of a file or of pixels, as `encoding` says, not yet base64.
    /// sixel: the whole sequence, from DCS to ST.
    package var bytes: [UInt8]

    package init(rect: Rect, bytes: [UInt8]) {
      self.rect = rect
      self.bytes = bytes
    }
  }

  package enum Encoding: Hashable, Sendable {
    case png, jpeg
    /// Rows of RGB without gaps, packed by zlib.
    case packedRGB
    case sixel
  }

  package let form: PixelProtocol
  package let encoding: Encoding
  /// The cells it covers: columns x rows.
  package let size: Size
  /// Its pixels on the screen; at most those of its cells.
  package let width: Int
  package let height: Int
  /// The pixels of the file itself, which a terminal that scales spreads over its cells: fewer than on
  /// the screen where it is sent small.
  package let rasterWidth: Int
  package let rasterHeight: Int
  /// From the top left to the bottom right; they cover `size` without overlap. kitty has one.
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
  /// Width and height in the header of a PNG (its IHDR chunk); nil where there is none, or where they
  /// are no size.
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

/// A pixel picture in its place on the screen. The cells under it show the same as symbols, for as
/// long as its pixels are on their way.
package struct PlacedPicture: Hashable, Sendable {
  package var picture: PixelPicture
  /// The same with fewer pixels, in the same cells: a terminal that keeps pictures shows it until the other
  /// has come.
  package var meanwhile: PixelPicture?
  /// The cell of its top left.
  package var origin: Point
  /// The parts of the screen where it shows; what lies over it covers the rest. They do not overlap.
  package var visible: [Rect]
  /// What is seen where its pixels end inside of a cell.
  package var ground: Style

  package var rect: Rect { Rect(origin: origin, size: picture.size) }

  /// The cells that its pixels fill to their last edge, for cells of that size.
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
