/// Two pictures to compare.
package struct DifferenceRequest: Hashable, Sendable {
  package var before: Picture
  package var after: Picture
  /// In pixels of the first picture; changes outside them are counted separately.
  package var regions: [PixelRect]

  package init(before: Picture, after: Picture, regions: [PixelRect] = []) {
    self.before = before
    self.after = after
    self.regions = regions
  }
}

/// The difference between two pictures, measured at full size.
package struct Difference: Hashable, Sendable {
  /// The counts over an area of pixels.
  package struct Count: Hashable, Sendable {
    /// Pixels with a channel that differs by more than the threshold.
    package var changed: Int
    package var total: Int
    /// The smallest rectangle around the changed pixels; nil when none changed.
    package var box: PixelRect?
    /// The largest difference in one channel, of 255.
    package var largest: Int

    package init(changed: Int, total: Int, box: PixelRect?, largest: Int) {
      self.changed = changed
      self.total = total
      self.box = box
      self.largest = largest
    }

    package var share: Double { Double(changed) / Double(max(1, total)) }
  }

  /// How the two pictures were aligned.
  package enum Alignment: Hashable, Sendable {
    /// Pixel by pixel.
    case exact
    /// The smaller was scaled to the larger.
    case scaled
    /// The second was scaled to this part of the first.
    case centered(PixelRect)
  }

  package var alignment: Alignment
  /// The size of the comparison: width x height.
  package var size: PixelSize
  /// The largest difference in a channel, of 255, that does not count as a change.
  package var threshold: Int
  package var all: Count
  /// Outside the regions; the same as `all` without regions.
  package var outside: Count

  package init(
    alignment: Alignment, size: PixelSize, threshold: Int, all: Count, outside: Count
  ) {
    self.alignment = alignment
    self.size = size
    self.threshold = threshold
    self.all = all
    self.outside = outside
  }
}
