package import Cells
package import Imagery

/// Port: draws picture files as cells, and as pixels for terminals that show them.
package protocol Painter: Sendable {
  /// Draws the part of the scene as symbols, in exactly `request.size` cells. `path` returns the
  /// path of a picture's file.
  func paint(
    _ request: PaintRequest, path: @Sendable (Picture) -> String
  ) async throws(Failure) -> Canvas

  /// Encodes the part of the scene for the terminal's protocol.
  func pixels(
    _ request: PixelRequest, path: @Sendable (Picture) -> String
  ) async throws(Failure) -> PixelPicture

  /// Draws a picture file outside the library as symbols, as large as fits into the request's size.
  func paint(_ request: FileRequest) async throws(Failure) -> (Canvas, PictureFacts)
}

/// What to draw of a picture file outside the library. It is also the cache key, so it
/// distinguishes a changed file from the earlier one.
package struct FileRequest: Hashable, Sendable {
  package var path: String
  package var byteCount: Int
  package var modified: Int
  /// At most this many columns x rows.
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

/// What to draw as symbols. It is also the cache key.
package struct PaintRequest: Hashable, Sendable {
  package var scene: Scene
  /// The visible part of `scene.picture`.
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

/// What to encode as pixels. It is also the cache key.
package struct PixelRequest: Hashable, Sendable {
  package var scene: Scene
  /// The visible part of `scene.picture`.
  package var crop: PixelRect
  /// The cells it covers: columns x rows.
  package var size: Size
  /// Its size in screen pixels; at most that of the cells.
  package var pixels: PixelSize
  package var cell: CellSize
  package var form: PixelProtocol
  package var sixelColors: Int
  /// Whether fewer bytes matter more than the best quality, because the link is slow.
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

  /// The scene; nil for a file outside the library.
  package var scene: Scene? {
    switch self {
    case .symbols(let request): request.scene
    case .pixels(let request): request.scene
    case .file: nil
    }
  }
}

/// The result of a `PaintOrder`.
package enum Painting: Hashable, Sendable {
  case symbols(Canvas)
  case pixels(PixelPicture)
  case file(Canvas, PictureFacts)
}
