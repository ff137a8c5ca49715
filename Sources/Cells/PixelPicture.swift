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
  }

  package var byteCount: Int { tiles.reduce(0) { $0 + $1.bytes.count } }
}

extension PixelPicture: Hashable {
  package static func == (one: PixelPicture, other: PixelPicture) -> Bool { one === other }

  package func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

/// A pixel picture in its place on the screen. The cells under it show the same as symbols, for as
/// long as its pixels are on their way.
package struct PlacedPicture: Hashable, Sendable {
  package var picture: PixelPicture
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
    picture: PixelPicture, origin: Point, visible: [Rect], ground: Style = .plain
  ) {
    self.picture = picture
    self.origin = origin
    self.visible = visible
    self.ground = ground
  }
}
