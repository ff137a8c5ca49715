/// The differences between two pictures, counted at full size.
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

    package var share: Double { Double(changed) / Double(max(1, total)) }
  }

  /// Compression and scaling by themselves change less than this, of 255, except at sharp edges.
  package static let lossyThreshold = 16

  /// How the two were laid over each other.
  package var alignment: Alignment
  /// The largest difference of a channel, of 255, that did not count as a change.
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
