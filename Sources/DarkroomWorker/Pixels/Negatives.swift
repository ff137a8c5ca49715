import Darkroom
import Glibc
import Imagery

/// A cache of decoded pictures at half sizes: another part or another scale then needs no decoding.
/// The least recently used are dropped when there are too many bytes.
final class Negatives {
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

  /// The most bytes in total; a single picture over half of that is not kept.
  static let capacity = 128 << 20

  /// Least recently used first.
  private var kept: [(source: Source, negative: Raster)] = []
  /// The files viewed, latest last.
  private var seen: [Source] = []

  /// Whether the file was viewed before; from now on it counts as viewed.
  func knows(_ source: Source) -> Bool {
    let place = seen.lastIndex(of: source)
    if let place { seen.remove(at: place) } else if seen.count == 256 { seen.removeFirst() }
    seen.append(source)
    return place != nil
  }

  static func isKept(_ size: PixelSize) -> Bool { size.pixelCount * 4 <= capacity / 2 }

  /// The smallest cached picture of a file that is at least that large.
  func negative(of source: Source, atLeast size: PixelSize) -> Raster? {
    let fitting = kept.indices.filter {
      kept[$0].source == source && kept[$0].negative.size.width >= size.width
        && kept[$0].negative.size.height >= size.height
    }
    let smallest = fitting.min { kept[$0].negative.size.width < kept[$1].negative.size.width }
    guard let smallest else { return nil }
    let entry = kept.remove(at: smallest)
    kept.append(entry)
    return entry.negative
  }

  func keep(_ negative: Raster, of source: Source) {
    kept.append((source, negative))
    var bytes = kept.reduce(0) { $0 + $1.negative.size.pixelCount * 4 }
    while bytes > Self.capacity, kept.count > 1 {
      bytes -= kept.removeFirst().negative.size.pixelCount * 4
    }
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
