import Caches
import Darkroom
import Glibc
import Imagery

/// A cache of decoded pictures at half sizes: another part or another scale then needs no decoding.
/// The least recently used are dropped when there are too many bytes.
final class DecodedImageCache {
  /// The file the pixels came from, as it was then.
  struct Source: Hashable {
    private let numbers: [Int]

    init?(_ descriptor: CInt) {
      var status = stat()
      guard fstat(descriptor, &status) == 0 else { return nil }
      numbers = [
        Int(status.st_dev), Int(status.st_ino), Int(status.st_size), status.st_mtim.tv_sec,
        status.st_mtim.tv_nsec, status.st_ctim.tv_sec, status.st_ctim.tv_nsec,
      ]
    }
  }

  /// The most bytes in total; a single picture over half of that is not cached.
  static let capacity = 128 << 20

  private struct Key: Hashable {
    var source: Source
    var size: PixelSize
  }

  private var images = LRUCache<Key, Raster>(capacity: capacity)
  /// The files viewed last.
  private var viewed = LRUCache<Source, Bool>(capacity: .max, limit: 256)

  /// Marks the file as viewed, and returns whether it was already.
  func markViewed(_ source: Source) -> Bool {
    if viewed.use(source) != nil { return true }
    viewed.insert(true, for: source)
    return false
  }

  /// Whether pixels of that size are cached.
  static func accepts(_ size: PixelSize) -> Bool { size.pixelCount * 4 <= capacity / 2 }

  /// The smallest cached picture of a file that is at least that large.
  func image(of source: Source, atLeast size: PixelSize) -> Raster? {
    let fitting = images.newestFirst.map(\.key).filter {
      $0.source == source && $0.size.width >= size.width && $0.size.height >= size.height
    }
    return fitting.min { $0.size.width < $1.size.width }.flatMap { images.use($0) }
  }

  func insert(_ image: Raster, of source: Source) {
    images.insert(
      image, for: Key(source: source, size: image.size),
      cost: image.size.pixelCount * 4)
  }
}

extension PixelSize {
  /// Halved as often as possible while the part stays at least as large as requested.
  func halved(for area: PixelRect, at size: PixelSize) -> PixelSize {
    var steps = 0
    while area.width >> (steps + 1) >= size.width, area.height >> (steps + 1) >= size.height,
      steps < 16
    {
      steps += 1
    }
    return PixelSize(width: max(1, width >> steps), height: max(1, height >> steps))
  }
}
