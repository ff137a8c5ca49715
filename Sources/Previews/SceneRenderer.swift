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

  /// Renders a part of a scene. `crop` is in the pixels of `scene.picture`. `isOpaque` lays
  /// transparent pixels over a chequerboard. `news` is called for the rows of a plain picture while
  /// it is decoded.
  func pixels(
    of scene: Scene, _ crop: PixelRect, at size: PixelSize, isOpaque: Bool,
    path: @Sendable (Picture) -> String, news: RowCallback? = nil
  ) async throws(Failure) -> PixelImage {
    let before: Picture
    switch scene {
    case .picture: return try await render(scene.picture, crop, at: size, isOpaque, path, news)
    case .wipe(let picture, _, _), .difference(let picture, _): before = picture
    }
    let main = try await render(scene.picture, crop, at: size, isOpaque, path)
    let place = OverlaidPart(of: before.size, with: scene.picture.size, crop: crop, on: size)
    guard let place else { return main }
    let other = try await render(before, place.area, at: place.size, isOpaque, path)
    do throws(DarkroomError) {
      switch scene {
      case .picture: return main
      case .wipe(_, _, let border):
        return try wiped(other, at: place, over: main, border: border)
      case .difference: return try heatMap(of: main, over: other, at: place)
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
