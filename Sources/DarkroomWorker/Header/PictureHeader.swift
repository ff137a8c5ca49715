import Darkroom

/// What a picture file says of itself before anything is decoded. Read in plain Swift, so that a
/// hostile file meets no C code before its size is known.
struct PictureHeader: Equatable {
  var format: PictureFormat
  /// As stored, before the orientation is applied.
  var stored: PixelSize
  var hasAlpha = false
  /// Where a JPEG's frame header ends, bytes.
  var pixelsOffset = 0
  /// EXIF orientation, 1 to 8.
  var orientation = 1
  var hasProfile = false
  /// Whether that profile is plain sRGB.
  var isStandardProfile = false
  /// Inks instead of light, as some JPEG files for print.
  var isCMYK = false

  /// As seen.
  var size: PixelSize {
    orientation >= 5 ? PixelSize(width: stored.height, height: stored.width) : stored
  }

  /// Reads the header, refuses what is no picture, is cut short, or has over `maxPixels`.
  static func read(
    from source: ByteSource, maxPixels: Int
  ) throws(DarkroomError) -> PictureHeader {
    let start = source.bytes(at: 0, 4096)
    guard !start.isEmpty else { throw .empty }
    guard let format = Signature.format(of: start) else { throw Signature.refusal(of: start) }
    let header =
      switch format {
      case .png: try readPNG(source)
      case .jpeg: try readJPEG(source)
      case .webp: try readWebP(source)
      case .gif: try readGIF(source)
      case .heic, .avif: try readHEIC(source, as: format)
      case .tiff: try readTIFF(source)
      }
    guard header.stored.width > 0, header.stored.height > 0 else {
      throw .damaged(detail: "its size is zero")
    }
    guard header.stored.pixelCount <= maxPixels else {
      throw .tooManyPixels(
        width: header.size.width, height: header.size.height, limit: maxPixels)
    }
    if format == .png, !hasWholePNG(source) { throw .truncated }
    if format == .jpeg, !header.hasWholeJPEG(source) { throw .truncated }
    return header
  }

  /// Most chunks or segments that are walked before the pixels; no camera and no program writes as
  /// many.
  static let mostParts = 10_000

  static let tooManyParts = DarkroomError.damaged(detail: "too many parts before the pixels")

  /// Whether the numbers in the file are not sRGB already.
  var needsColorManagement: Bool { isCMYK || (hasProfile && !isStandardProfile) }

  func facts(byteCount: Int) -> PictureFacts {
    PictureFacts(
      format: format, size: size, byteCount: byteCount, hasAlpha: hasAlpha,
      orientation: orientation, hasProfile: hasProfile)
  }
}
