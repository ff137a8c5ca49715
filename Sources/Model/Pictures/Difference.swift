package import Imagery

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
