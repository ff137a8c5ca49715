import Darkroom
import Numbers

/// What a picture file says of itself before anything is decoded. Read in plain Swift, so that a
/// hostile file meets no C code before its size is known.
struct PictureHeader: Equatable {
  var format: PictureFormat
  /// As decoded, before the orientation is applied: as stored, or smaller by `shrink`.
  var stored: PixelSize
  var hasAlpha = false
  /// Where a JPEG's frame header ends, bytes.
  var pixelsOffset = 0
  /// EXIF orientation, 1 to 8.
  var orientation = 1
  /// Whether it carries an ICC profile.
  var hasProfile = false
  /// What its numbers mean.
  var color = ColorDescription.standard
  /// Inks instead of light, as some JPEG files for print.
  var isCMYK = false
  /// Whether the file lacks nothing but its end, as far as the header tells.
  var lacksEnd = false
  /// Whether a decoder takes it only with its parts put in order.
  var isOutOfOrder = false
  /// Whether small copies inside of the file cannot stand for the picture.
  var hasUselessThumbnails = false
  /// Whether it can be decoded row by row at a smaller size, with little memory.
  var isShrinkable = false
  /// What a picture of too many pixels is decoded smaller by: 1, 2, 4 or 8.
  var shrink = 1
  /// As stored, as seen, where `shrink` is not 1.
  var original: PixelSize?

  /// As seen.
  var size: PixelSize { seen(stored) }

  private func seen(_ size: PixelSize) -> PixelSize {
    orientation >= 5 ? PixelSize(width: size.height, height: size.width) : size
  }

  /// Reads the header, refuses what is no picture, is cut short, or has over `maxPixels` that cannot be
  /// made fewer while they are decoded.
  static func read(
    from source: ByteSource, maxPixels: Int
  ) throws(DarkroomError) -> PictureHeader {
    let start = source.bytes(at: 0, 4096)
    guard !start.isEmpty else { throw .empty }
    guard let format = Signature.format(of: start) else {
      throw Signature.refusal(of: start, source)
    }
    var header =
      switch format {
      case .png: try readPNG(source)
      case .jpeg: try readJPEG(source)
      case .webp: try readWebP(source)
      case .gif: try readGIF(source)
      case .heic, .avif: try readHEIC(source, as: format)
      case .tiff: try readTIFF(source)
      case .bmp: try readBMP(source)
      }
    guard header.stored.width > 0, header.stored.height > 0 else {
      throw .damaged(detail: "its size is zero")
    }
    try header.fit(into: maxPixels)
    if format == .png { header.lacksEnd = try !hasWholePNG(source) }
    if format == .jpeg { header.lacksEnd = !header.hasWholeJPEG(source) }
    return header
  }

  /// Halves what has too many pixels, where the decoder can, until it has no more than `maxPixels`.
  mutating func fit(into maxPixels: Int) throws(DarkroomError) {
    let most = maxPixels.saturatingMultiplied(by: isShrinkable ? Self.mostReduction : 1)
    guard stored.pixelCount <= most else {
      throw .tooManyPixels(width: size.width, height: size.height, limit: maxPixels)
    }
    let whole = stored
    while stored.pixelCount > maxPixels, shrink < 8 {
      shrink *= 2
      stored = PixelSize(
        width: (whole.width + shrink - 1) / shrink, height: (whole.height + shrink - 1) / shrink)
    }
    if shrink > 1 { original = seen(whole) }
  }

  /// How many times as many pixels a picture may have as are read, where it is shrunk while it is
  /// decoded: what a telephone takes is shown, and what only takes time is not.
  private static let mostReduction = 4

  /// Most chunks or segments that are walked before the pixels; no camera and no program writes as
  /// many.
  static let mostParts = 10_000

  static let tooManyParts = DarkroomError.damaged(detail: "too many parts before the pixels")

  /// Whether the numbers in the file are not sRGB already.
  var needsColorManagement: Bool { isCMYK || color != .standard }

  func facts(byteCount: Int) -> PictureFacts {
    PictureFacts(
      format: format, size: size, byteCount: byteCount, hasAlpha: hasAlpha,
      orientation: orientation, hasProfile: hasProfile, original: original)
  }
}
