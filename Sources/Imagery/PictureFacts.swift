/// What the bytes of a picture say about it, as the darkroom reads them; file names and labels are
/// ignored.
package struct PictureFacts: Codable, Hashable, Sendable {
  package var type: MediaType
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
    type: MediaType, size: PixelSize, byteCount: Int, hasAlpha: Bool = false,
    orientation: Int = 1, hasProfile: Bool = false, original: PixelSize? = nil
  ) {
    self.type = type
    self.size = size
    self.byteCount = byteCount
    self.hasAlpha = hasAlpha
    self.orientation = orientation
    self.hasProfile = hasProfile
    self.original = original
  }
}
