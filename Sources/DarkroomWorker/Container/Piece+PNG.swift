import Darkroom

extension Piece {
  /// The chunks that determine the pixels; new metadata follows the header (PNG, third edition,
  /// section 11.3.3). A missing end is added, and a palette is moved before the chunk that makes
  /// its entries transparent.
  static func png(
    _ source: ByteSource, _ header: PictureHeader, _ metadata: EmbeddedMetadata?,
    _ orientation: Orientation?
  ) throws(DarkroomError) -> [Piece] {
    var pieces = [Piece.copied(0..<8)]
    let usesPalette = source.byte(at: 25) == 3
    var held: [Piece] = []
    var isWhole = false
    var count = 0
    PictureHeader.forEachChunk(source) { kind, offset, length in
      count += 1
      guard count <= 200_000, offset + length + 4 <= source.count else { return false }
      // A capital first letter marks a chunk that no reader may skip.
      if kind[0] & 0x20 == 0 || chunksOfPixels.contains(kind) {
        let piece = Piece.copied((offset - 8)..<(offset + length + 4))
        switch String(decoding: kind, as: UTF8.self) {
        case "PLTE" where header.isOutOfOrder && !usesPalette: break
        case "tRNS" where header.isOutOfOrder && usesPalette: held = [piece]
        case "PLTE":
          pieces += [piece] + held
          held = []
        case "IDAT":
          pieces += held + [piece]
          held = []
        default: pieces.append(piece)
        }
      }
      if kind.has("IHDR"), let orientation { pieces.append(chunk("eXIf", orientation.exif)) }
      if kind.has("IHDR"), let metadata { pieces += chunks(of: metadata) }
      isWhole = kind.has("IEND")
      return !isWhole
    }
    guard isWhole || header.lacksEnd else { throw .truncated }
    if !isWhole { pieces.append(chunk("IEND", [])) }
    return pieces
  }

  /// The chunks that change how the pixels look, and the frames of an animation.
  private static let chunksOfPixels: Set<[UInt8]> = Set(
    [
      "tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "cICP", "mDCV", "cLLI", "sBIT", "bKGD", "pHYs",
      "acTL", "fcTL", "fdAT",
    ].map { Array($0.utf8) })

  private static func chunks(of metadata: EmbeddedMetadata) -> [Piece] {
    let packet = international("XML:com.adobe.xmp", metadata.packet)
    return [packet]
      + metadata.texts.map { text in
        // Plain text is read by more programs, but is Latin-1.
        guard text.text.utf8.allSatisfy({ $0 < 0x80 && $0 != 0 }) else {
          return international(text.keyword, text.text)
        }
        return chunk("tEXt", Array(text.keyword.utf8) + [0] + Array(text.text.utf8))
      }
  }

  /// Text in UTF-8: the keyword, no compression, no language, no translated keyword.
  private static func international(_ keyword: String, _ text: String) -> Piece {
    chunk("iTXt", Array(keyword.utf8) + [0, 0, 0, 0, 0] + Array(text.utf8))
  }

  private static func chunk(_ kind: String, _ content: [UInt8]) -> Piece {
    let body = Array(kind.utf8) + content
    return .new(big(UInt32(content.count)) + body + big(checksumOfPNG(body)))
  }

  private static func big(_ value: UInt32) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }
}

/// CRC-32, which ends every chunk (PNG, third edition, annex D). The data it is used for is short,
/// so no library is loaded for it.
func checksumOfPNG(_ bytes: some Sequence<UInt8>) -> UInt32 {
  ~bytes.reduce(~0) { checksums[Int(($0 ^ UInt32($1)) & 255)] ^ $0 >> 8 }
}

/// The effect of each byte on a checksum.
private let checksums: [UInt32] = (0..<256).map { index in
  (0..<8).reduce(UInt32(index)) { value, _ in
    value & 1 == 1 ? 0xEDB8_8320 ^ value >> 1 : value >> 1
  }
}

extension ByteSource {
  /// The text of the `iTXt` chunk with XMP's keyword, if it is not compressed.
  var packetOfPNG: Range<Int>? {
    let name = Array("XML:com.adobe.xmp\0".utf8) + [0, 0]
    var place: Range<Int>?
    var count = 0
    PictureHeader.forEachChunk(self) { kind, offset, length in
      count += 1
      guard count <= PictureHeader.mostParts else { return false }
      guard kind.has("iTXt"), bytes(at: offset, name.count) == name else { return true }
      // A language and a translated keyword, each followed by a zero.
      var start = offset + name.count
      for _ in 0..<2 {
        while start < offset + length, byte(at: start) != 0 { start += 1 }
        start += 1
      }
      if start < offset + length { place = start..<(offset + length) }
      return false
    }
    return place
  }
}
