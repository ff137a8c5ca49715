package import Imagery

/// How two pictures are compared at full size.
package struct Comparison: Codable, Hashable, Sendable {
  /// Rectangles of the first picture; changes outside all of them are counted separately.
  package var regions: [PixelRect]
  /// The largest difference of a channel, of 255, that does not count as a change. nil selects it
  /// by the files: 0 if both are lossless, else `lossyThreshold`.
  package var threshold: Int?

  /// Compression and scaling by themselves change less than this, except at sharp edges.
  package static let lossyThreshold = 16

  package init(regions: [PixelRect] = [], threshold: Int? = nil) {
    self.regions = regions
    self.threshold = threshold
  }
}

/// How a picture is combined: a result inside the regions, its parent's own pixels outside.
package struct CompositeOptions: Codable, Hashable, Sendable {
  /// Rectangles in the parent's pixels.
  package var regions: [PixelRect]
  /// Over how many pixels the result fades in, from the edge of a region inwards, but not along the
  /// edges of the picture; 0 for a sharp edge. Outside the regions none of it is visible.
  package var feather: Int

  package init(regions: [PixelRect], feather: Int) {
    self.regions = regions
    self.feather = feather
  }
}
