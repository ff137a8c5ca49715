package import Cells

/// Port: picture files -> cells, and pixels for terminals that show them.
package protocol Painter: Sendable {
  /// Draws the part of the scene with symbols, in exactly `request.size` cells. `path` tells where a
  /// picture's file is.
  func paint(
    _ request: PaintRequest, path: @Sendable (Picture) -> String
  ) async throws(Failure) -> Canvas

  /// Encodes the part of the scene for the terminal's protocol.
  func pixels(
    _ request: PixelRequest, path: @Sendable (Picture) -> String
  ) async throws(Failure) -> PixelPicture

  /// Draws a picture file that is not kept with symbols, as large as fits into the request's size.
  func paint(_ request: FileRequest) async throws(Failure) -> (Canvas, PictureFacts)
}

/// What to draw of a picture file that is not kept. It is also the cache's key, so it tells a file that
/// has been changed from what it was.
package struct FileRequest: Hashable, Sendable {
  package var path: String
  package var byteCount: Int
  package var modified: Int
  /// Columns x rows at most.
  package var size: Size
  package var cell: CellSize
  package var colors: ColorDepth

  package init(
    path: String, byteCount: Int, modified: Int, size: Size, cell: CellSize, colors: ColorDepth
  ) {
    self.path = path
    self.byteCount = byteCount
    self.modified = modified
    self.size = size
    self.cell = cell
    self.colors = colors
  }
}

/// What to draw with symbols. It is also the cache's key.
package struct PaintRequest: Hashable, Sendable {
  package var scene: Scene
  /// The part of `scene.picture` that is seen.
  package var crop: PixelRect
  /// Columns x rows, exactly.
  package var size: Size
  package var colors: ColorDepth

  package init(scene: Scene, crop: PixelRect, size: Size, colors: ColorDepth) {
    self.scene = scene
    self.crop = crop
    self.size = size
    self.colors = colors
  }
}

/// What to encode as pixels. It is also the cache's key.
package struct PixelRequest: Hashable, Sendable {
  package var scene: Scene
  /// The part of `scene.picture` that is seen.
  package var crop: PixelRect
  /// The cells it covers: columns x rows.
  package var size: Size
  /// The pixels it has on the screen; at most those of the cells.
  package var pixels: PixelSize
  package var cell: CellSize
  package var form: PixelProtocol
  package var sixelColors: Int
  /// Whether few bytes matter more than the last of the quality, because the link is slow.
  package var isSparing: Bool

  package init(
    scene: Scene, crop: PixelRect, size: Size, pixels: PixelSize, cell: CellSize,
    form: PixelProtocol, sixelColors: Int = 256, isSparing: Bool = false
  ) {
    self.scene = scene
    self.crop = crop
    self.size = size
    self.pixels = pixels
    self.cell = cell
    self.form = form
    self.sixelColors = sixelColors
    self.isSparing = isSparing
  }
}

/// One thing to paint.
package enum PaintOrder: Hashable, Sendable {
  case symbols(PaintRequest)
  case pixels(PixelRequest)
  case file(FileRequest)

  /// nil for what is not kept.
  package var scene: Scene? {
    switch self {
    case .symbols(let request): request.scene
    case .pixels(let request): request.scene
    case .file: nil
    }
  }
}

/// What came of a `PaintOrder`.
package enum Painting: Hashable, Sendable {
  case symbols(Canvas)
  case pixels(PixelPicture)
  case file(Canvas, PictureFacts)
}
