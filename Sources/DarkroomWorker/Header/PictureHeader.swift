import Darkroom
import Imagery
import Numbers

/// What a picture file says about itself before anything is decoded. Read in plain Swift, so that a
/// hostile file meets no C code before its size is known.
struct PictureHeader: Equatable {
  var format: MediaType
  /// The size as decoded, before the orientation is applied: as stored, or reduced by `shrink`.
  var stored: PixelSize
  var hasAlpha = false
  /// The end of a JPEG's frame header, in bytes.
  var pixelsOffset = 0
  /// EXIF orientation, 1 to 8.
  var orientation = 1
  /// Whether it carries an ICC profile.
  var hasProfile = false
  /// The meaning of its numbers.
  var color = ColorDescription.standard
  /// Whether it has inks instead of light, as some JPEG files for print do.
  var isCMYK = false
  /// Whether the file lacks nothing but its end, as far as the header shows.
  var lacksEnd = false
  /// Whether a decoder accepts it only with its parts put in order.
  var isOutOfOrder = false
  /// Whether thumbnails inside the file cannot stand for the picture.
  var hasUselessThumbnails = false
  /// Whether it can be decoded row by row at a smaller size, with little memory.
  var isShrinkable = false
  /// The factor by which a picture of too many pixels is reduced while decoding: 1, 2, 4 or 8.
  var shrink = 1
  /// The visible size as stored, if `shrink` is not 1.
  var original: PixelSize?

  /// The visible size.
  var size: PixelSize { seen(stored) }

  private func seen(_ size: PixelSize) -> PixelSize {
    orientation >= 5 ? PixelSize(width: size.height, height: size.width) : size
  }

  /// Reads the header.
  ///
  /// - Throws: A `DarkroomError` if the file is not a picture, is truncated, or has over
  ///   `maxPixels` and cannot be reduced while it is decoded.
  static func read(
    from source: ByteSource, maxPixels: Int
  ) throws(DarkroomError) -> PictureHeader {
    let start = source.bytes(at: 0, 4096)
    guard !start.isEmpty else { throw .empty }
    guard let format = Signature.type(of: start) else {
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

  /// Halves the size of a picture with too many pixels, if the decoder can, until it has at most
  /// `maxPixels`.
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

  /// How many times `maxPixels` a picture may have if it is reduced while decoding: phone
  /// photographs are shown, pictures that only cost time are not.
  private static let mostReduction = 4

  /// The most chunks or segments walked before the pixels; no camera or program writes as many.
  static let mostParts = 10_000

  static let tooManyParts = DarkroomError.damaged(detail: "too many parts before the pixels")

  /// Whether the numbers in the file are not sRGB already.
  var needsColorManagement: Bool { isCMYK || color != .standard }

  func facts(byteCount: Int) -> PictureFacts {
    PictureFacts(
      type: format, size: size, byteCount: byteCount, hasAlpha: hasAlpha,
      orientation: orientation, hasProfile: hasProfile, original: original)
  }
}
