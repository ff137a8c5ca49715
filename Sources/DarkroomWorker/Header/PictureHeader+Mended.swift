import Darkroom
import Imagery

extension PictureHeader {
  /// The file in a form that decoders accept: with its end, and with its parts in order. nil if
  /// nothing is wrong.
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

  /// Moves the palette before the chunk that makes its entries transparent, keeps it only if pixels
  /// are indices, and adds a missing end.
  private static func mendedPNG(_ source: ByteSource) -> [UInt8] {
    let usesPalette = source.byte(at: 25) == 3
    var result = source.bytes(at: 0, 8)
    var held: [UInt8] = []
    var needsPalette = usesPalette
    forEachChunk(source) { kind, offset, length in
      // Including the checksum behind it, which stays as it is.
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
    // An end chunk has no content, and so always the same checksum.
    return result + [0, 0, 0, 0] + Array("IEND".utf8) + [0xAE, 0x42, 0x60, 0x82]
  }

  /// Corrects the stated length to the file's.
  private static func mendedWebP(_ source: ByteSource) -> [UInt8] {
    var bytes = source.bytes(at: 0, source.count)
    let length = bytes.count - 8
    bytes.replaceSubrange(
      4..<8, with: (0..<4).map { UInt8(truncatingIfNeeded: length >> ($0 * 8)) })
    return bytes
  }
}
