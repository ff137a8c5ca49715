/// The line along the edge of a region, inside it.
package struct RegionOutline: Sendable {
  private let field: RegionField
  private let size: PixelSize
  private let width: Int

  /// - Parameter width: In pixels, at most 250.
  package init(_ region: Region, size: PixelSize, width: Int) {
    field = RegionField(region, size: size, feather: 0)
    self.size = size
    self.width = min(max(1, width), Region.widest)
  }

  /// The rows that are best computed together.
  package var preferredRows: Int { min(max(1, size.height), max(64, 2 * width)) }

  /// The distance of each pixel of these rows from the region's edge inwards: 1 for the outermost,
  /// at most the line's width; 0 for pixels that are not on the line.
  package func depths(of rows: Range<Int>) -> [UInt8] {
    field.depths(of: rows.clamped(to: 0..<size.height), width: width)
  }
}
