/// A size in pixels.
package struct PixelSize: Codable, Hashable, Sendable {
  package var width: Int
  package var height: Int

  package init(width: Int, height: Int) {
    self.width = width
    self.height = height
  }

  /// Width times height, saturating: a hostile header may claim any size.
  package var pixelCount: Int {
    let (count, overflow) = width.multipliedReportingOverflow(by: height)
    return overflow ? Int.max : count
  }
}

/// The formats the darkroom reads.
package enum PictureFormat: String, Codable, Sendable, CaseIterable {
  case png, jpeg, webp, heic, gif, avif, tiff, bmp

  /// The media type of the bytes, such as `image/png`.
  package var mediaType: String { "image/\(rawValue)" }
}

/// What the bytes of a picture say about it; file names and labels are ignored.
package struct PictureFacts: Codable, Hashable, Sendable {
  package var format: PictureFormat
  /// The visible size in pixels, after the orientation is applied.
  package var size: PixelSize
  /// The length of the encoded file.
  package var byteCount: Int
  package var hasAlpha: Bool
  /// EXIF orientation, 1 to 8; 1 is upright. A HEIC is turned by its decoder and reports 1.
  package var orientation: Int
  /// Whether the file carries a colour profile of its own.
  package var hasProfile: Bool
  /// The visible size of a picture that has more pixels than are read and so counts as smaller:
  /// `size` is the size it is decoded at. nil for all others.
  package var original: PixelSize?

  package init(
    format: PictureFormat, size: PixelSize, byteCount: Int, hasAlpha: Bool = false,
    orientation: Int = 1, hasProfile: Bool = false, original: PixelSize? = nil
  ) {
    self.format = format
    self.size = size
    self.byteCount = byteCount
    self.hasAlpha = hasAlpha
    self.orientation = orientation
    self.hasProfile = hasProfile
    self.original = original
  }

  package var mediaType: String { format.mediaType }
}
