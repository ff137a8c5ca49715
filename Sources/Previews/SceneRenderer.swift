import Caches
import Darkroom
import Imagery
import Model
import Numbers

/// Scales a part of a scene to an exact size in pixels. The most recently rendered pictures are
/// cached, so that moving a wipe's border or packing the same pixels differently needs no decoding.
final class SceneRenderer: Sendable {
  /// The part of a picture that was rendered, and its size.
  private struct Key: Hashable {
    var digest: String
    var area: PixelRect
    var size: PixelSize
    var isOpaque: Bool
  }

  /// The most pictures whose pixels are cached: each holds a descriptor, however small it is.
  private static let mostKept = 24

  private let darkroom: DarkroomClient
  /// Whether the darkroom caches what it decodes, for repeated viewing.
  private let cachesDecodedImages: Bool
  private let images: LoadingCache<Key, PixelImage, Failure>

  /// - Parameter capacity: The most bytes of cached pixels.
  init(darkroom: DarkroomClient, capacity: Int, cachesDecodedImages: Bool) {
    self.darkroom = darkroom
    self.cachesDecodedImages = cachesDecodedImages
    images = LoadingCache(capacity: capacity, limit: Self.mostKept) {
      $0.size.pixelCount.saturatingMultiplied(by: 4)
    }
  }

  /// Renders a part of a scene. `crop` is in the pixels of `scene.picture`; `transform` changes how
  /// each picture of it is shown, so that a wipe's first picture stays on the left. `isOpaque` lays
  /// transparent pixels over a chequerboard. `news` is called for the rows of a plain picture while
  /// it is decoded.
  func pixels(
    of scene: Scene, _ crop: PixelRect, _ transform: ViewTransform = ViewTransform(),
    at size: PixelSize, isOpaque: Bool,
    path: @Sendable (Picture) -> String, news: RowCallback? = nil
  ) async throws(Failure) -> PixelImage {
    let before: Picture?
    switch scene {
    case .picture: before = nil
    case .wipe(let picture, _, _), .difference(let picture, _): before = picture
    }
    // Rows that are not shown as they are decoded are of no use.
    let isPlain = before == nil && transform.isIdentity
    let main = try await render(
      scene.picture, crop, at: size, isOpaque, path, isPlain ? news : nil)
    let place = before.flatMap {
      OverlaidPart(of: $0.size, with: scene.picture.size, crop: crop, on: size)
    }
    var other: PixelImage?
    if let before, let place {
      other = try await render(before, place.area, at: place.size, isOpaque, path)
    }
    do throws(DarkroomError) {
      let shown = try main.transformed(transform)
      guard let place, let other else { return shown }
      let under = try framed(other, at: place, on: size).transformed(transform)
      switch scene {
      case .picture: return shown
      case .wipe(_, _, let border): return try wiped(under, over: shown, border: border)
      case .difference: return try heatMap(of: shown, over: under)
      }
    } catch {
      throw Failure(error)
    }
  }

  private func render(
    _ picture: Picture, _ area: PixelRect, at size: PixelSize, _ isOpaque: Bool,
    _ path: @Sendable (Picture) -> String, _ news: RowCallback? = nil
  ) async throws(Failure) -> PixelImage {
    let key = Key(digest: picture.digest, area: area, size: size, isOpaque: isOpaque)
    let path = path(picture)
    return try await images.value(for: key) { () async throws(Failure) in
      do throws(DarkroomError) {
        return try await self.darkroom.render(
          path, area, at: size, isOpaque: isOpaque, keeps: self.cachesDecodedImages, news: news)
      } catch {
        // Descriptors or memory may have run out; the cache holds both.
        if case .cannotStart = error { self.images.removeAll() }
        throw Failure(error)
      }
    }
  }
}

extension PixelImage {
  /// The pixels as a transform shows them.
  func transformed(_ transform: ViewTransform) throws(DarkroomError) -> PixelImage {
    if transform.isIdentity { return self }
    return try PixelImage(size: size) { canvas in
      withBytes { canvas.copyMemory(from: $0) }
      canvas.withMemoryRebound(to: UInt32.self) { pixels in
        var span = pixels.mutableSpan
        transform.apply(to: &span, width: width)
      }
    }
  }
}
