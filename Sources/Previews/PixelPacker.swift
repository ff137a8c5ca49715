import Cells
import Darkroom
import Imagery
import Model

/// Packs pixels for a terminal's protocol.
struct PixelPacker: Sendable {
  let darkroom: DarkroomClient

  /// The approximate number of bytes in one small tile on a slow link: that much is in flight
  /// before the next key is answered.
  private static let smallTile = 3072

  func picture(
    of image: PixelImage, _ request: PixelRequest, _ layout: PixelLayout
  ) async throws(DarkroomError) -> PixelPicture {
    PixelPicture(
      form: request.form, encoding: request.form.encoding, size: request.size,
      width: min(request.pixels.width, request.size.columns * request.cell.width),
      height: min(request.pixels.height, request.size.rows * request.cell.height),
      tiles: zip(layout.tiles, try await pack(image, request, layout)).map { tile, bytes in
        PixelPicture.Tile(rect: tile.rect, bytes: bytes)
      })
  }

  private func pack(
    _ image: PixelImage, _ request: PixelRequest, _ layout: PixelLayout
  ) async throws(DarkroomError) -> [[UInt8]] {
    let areas = layout.tiles.map(\.area)
    switch request.form {
    case .kitty:
      let packing = Packing.png(colors: request.isSparing ? 128 : nil, frame: layout.frame)
      return try await darkroom.pack(image, areas, as: packing)
    case .iterm:
      return try await darkroom.pack(
        image, areas, as: .jpeg(quality: request.isSparing ? 60 : 90))
    case .sixel:
      let colors = min(256, max(2, request.sixelColors))
      guard request.isSparing else {
        return try await darkroom.pack(image, areas, as: .sixel(colors: colors, isShared: true))
      }
      return try await small(image, areas, colors: colors)
    }
  }

  /// Sixel tiles of few bytes: with 32 colours, and with fewer if that is still too much.
  private func small(
    _ image: PixelImage, _ areas: [PixelRect], colors: Int
  ) async throws(DarkroomError) -> [[UInt8]] {
    var pieces = try await darkroom.pack(
      image, areas, as: .sixel(colors: min(colors, 32), isShared: false))
    for fewer in [16, 8] where fewer < colors {
      let large = pieces.indices.filter { pieces[$0].count > Self.smallTile }
      guard !large.isEmpty else { break }
      let again = try await darkroom.pack(
        image, large.map { areas[$0] }, as: .sixel(colors: fewer, isShared: false))
      for (index, bytes) in zip(large, again) { pieces[index] = bytes }
    }
    return pieces
  }
}

extension PixelProtocol {
  var encoding: PixelPicture.Encoding {
    switch self {
    case .kitty: .png
    case .iterm: .jpeg
    case .sixel: .sixel
    }
  }
}

/// How a picture is divided for a terminal: its pixels, and the tiles that are packed one by one.
struct PixelLayout: Hashable, Sendable {
  /// One tile: the cells it covers, and its pixels.
  struct Tile: Hashable, Sendable {
    var rect: Rect
    var area: PixelRect
  }

  /// The pixels to render; fewer than on the screen if few bytes matter more.
  let pixels: PixelSize
  /// The whole cells they cover in the same unit, including the background beside them.
  let frame: PixelSize
  let tiles: [Tile]

  /// Divides the request. `isWhole` keeps one piece, for output that scrolls.
  init(_ request: PixelRequest, isWhole: Bool = false) {
    let cell = CellSize(width: max(1, request.cell.width), height: max(1, request.cell.height))
    let size = Size(columns: max(1, request.size.columns), rows: max(1, request.size.rows))
    let whole = PixelSize(
      width: min(16384, size.columns * cell.width), height: min(16384, size.rows * cell.height))
    let wanted = PixelSize(
      width: min(whole.width, max(1, request.pixels.width)),
      height: min(whole.height, max(1, request.pixels.height)))
    // kitty scales what it gets to the given cells; the others show pixels one to one.
    let divisor = request.form == .kitty && request.isSparing ? 2 : 1
    func divided(_ size: PixelSize) -> PixelSize {
      PixelSize(
        width: (size.width + divisor - 1) / divisor, height: (size.height + divisor - 1) / divisor)
    }
    pixels = divided(wanted)
    frame = divided(whole)
    let all = Rect(origin: .zero, size: size)
    switch request.form {
    case _ where isWhole:
      tiles = [Tile(rect: all, area: PixelRect(pixels))]
    case .kitty:
      tiles = [Tile(rect: all, area: PixelRect(pixels))]
    case .iterm:
      tiles = Self.tiles(
        of: all, request.isSparing ? Size(columns: 16, rows: 8) : size, cell, pixels)
    case .sixel:
      tiles = Self.tiles(of: all, Self.sixelTile(in: size, cell, request.isSparing), cell, pixels)
    }
  }

  /// The most sixels a picture is divided into, and the pixels a sixel should at least have: tmux
  /// keeps twenty of all that are on the screen.
  private static let mostSixels = 8
  private static let fewestPixels = 24_000

  /// A tile whose pixels are whole bands of six rows, so that none reaches below its cells.
  private static func sixelTile(in size: Size, _ cell: CellSize, _ isSparing: Bool) -> Size {
    let rows = 6 / greatestCommonDivisor(cell.height, 6)
    guard isSparing else {
      let line = size.columns * cell.width * cell.height
      let enough = max(
        (size.rows + mostSixels - 1) / mostSixels,
        (fewestPixels + line - 1) / line)
      return Size(
        columns: size.columns, rows: (enough + rows - 1) / rows * rows)
    }
    // Few colours take about half a byte a pixel.
    let columns = 5000 / (cell.width * cell.height * rows)
    return Size(columns: min(size.columns, max(2, columns)), rows: rows)
  }

  /// Divides cells into tiles from the top left, with the pixels of each.
  private static func tiles(
    of all: Rect, _ tile: Size, _ cell: CellSize, _ pixels: PixelSize
  ) -> [Tile] {
    stride(from: 0, to: all.maxY, by: tile.rows).flatMap { y in
      stride(from: 0, to: all.maxX, by: tile.columns).compactMap { x in
        let rect = Rect(origin: Point(x: x, y: y), size: tile).intersection(all)
        let area = PixelRect(
          x: x * cell.width, y: y * cell.height,
          width: min(pixels.width, rect.maxX * cell.width) - x * cell.width,
          height: min(pixels.height, rect.maxY * cell.height) - y * cell.height)
        return area.width > 0 && area.height > 0 ? Tile(rect: rect, area: area) : nil
      }
    }
  }
}

private func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int {
  b == 0 ? a : greatestCommonDivisor(b, a % b)
}
