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

  /// Encodes such a file for the terminal's protocol, which the request must name.
  func pixels(_ request: FileRequest) async throws(Failure) -> PixelPicture
}

/// What is painted into one rectangle of the screen.
package enum Scene: Hashable, Sendable {
  case picture(Picture)
  /// The picture halfway to its ground, while something else is waited for.
  case dimmed(Picture, isOnLight: Bool)
  /// The first picture left of the border, the second right of it; `border` is 0 to 1 of the width
  /// shown.
  case wipe(Picture, Picture, border: Double)
  /// How much each pixel differs, as a heat map over the dimmed first picture.
  case difference(Picture, Picture)
  /// The picture with what its regions leave out dimmed; if `isFramed`, with thin lines around them.
  case selection(Picture, [Region], isFramed: Bool)

  /// The picture whose pixels the scene is measured in; any other is aligned with it.
  package var picture: Picture {
    switch self {
    case .picture(let picture), .dimmed(let picture, _), .wipe(_, let picture, _),
      .difference(_, let picture), .selection(let picture, _, _):
      picture
    }
  }

  /// With lines around its regions.
  package var framed: Scene {
    guard case .selection(let picture, let regions, _) = self else { return self }
    return .selection(picture, regions, isFramed: true)
  }

  /// What may be shown until it is painted: nearly the same.
  package var plain: Scene {
    if case .selection(let picture, _, _) = self { .picture(picture) } else { self }
  }

  /// Every picture in the scene.
  package var pictures: [Picture] {
    switch self {
    case .picture(let picture), .dimmed(let picture, _), .selection(let picture, _, _): [picture]
    case .wipe(let before, let after, _), .difference(let before, let after): [before, after]
    }
  }
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
  /// The protocol to encode it for; nil to draw symbols.
  package var form: PixelProtocol?
  package var sixelColors: Int

  package init(
    path: String, byteCount: Int, modified: Int, size: Size, cell: CellSize, colors: ColorDepth,
    form: PixelProtocol? = nil, sixelColors: Int = 256
  ) {
    self.path = path
    self.byteCount = byteCount
    self.modified = modified
    self.size = size
    self.cell = cell
    self.colors = colors
    self.form = form
    self.sixelColors = sixelColors
  }
}

/// What to draw as symbols. It is also the cache key.
package struct PaintRequest: Hashable, Sendable {
  package var scene: Scene
  /// The visible part of `scene.picture`, in pixels of its file.
  package var crop: PixelRect
  package var transform: ViewTransform
  /// Columns x rows, exactly.
  package var size: Size
  package var colors: ColorDepth

  package init(
    scene: Scene, crop: PixelRect, transform: ViewTransform = ViewTransform(), size: Size,
    colors: ColorDepth
  ) {
    self.scene = scene
    self.crop = crop
    self.transform = transform
    self.size = size
    self.colors = colors
  }
}

/// What to encode as pixels. It is also the cache key.
package struct PixelRequest: Hashable, Sendable {
  package var scene: Scene
  /// The visible part of `scene.picture`, in pixels of its file.
  package var crop: PixelRect
  package var transform: ViewTransform
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
    scene: Scene, crop: PixelRect, transform: ViewTransform = ViewTransform(), size: Size,
    pixels: PixelSize, cell: CellSize, form: PixelProtocol, sixelColors: Int = 256,
    isSparing: Bool = false
  ) {
    self.scene = scene
    self.crop = crop
    self.transform = transform
    self.size = size
    self.pixels = pixels
    self.cell = cell
    self.form = form
    self.sixelColors = sixelColors
    self.isSparing = isSparing
  }
}

/// One thing to paint.
///
/// A reply changes its type on its way to the screen:
/// 1. `Transfer` (Networking) receives the bytes; `BodyDecoder` inflates them.
/// 2. `ReplyReader` (Providers) moves each long string to a file through `BlobStore`
///    (`StringExternalizer` in Payload), while the bytes arrive. The end of it is a `Reply`.
/// 3. `ReplyContents` (Providers) has its pictures, text and thoughts; the job machine ends with a
///    `JobResult`.
/// 4. `TurnRecord.finish` (Effects) examines the files and stores each as a `Picture`, named by its
///    SHA-256, then the turn. `Event.turn` tells the studio.
/// 5. `Scene` is what is painted into one rectangle; `ScenePlace` (Studio) adds the rectangle and
///    the zoom.
/// 6. `PaintOrder` asks for it, as symbols or as pixels. It is the key of every cache on the way.
/// 7. `PixelImage` (Darkroom) has the decoded pixels, in shared memory.
/// 8. `Painting` is the answer: a `Canvas` of symbols, or a `PixelPicture`, encoded for the
///    terminal. `PreviewCache` (Studio) has those that were made; a "preview" is a picture as
///    painted, of any size.
/// 9. `Frame` (Cells) is the whole screen: cells, and each `PlacedPicture` over them.
/// 10. `PictureLayer` (Terminal) compares it with what the terminal shows, and makes a
///    `PictureStep` of each difference: the bytes.
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
