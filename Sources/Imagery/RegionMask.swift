/// How much of an edit shows in each pixel of a picture: nothing outside the selection that its
/// regions make, all of it inside, and in between at edges that cross a pixel and over the feather.
///
/// It is computed a few rows at a time, so that nobody needs memory for all of it.
package struct RegionMask: Sendable {
  package let size: PixelSize
  /// The included regions first.
  private let fields: [RegionField]

  /// The weight of a pixel that shows only the edit.
  package static let full: UInt16 = 65535

  /// - Parameter feather: The blend of regions that have none of their own, in pixels.
  package init(_ regions: [Region], size: PixelSize, feather: Int = 0) {
    self.size = size
    let fields = regions.map { RegionField($0, size: size, feather: feather) }
    self.fields = fields.filter { !$0.isExcluded } + fields.filter(\.isExcluded)
  }

  /// The rows that are best computed together: their neighbours within the feather are needed, too.
  package var preferredRows: Int {
    min(max(1, size.height), max(64, 2 * (fields.map(\.reach).max() ?? 0)))
  }

  /// The weights of these rows from the top, each from 0 to `full`.
  package func weights(of rows: Range<Int>) -> [UInt16] {
    let rows = rows.clamped(to: 0..<size.height)
    let startsFull = !fields.isEmpty && fields.allSatisfy(\.isExcluded)
    var weights = [UInt16](
      repeating: startsFull ? Self.full : 0, count: rows.count * size.width)
    for field in fields { field.apply(to: &weights, of: rows) }
    return weights
  }

  /// Whether no pixel is selected.
  package var isEmpty: Bool {
    var start = 0
    while start < size.height {
      let rows = start..<min(size.height, start + preferredRows)
      if weights(of: rows).contains(where: { $0 > 0 }) { return false }
      start = rows.upperBound
    }
    return true
  }
}

/// The rows of a mask one after another, computed in blocks.
package struct RegionMaskRows {
  private let mask: RegionMask
  private var rows = 0..<0
  private var weights: [UInt16] = []

  package init(_ mask: RegionMask) { self.mask = mask }

  /// The weights of a row of the picture; empty for a row outside.
  package mutating func row(_ y: Int) -> ArraySlice<UInt16> {
    guard (0..<mask.size.height).contains(y) else { return [] }
    if !rows.contains(y) {
      rows = y..<min(mask.size.height, y + mask.preferredRows)
      weights = mask.weights(of: rows)
    }
    let start = (y - rows.lowerBound) * mask.size.width
    return weights[start..<start + mask.size.width]
  }
}
