import Darkroom
import Imagery

extension PictureHeader {
  /// Reads the first chunk, which says lossy, lossless or extended (RFC 9649, sections 2.5 to 2.7).
  static func readWebP(
    _ source: ByteSource, isWhole: Bool = true
  ) throws(DarkroomError) -> PictureHeader {
    let start = source.bytes(at: 0, 64)
    guard let riff = start.littleEndian(at: 4, 4), start.count >= 25 else { throw .truncated }
    var header = PictureHeader(format: .webp, stored: PixelSize(width: 0, height: 0))
    if start.has("VP8X", at: 12), let width = start.littleEndian(at: 24, 3),
      let height = start.littleEndian(at: 27, 3)
    {
      header.stored = PixelSize(width: width + 1, height: height + 1)
      header.hasAlpha = start[20] & 0x10 != 0
      header.hasProfile = start[20] & 0x20 != 0
      if header.hasProfile { header.color = .embedded }
      if start[20] & 0x08 != 0 { header.orientation = try exifOrientation(inWebP: source) }
    } else if start.has("VP8L", at: 12), let bits = start.littleEndian(at: 21, 4) {
      header.stored = PixelSize(width: bits & 0x3FFF + 1, height: bits >> 14 & 0x3FFF + 1)
      header.hasAlpha = bits >> 28 & 1 == 1
    } else if start.has("VP8 ", at: 12), let width = start.littleEndian(at: 26, 2),
      let height = start.littleEndian(at: 28, 2)
    {
      header.stored = PixelSize(width: width & 0x3FFF, height: height & 0x3FFF)
      header.isShrinkable = true
    } else {
      throw start.count < 30 ? .truncated : .damaged(detail: "no WebP header")
    }
    // An odd length may lack its padding byte.
    header.lacksEnd = isWhole && riff + 8 > source.count + 1
    return header
  }

  private static func exifOrientation(inWebP source: ByteSource) throws(DarkroomError) -> Int {
    var offset = 12
    for _ in 0..<mostParts {
      let head = source.bytes(at: offset, 8)
      guard let length = head.littleEndian(at: 4, 4) else { return 1 }
      if head.has("EXIF") {
        var exif = source.bytes(at: offset + 8, min(length, 1 << 16))[...]
        if exif.has("Exif\0\0") { exif = exif.dropFirst(6) }
        return exifOrientation(inTIFF: exif)
      }
      offset += 8 + length + length % 2
    }
    throw tooManyParts
  }
}
