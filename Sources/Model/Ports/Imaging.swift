package import Imagery

/// Port: the darkroom, for everything except previews. No other code touches image bytes.
package protocol Imaging: Sendable {
  /// Reads type and size from the file's header, and refuses files that are not pictures or are too
  /// large.
  func inspect(_ path: String) async throws(Failure) -> PictureFacts
  /// Re-encodes a picture so that a provider accepts it: upright, sRGB, without metadata, at most
  /// `maxBytes` long. Writes the new file at `output`, which must not exist.
  func convert(_ path: String, to type: MediaType, maxBytes: Int, output: String)
    async throws(Failure) -> PictureFacts
  /// Writes a copy at `output` with exactly the same pixels but without metadata, such as where it
  /// was taken. Returns nil, and writes no file, where there is none. Supports only PNG, JPEG and
  /// WebP.
  func clean(_ path: String, output: String) async throws(Failure) -> PictureFacts?
  /// Reads the pixels of a part of the upright picture in sRGB; the part lies inside the picture.
  func sample(_ path: String, _ part: PixelRect) async throws(Failure) -> PixelPatch
  /// Measures the difference between two picture files at full size. `regions` are in pixels of the
  /// first.
  func compare(_ before: String, _ after: String, regions: [PixelRect]) async throws(Failure)
    -> Difference
  /// Writes a PNG at `output` with the result inside the regions and the parent's own pixels
  /// outside, in the parent's size. Returns the file's facts, and the width in pixels of the blend
  /// inside the regions' edges.
  func keep(_ result: String, over parent: String, regions: [PixelRect], output: String)
    async throws(Failure) -> (facts: PictureFacts, kept: RegionComposite)
  /// Writes a JPEG at `output` with the regions outlined.
  func mark(_ path: String, regions: [PixelRect], output: String) async throws(Failure)
    -> PictureFacts
}
