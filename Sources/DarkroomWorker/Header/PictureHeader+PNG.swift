import Darkroom

extension PictureHeader {
  /// Chunks before the pixels tell all that is wanted (PNG, third edition, section 5 and 11).
  static func readPNG(_ source: ByteSource) throws(DarkroomError) -> PictureHeader {
    let start = source.bytes(at: 8, 25)
    guard start.has("IHDR", at: 4), let width = start.bigEndian(at: 8, 4),
      let height = start.bigEndian(at: 12, 4), start.count >= 18
    else { throw start.count < 18 ? .truncated : .damaged(detail: "no PNG header") }
    var header = PictureHeader(format: .png, stored: PixelSize(width: width, height: height))
    // Colour types 4 and 6 carry alpha.
    header.hasAlpha = start[17] & 4 != 0
    var parts = 0
    forEachChunk(source) { kind, offset, length in
      parts += 1
      if kind.has("tRNS") { header.hasAlpha = true }
      if kind.has("iCCP") { header.hasProfile = true }
      if kind.has("eXIf") {
        let exif = source.bytes(at: offset, min(length, 1 << 16))
        header.orientation = exifOrientation(inTIFF: exif[...])
      }
      return !kind.has("IDAT") && parts <= mostParts
    }
    guard parts <= mostParts else { throw tooManyParts }
    return header
  }

  /// Whether the chunks reach the last one within the file.
  static func hasWholePNG(_ source: ByteSource) -> Bool {
    var isWhole = false
    var count = 0
    forEachChunk(source) { kind, offset, length in
      count += 1
      isWhole = kind.has("IEND") || count > 200_000
      return !isWhole && offset + length <= source.count
    }
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
