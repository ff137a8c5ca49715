import Darkroom

extension PictureHeader {
  /// The file as decoders take it, where they do not take it as it is: with its end, and with its parts
  /// in order. nil where nothing is wrong.
  func mended(_ source: ByteSource) throws(DarkroomError) -> [UInt8]? {
    guard lacksEnd || isOutOfOrder else { return nil }
    switch format {
    case .png: return Self.mendedPNG(source)
    case .jpeg: return source.bytes(at: 0, source.count) + [0xFF, 0xD9]
    case .webp: return Self.mendedWebP(source)
    case .heic, .avif:
      var bytes = source.bytes(at: 0, source.count)
      guard bytes.count > 12 else { throw .truncated }
      bytes.replaceSubrange(8..<12, with: Array((format == .avif ? "avif" : "heic").utf8))
      return bytes
    case .gif, .tiff, .bmp: return nil
    }
  }

  /// The palette before what makes its entries transparent, and only where pixels are numbers of it; an
  /// end.
  private static func mendedPNG(_ source: ByteSource) -> [UInt8] {
    let usesPalette = source.byte(at: 25) == 3
    var result = source.bytes(at: 0, 8)
    var held: [UInt8] = []
    var needsPalette = usesPalette
    forEachChunk(source) { kind, offset, length in
      // The sum behind it too, which counts as it is.
      let chunk = source.bytes(at: offset - 8, length + 12)
      switch String(decoding: kind, as: UTF8.self) {
      case "PLTE" where !usesPalette: return true
      case "tRNS" where needsPalette: held += chunk
      case "PLTE":
        result += chunk + held
        needsPalette = false
      case "IEND": return false
      default: result += chunk
      }
      return chunk.count == length + 12
    }
    // An end has no content, and so always the same sum.
    return result + [0, 0, 0, 0] + Array("IEND".utf8) + [0xAE, 0x42, 0x60, 0x82]
  }

  /// The length that the file has.
  private static func mendedWebP(_ source: ByteSource) -> [UInt8] {
    var bytes = source.bytes(at: 0, source.count)
    let length = bytes.count - 8
    bytes.replaceSubrange(
      4..<8, with: (0..<4).map { UInt8(truncatingIfNeeded: length >> ($0 * 8)) })
    return bytes
  }
}
