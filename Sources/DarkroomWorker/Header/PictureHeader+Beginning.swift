import Darkroom
import Imagery

extension PictureHeader {
  /// What the beginning of a growing file reveals.
  enum Beginning {
    /// There is too little yet.
    case unknown
    /// A picture that can be decoded as it arrives.
    case plain(PictureHeader)
    /// A picture that cannot.
    case other
  }

  /// Examines the bytes so far; refuses a file that is not a picture or has over `maxPixels`.
  static func beginning(
    of source: ByteSource, maxPixels: Int
  ) throws(DarkroomError) -> Beginning {
    let start = source.bytes(at: 0, 64)
    guard start.count == 64 else { return .unknown }
    guard let format = Signature.type(of: start) else { throw Signature.refusal(of: start) }
    var header: PictureHeader
    do {
      switch format {
      case .png where reachesPixels(source): header = try readPNG(source)
      case .png: return .unknown
      case .jpeg: header = try readJPEG(source)
      // A profile, frames, alpha, or an orientation that comes after the pixels (RFC 9649, section
      // 2.7).
      case .webp where start.has("VP8X", at: 12) && start[20] & 0x3A != 0: return .other
      case .webp: header = try readWebP(source, isWhole: false)
      case .gif, .heic, .avif, .tiff, .bmp: return .other
      }
    } catch {
      if error == .truncated { return .unknown }
      throw error
    }
    guard header.stored.width > 0, header.stored.height > 0 else {
      throw .damaged(detail: "its size is zero")
    }
    try header.fit(into: maxPixels)
    guard header.shrink == 1 else { return .other }
    let isPlain = format == .webp ? !header.hasAlpha : DirectDecoder.suits(header)
    return isPlain ? .plain(header) : .other
  }

  /// Whether all chunks before the pixels are there, or so many that the file will be refused.
  private static func reachesPixels(_ source: ByteSource) -> Bool {
    var reaches = false
    var count = 0
    forEachChunk(source) { kind, _, _ in
      count += 1
      reaches = kind.has("IDAT") || count > mostParts
      return !reaches
    }
    return reaches
  }
}
