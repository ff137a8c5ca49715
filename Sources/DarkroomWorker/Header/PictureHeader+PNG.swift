import Darkroom
import Imagery

extension PictureHeader {
  /// Reads the header. Chunks before the pixels contain everything needed (PNG, third edition,
  /// section 5 and 11).
  static func readPNG(_ source: ByteSource) throws(DarkroomError) -> PictureHeader {
    let start = source.bytes(at: 8, 25)
    guard start.has("IHDR", at: 4), let width = start.bigEndian(at: 8, 4),
      let height = start.bigEndian(at: 12, 4), start.count >= 18
    else { throw start.count < 18 ? .truncated : .damaged(detail: "no PNG header") }
    var header = PictureHeader(format: .png, stored: PixelSize(width: width, height: height))
    // Colour types 4 and 6 carry alpha.
    header.hasAlpha = start[17] & 4 != 0
    let isGrey = start[17] & 2 == 0
    // Interlaced rows are spread over the file.
    header.isShrinkable = start.count >= 21 && start[20] == 0
    var parts = 0
    var said = Colors()
    var hasPalette = false
    forEachChunk(source) { kind, offset, length in
      parts += 1
      let name = String(decoding: kind, as: UTF8.self)
      // libpng, and so nearly every viewer, ignores an optional chunk with a wrong checksum.
      if sayingMore.contains(name), !hasRightSum(source, offset, length) {
        return parts <= mostParts
      }
      switch name {
      case "PLTE":
        // A palette after a chunk that needs one.
        if header.hasAlpha, start[17] & 4 == 0 { header.isOutOfOrder = true }
        hasPalette = true
      case "tRNS":
        if start[17] == 3, !hasPalette { header.isOutOfOrder = true }
        header.hasAlpha = true
      case "iCCP":
        header.hasProfile = true
        if said.way == nil { said.way = .embedded }
      case "sRGB": if said.way == nil { said.way = .standard }
      case "cICP": said.points = source.bytes(at: offset, min(length, 4))
      case "gAMA": said.gamma = source.bytes(at: offset, 4).bigEndian(at: 0, 4)
      case "cHRM": said.chromaticities = source.bytes(at: offset, min(length, 32))
      case "eXIf":
        let exif = source.bytes(at: offset, min(length, 1 << 16))
        header.orientation = exifOrientation(inTIFF: exif[...])
      case "IDAT": return false
      default: break
      }
      return parts <= mostParts
    }
    guard parts <= mostParts else { throw tooManyParts }
    header.color = said.description(isGrey: isGrey)
    return header
  }

  /// The chunks that change how the pixels are shown but without which there still is a picture.
  private static let sayingMore: Set = ["tRNS", "iCCP", "sRGB", "cICP", "gAMA", "cHRM", "eXIf"]
  /// Bytes: libpng leaves longer ones out (its `PNG_USER_CHUNK_MALLOC_MAX`).
  private static let longestChunk = 8_000_000

  /// Whether the checksum behind a chunk matches its kind and content (PNG, third edition, section
  /// 5.5).
  private static func hasRightSum(_ source: ByteSource, _ offset: Int, _ length: Int) -> Bool {
    guard length <= longestChunk else { return false }
    let chunk = source.bytes(at: offset - 4, length + 8)
    guard chunk.count == length + 8 else { return false }
    return chunk.suffix(4).bigEndian(at: 0, 4) == Int(checksumOfPNG(chunk.dropLast(4)))
  }

  /// What the chunks say about colours. The first in this order counts (PNG, third edition, section
  /// 4.3); of a profile and `sRGB`, which exclude each other, libpng uses whichever comes first.
  private struct Colors {
    var way: ColorDescription?
    var points: [UInt8] = []
    var gamma: Int?
    var chromaticities: [UInt8] = []

    func description(isGrey: Bool) -> ColorDescription {
      // RGB of full range; no viewer shows pictures in video range.
      if points.count == 4, points[2] == 0, points[3] == 1 {
        return ColorDescription(
          primaries: Int(points[0]), transfer: Int(points[1]), isGrey: isGrey)
      }
      if let way { return way }
      let places = (0..<8).compactMap { chromaticities.bigEndian(at: $0 * 4, 4) }
      guard gamma != nil || places.count == 8 else { return .standard }
      func point(_ index: Int) -> SIMD2<Double> {
        SIMD2(Double(places[index]), Double(places[index + 1])) / 100_000
      }
      let known: ColorDescription.Chromaticities? =
        places.count < 8
        ? nil
        : ColorDescription.Chromaticities(
          red: point(2), green: point(4), blue: point(6), white: point(0))
      return ColorDescription(gamma: gamma, chromaticities: known, isGrey: isGrey)
    }
  }

  /// Whether the chunks reach the last one within the file.
  ///
  /// - Throws: A `DarkroomError` if pixels are certainly missing.
  static func hasWholePNG(_ source: ByteSource) throws(DarkroomError) -> Bool {
    var isWhole = false
    var isCut = false
    var hasPixels = false
    var count = 0
    forEachChunk(source) { kind, offset, length in
      count += 1
      isWhole = kind.has("IEND") || count > 200_000
      isCut = offset + length > source.count
      if kind.has("IDAT") { hasPixels = true }
      return !isWhole && !isCut
    }
    guard isWhole || (hasPixels && !isCut) else { throw .truncated }
    return isWhole
  }

  /// Calls `body` with each chunk's kind, the offset of its content and its length, until it
  /// returns false or the file ends.
  static func forEachChunk(
    _ source: ByteSource, _ body: (_ kind: [UInt8], _ offset: Int, _ length: Int) -> Bool
  ) {
    var offset = 8
    while true {
      let head = source.bytes(at: offset, 8)
      guard head.count == 8, let length = head.bigEndian(at: 0, 4) else { return }
      guard body(Array(head[4...]), offset + 8, length) else { return }
      offset += 12 + length
    }
  }
}
