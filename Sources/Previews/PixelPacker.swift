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
  ) async throws(Failure) -> PixelPicture {
    do throws(DarkroomError) {
      return PixelPicture(
        form: request.form, encoding: request.form.encoding, size: request.size,
        width: min(request.pixels.width, request.size.columns * request.cell.width),
        height: min(request.pixels.height, request.size.rows * request.cell.height),
        tiles: zip(layout.tiles, try await pack(image, request, layout)).map { tile, bytes in
          PixelPicture.Tile(rect: tile.rect, bytes: bytes)
        })
    } catch {
      throw Failure(error)
    }
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
