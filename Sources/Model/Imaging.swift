/// Port: the darkroom, for everything but previews. No other code touches image bytes.
package protocol Imaging: Sendable {
  /// Reads type and size from the file's header, and refuses what is no picture or too large.
  func inspect(_ path: String) async throws(Failure) -> PictureFacts
  /// Re-encodes a picture so that a provider takes it: upright, sRGB, without metadata, at most
  /// `maxBytes` long. Writes the new file at `output`, which must not exist.
  func convert(_ path: String, to type: MediaType, maxBytes: Int, output: String)
    async throws(Failure) -> PictureFacts
  /// Reads a part of the upright picture in sRGB, pixel by pixel; it lies inside the picture.
  func sample(_ path: String, _ part: PixelRect) async throws(Failure) -> PixelPatch
}
