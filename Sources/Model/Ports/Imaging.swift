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
  /// Measures the difference between two picture files at full size, in constant memory. `regions`
  /// are in pixels of the first. The largest difference of a channel, of 255, that does not count as
  /// a change is `threshold`; nil selects it by the files: 0 if both are lossless, else
  /// `Difference.lossyThreshold`.
  func compare(_ before: String, _ after: String, regions: [Region], threshold: Int?)
    async throws(Failure) -> Difference
  /// Writes a PNG at `output` with the result inside the regions and the parent's own pixels
  /// outside, with the parent's size, depth and alpha but without its metadata. A result of another
  /// size is scaled. Over `feather` pixels the result fades in, from the edge of a region inwards
  /// but not along the edges of the picture; 0 is a sharp edge.
  func keep(
    _ result: String, over parent: String, regions: [Region], feather: Int, output: String
  ) async throws(Failure) -> PictureFacts
  /// Writes a PNG at `output` with the picture changed at its full size, with its depth and alpha
  /// but without its metadata. Only resizing reduces 16 bits a channel to eight.
  func apply(_ step: PixelStep, to path: String, output: String) async throws(Failure)
    -> PictureFacts
  /// Writes a JPEG at `output` with the regions outlined, and numbered if there are several.
  func mark(_ path: String, regions: [Region], output: String) async throws(Failure)
    -> PictureFacts
}

extension Imaging {
  /// Measures the difference between two picture files with the threshold that suits them.
  package func compare(
    _ before: String, _ after: String, regions: [Region] = []
  ) async throws(Failure) -> Difference {
    try await compare(before, after, regions: regions, threshold: nil)
  }
}

/// Two pictures to compare.
package struct DifferenceRequest: Hashable, Sendable {
  package var before: Picture
  package var after: Picture
  /// In pixels of the first picture; changes outside them are counted separately.
  package var regions: [Region]

  package init(before: Picture, after: Picture, regions: [Region] = []) {
    self.before = before
    self.after = after
    self.regions = regions
  }
}
