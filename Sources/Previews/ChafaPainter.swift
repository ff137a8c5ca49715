import Caches
package import Cells
package import Darkroom
import Dispatch
package import Imagery
package import Model
import Posix

/// `Painter`: the darkroom decodes and packs, libchafa draws with characters. No thread of the
/// cooperative pool waits.
package final class ChafaPainter: Painter {
  private let darkroom: DarkroomClient
  private let sceneRenderer: SceneRenderer
  private let renderer: SymbolRenderer
  private let packer: PixelPacker
  private let store: PreviewStore?
  private let queue = DispatchQueue(label: "retake.previews", qos: .userInitiated)
  /// Created on first use: finding out the number of processors takes longer than a frame.
  private static let drawing = ThreadPool(width: BandedDrawing.processors)
  private let canvases: CachedFlight<PaintRequest, Canvas, Failure>
  private let pictures: CachedFlight<PixelRequest, PixelPicture, Failure>

  /// Creates a painter.
  ///
  /// - Parameters:
  ///   - store: Keeps previews on disk.
  ///   - capacity: The most cells of previews with characters kept in memory.
  ///   - byteCapacity: The most bytes of pixel previews kept in memory.
  ///   - pixelCapacity: The most bytes of the pixels they were made of.
  ///   - cachesDecodedImages: Whether the darkroom caches what it decodes; not needed for painting
  ///     once.
  package init(
    darkroom: DarkroomClient, symbols: SymbolSet = .standard, store: PreviewStore? = nil,
    capacity: Int = 400_000,
    byteCapacity: Int = 32 << 20, pixelCapacity: Int = 48 << 20,
    cachesDecodedImages: Bool = true
  ) {
    self.darkroom = darkroom
    self.store = store
    sceneRenderer = SceneRenderer(
      darkroom: darkroom, capacity: pixelCapacity, cachesDecodedImages: cachesDecodedImages)
    renderer = SymbolRenderer(symbols: symbols)
    packer = PixelPacker(darkroom: darkroom)
    canvases = CachedFlight(capacity: capacity) { $0.cells.count }
    pictures = CachedFlight(capacity: byteCapacity) { $0.byteCount }
  }

  package func paint(
    _ request: PaintRequest, path: @Sendable (Picture) -> String
  ) async throws(Failure) -> Canvas {
    let paths = ScenePaths(of: request.scene, path)
    return try await canvases.value(for: request) { () async throws(Failure) in
      let key = request.key(symbols: self.renderer.symbols)
      if let bytes = await self.stored(key),
        let canvas = Canvas(stored: bytes, size: request.size)
      {
        return canvas
      }
      let canvas = try await self.draw(request, paths)
      if let key, let bytes = canvas.stored { self.store?.keep(bytes, for: key) }
      return canvas
    }
  }

  package func pixels(
    _ request: PixelRequest, path: @Sendable (Picture) -> String
  ) async throws(Failure) -> PixelPicture {
    let paths = ScenePaths(of: request.scene, path)
    return try await pictures.value(for: request) { () async throws(Failure) in
      let key = request.key
      if let bytes = await self.stored(key),
        let picture = PixelPicture(stored: bytes, for: request, request.form.encoding)
      {
        return picture
      }
      let picture = try await self.pack(request, paths)
      if let key { self.store?.keep(picture.stored, for: key) }
      return picture
    }
  }

  /// The stored preview for a key.
  private func stored(_ key: String?) async -> [UInt8]? {
    guard let store, let key else { return nil }
    return await withCheckedContinuation { continuation in
      queue.async { continuation.resume(returning: store.content(for: key)) }
    }
  }

  func draw(_ request: PaintRequest, _ paths: ScenePaths) async throws(Failure) -> Canvas {
    let size = request.size
    guard !size.isEmpty else { return Canvas(size: .zero) }
    // libchafa builds its tables while the darkroom decodes.
    queue.async { [renderer] in renderer.prepare() }
    let pixels = symbolPixels(of: request.crop, in: size, request.scene.picture.type)
    let drawing = BandedDrawing(
      renderer, size: size, height: pixels.height, colors: request.colors, on: Self.drawing)
    let image = try await sceneRenderer.pixels(
      of: request.scene, request.crop, at: pixels, isOpaque: false, path: paths.path,
      news: drawing.news)
    guard !Task.isCancelled else { throw Failure(DarkroomError.cancelled) }
    return await drawing.finished(image)
  }

  func pack(
    _ request: PixelRequest, _ paths: ScenePaths, isWhole: Bool = false
  ) async throws(Failure) -> PixelPicture {
    let layout = PixelLayout(request, isWhole: isWhole)
    let image = try await sceneRenderer.pixels(
      of: request.scene, request.crop, at: layout.pixels, isOpaque: true, path: paths.path)
    guard !Task.isCancelled else { throw Failure(DarkroomError.cancelled) }
    return try await packer.picture(of: image, request, layout)
  }
}

extension ChafaPainter {
  /// Draws a picture file that is not in the library, as large as fits into `limit`; nothing is
  /// cached.
  package func paint(
    _ path: String, in limit: Size, cell: CellSize = .usual, colors: ColorDepth
  ) async throws(Failure) -> Canvas {
    guard !limit.isEmpty else { return Canvas(size: .zero) }
    let scene = Scene.picture(try await picture(at: path))
    let seen = Viewport().projection(of: scene.picture.size, in: limit, cell: cell)
    return try await draw(
      PaintRequest(scene: scene, crop: seen.crop, size: seen.cells, colors: colors),
      ScenePaths(of: scene) { _ in path })
  }

  package func paint(_ request: FileRequest) async throws(Failure) -> (Canvas, PictureFacts) {
    let picture = try await picture(at: request.path)
    let seen = Viewport().projection(of: picture.size, in: request.size, cell: request.cell)
    let scene = Scene.picture(picture)
    let canvas = try await draw(
      PaintRequest(scene: scene, crop: seen.crop, size: seen.cells, colors: request.colors),
      ScenePaths(of: scene) { _ in request.path })
    return (
      canvas,
      PictureFacts(type: picture.type, size: picture.size, byteCount: picture.byteCount)
    )
  }

  /// Packs a picture file that is not in the library as pixels, in one piece.
  package func pixels(
    _ path: String, in limit: Size, cell: CellSize, form: PixelProtocol, sixelColors: Int = 256
  ) async throws(Failure) -> PixelPicture {
    let scene = Scene.picture(try await picture(at: path))
    let seen = Viewport().projection(of: scene.picture.size, in: limit, cell: cell)
    return try await pack(
      PixelRequest(
        scene: scene, crop: seen.crop, size: seen.cells, pixels: seen.pixels, cell: cell,
        form: form, sixelColors: sixelColors),
      ScenePaths(of: scene) { _ in path }, isWhole: true)
  }

  /// A picture outside the library, identified by its path.
  private func picture(at path: String) async throws(Failure) -> Picture {
    let facts = try await darkroom.inspect(path)
    return Picture(digest: path, type: facts.type, size: facts.size, byteCount: facts.byteCount)
  }
}

/// The paths of a scene's pictures, determined before the work begins.
struct ScenePaths: Sendable {
  private let paths: [String: String]

  init(of scene: Scene, _ path: @Sendable (Picture) -> String) {
    paths = Dictionary(
      scene.pictures.map { ($0.digest, path($0)) }, uniquingKeysWith: { first, _ in first })
  }

  @Sendable func path(_ picture: Picture) -> String { paths[picture.digest] ?? "" }
}
