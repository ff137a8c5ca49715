/// Two pictures to be compared at full size.
package struct Comparison: Codable, Hashable, Sendable {
  /// Rectangles of the first picture; what changes outside of all of them is counted apart.
  package var regions: [PixelRect]
  /// The largest difference of a channel, of 255, that does not count as a change; nil for what suits
  /// the files: nothing at all for two that lose nothing, else `lossyThreshold`.
  package var threshold: Int?

  /// What compressing and scaling change by themselves stays below this, but for sharp edges.
  package static let lossyThreshold = 16

  package init(regions: [PixelRect] = [], threshold: Int? = nil) {
    self.regions = regions
    self.threshold = threshold
  }
}

/// What differs between two pictures.
package struct Difference: Codable, Hashable, Sendable {
  /// What was counted over a number of pixels.
  package struct Count: Codable, Hashable, Sendable {
    /// Pixels with a channel that differs by more than the threshold.
    package var changed: Int
    package var total: Int
    /// The smallest rectangle around the changed pixels; nil when none has changed.
    package var box: PixelRect?
    /// The largest difference of one channel, of 255, below the threshold or not; of 16 bits the next
    /// whole number.
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
  /// Boxes are in the pixels that were compared.
  package var all: Count
  /// Outside of the regions; the same as `all` without regions.
  package var outside: Count

  package init(alignment: Alignment, threshold: Int, all: Count, outside: Count) {
    self.alignment = alignment
    self.threshold = threshold
    self.all = all
    self.outside = outside
  }
}

/// A picture to be put together: a result inside of the regions, its parent's own pixels outside.
package struct Keeping: Codable, Hashable, Sendable {
  /// In the parent's pixels.
  package var regions: [PixelRect]
  /// Over how many pixels the result fades in, from the edge of a region inwards, but not along the
  /// edges of the picture; 0 for a sharp edge. Outside of the regions nothing of it is seen.
  package var feather: Int

  package init(regions: [PixelRect], feather: Int) {
    self.regions = regions
    self.feather = feather
  }
}
