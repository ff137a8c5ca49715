/// Port: the darkroom, for everything but previews. No other code touches image bytes.
package protocol Imaging: Sendable {
  /// Reads type and size from the file's header, and refuses what is no picture or too large.
  func inspect(_ path: String) async throws(Failure) -> PictureFacts
  /// Re-encodes a picture so that a provider takes it: upright, sRGB, without metadata, at most
  /// `maxBytes` long. Writes the new file at `output`, which must not exist.
  func convert(_ path: String, to type: MediaType, maxBytes: Int, output: String)
    async throws(Failure) -> PictureFacts
  /// Writes a copy at `output` with the very same pixels and without anything a camera or a person has
  /// written into the file, such as where it was taken; nil, and no file, where there is nothing of that.
  /// Only PNG, JPEG and WebP can be copied so.
  func clean(_ path: String, output: String) async throws(Failure) -> PictureFacts?
  /// Reads a part of the upright picture in sRGB, pixel by pixel; it lies inside the picture.
  func sample(_ path: String, _ part: PixelRect) async throws(Failure) -> PixelPatch
  /// Counts what differs between two picture files at full size. `regions` are in pixels of the first.
  func compare(_ before: String, _ after: String, regions: [PixelRect]) async throws(Failure)
    -> Difference
  /// Writes a PNG at `output` with the result inside of the regions and the parent's own pixels
  /// outside, of the parent's size. Returns how many pixels wide the result fades in, inside of the
  /// regions' edges, beside what the file is.
  func keep(_ result: String, over parent: String, regions: [PixelRect], output: String)
    async throws(Failure) -> (facts: PictureFacts, kept: Kept)
  /// Writes a JPEG at `output` with the regions outlined.
  func mark(_ path: String, regions: [PixelRect], output: String) async throws(Failure)
    -> PictureFacts
}
