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

/// The differences between two pictures.
package struct Difference: Codable, Hashable, Sendable {
  /// A count over a number of pixels.
  package struct Count: Codable, Hashable, Sendable {
    /// The pixels with a channel that differs by more than the threshold.
    package var changed: Int
    package var total: Int
    /// The smallest rectangle around the changed pixels; nil if none has changed.
    package var box: PixelRect?
    /// The largest difference of one channel, of 255, whether below the threshold or not; 16-bit
    /// differences are rounded up.
    package var largest: Int

    package init(changed: Int, total: Int, box: PixelRect?, largest: Int) {
      self.changed = changed
      self.total = total
      self.box = box
      self.largest = largest
    }
  }

  package var alignment: Alignment
  /// The threshold that was applied, of 255.
  package var threshold: Int
  /// The count over all pixels. Boxes are in the compared pixels.
  package var all: Count
  /// The count outside the regions; equal to `all` without regions.
  package var outside: Count

  package init(alignment: Alignment, threshold: Int, all: Count, outside: Count) {
    self.alignment = alignment
    self.threshold = threshold
    self.all = all
    self.outside = outside
  }
}

/// How a picture is combined: a result inside the regions, its parent's own pixels outside.
package struct Keeping: Codable, Hashable, Sendable {
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
