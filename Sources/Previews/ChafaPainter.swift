import Caches
package import Cells
package import Darkroom
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
  /// Created on first use: finding out the number of processors takes longer than a frame.
  private static let drawing = ThreadPool(width: BandedDrawing.processors)
  private let canvases: LoadingCache<PaintRequest, Canvas, Failure>
  private let pictures: LoadingCache<PixelRequest, PixelPicture, Failure>

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
    sceneRenderer = SceneRenderer(
      darkroom: darkroom, capacity: pixelCapacity, cachesDecodedImages: cachesDecodedImages)
    renderer = SymbolRenderer(symbols: symbols)
    packer = PixelPacker(darkroom: darkroom)
    canvases = LoadingCache(capacity: capacity, store: store?.canvases(symbols)) {
      $0.cells.count
    }
    pictures = LoadingCache(capacity: byteCapacity, store: store?.pictures) { $0.byteCount }
  }

  package func paint(
    _ request: PaintRequest, path: @Sendable (Picture) -> String
  ) async throws(Failure) -> Canvas {
    let paths = ScenePaths(of: request.scene, path)
    return try await canvases.value(for: request) { () async throws(Failure) in
      try await self.draw(request, paths)
    }
  }

  package func pixels(
    _ request: PixelRequest, path: @Sendable (Picture) -> String
  ) async throws(Failure) -> PixelPicture {
    let paths = ScenePaths(of: request.scene, path)
    return try await pictures.value(for: request) { () async throws(Failure) in
      let layout = PixelLayout(request)
      let image = try await self.sceneRenderer.pixels(
        of: request.scene, request.crop, request.transform, at: layout.pixels, isOpaque: true,
        path: paths.path)
      guard !Task.isCancelled else { throw Failure(DarkroomError.cancelled) }
      do throws(DarkroomError) {
        return try await self.packer.picture(of: image, request, layout)
      } catch {
        throw Failure(error)
      }
    }
  }

  private func draw(_ request: PaintRequest, _ paths: ScenePaths) async throws(Failure) -> Canvas {
    guard !request.size.isEmpty else { return Canvas(size: .zero) }
    prepare()
    let (pixels, drawing) = drawing(request)
    let image = try await sceneRenderer.pixels(
      of: request.scene, request.crop, request.transform, at: pixels, isOpaque: false,
      path: paths.path,
      news: drawing.news)
    guard !Task.isCancelled else { throw Failure(DarkroomError.cancelled) }
    return await drawing.finished(image)
  }

  /// Makes ready to draw while the darkroom decodes: libchafa builds its tables.
  private func prepare() {
    ThreadPool.blocking.start { [renderer] in
      _ = Self.drawing
      renderer.prepare()
    }
  }

  /// The pixels that a request needs, and what draws them.
  private func drawing(_ request: PaintRequest) -> (PixelSize, BandedDrawing) {
    let pixels = symbolPixels(of: request.crop, in: request.size, request.scene.picture.type)
    return (
      pixels,
      BandedDrawing(
        renderer, size: request.size, height: pixels.height, colors: request.colors,
        on: Self.drawing)
    )
  }
}

// Files that are not in the library: each is inspected and rendered with one request, and nothing is
// cached.
extension ChafaPainter {
  package func paint(_ request: FileRequest) async throws(Failure) -> (Canvas, PictureFacts) {
    try await paint(
      request.path, in: request.size, cell: request.cell, colors: request.colors)
  }

  /// Draws a picture file as large as fits into `limit`.
  package func paint(
    _ path: String, in limit: Size, cell: CellSize = .usual, colors: ColorDepth
  ) async throws(Failure) -> (Canvas, PictureFacts) {
    guard !limit.isEmpty else { return (Canvas(size: .zero), try await darkroom.inspect(path)) }
    prepare()
    do throws(DarkroomError) {
      let first = try await darkroom.firstView(of: path) { [self] facts in
        let scene = Scene.picture(Picture(path, facts))
        let seen = Viewport().projection(of: facts.size, in: limit, cell: cell)
        let (pixels, drawing) = drawing(
          PaintRequest(scene: scene, crop: seen.crop, size: seen.cells, colors: colors))
        return (PixelView(area: seen.crop, size: pixels, news: drawing.news), drawing)
      }
      return (await first.plan.finished(first.image), first.facts)
    } catch {
      throw Failure(error)
    }
  }

  /// Packs a picture file as pixels, in one piece.
  package func pixels(
    _ path: String, in limit: Size, cell: CellSize, form: PixelProtocol, sixelColors: Int = 256
  ) async throws(Failure) -> (PixelPicture, PictureFacts) {
    do throws(DarkroomError) {
      let first = try await darkroom.firstView(of: path) { facts in
        let seen = Viewport().projection(of: facts.size, in: limit, cell: cell)
        let request = PixelRequest(
          scene: .picture(Picture(path, facts)), crop: seen.crop, size: seen.cells,
          pixels: seen.pixels, cell: cell, form: form, sixelColors: sixelColors)
        let layout = PixelLayout(request, isWhole: true)
        return (
          PixelView(area: seen.crop, size: layout.pixels, isOpaque: true), (request, layout)
        )
      }
      let (request, layout) = first.plan
      return (try await packer.picture(of: first.image, request, layout), first.facts)
    } catch {
      throw Failure(error)
    }
  }
}

extension Picture {
  /// A picture outside the library, identified by its path.
  fileprivate init(_ path: String, _ facts: PictureFacts) {
    self.init(digest: path, type: facts.type, size: facts.size, byteCount: facts.byteCount)
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
