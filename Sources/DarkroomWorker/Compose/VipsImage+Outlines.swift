import Darkroom
import Imagery
import Numbers

extension VipsImage {
  /// Draws red lines, blue for excluded regions, between white ones inside each region's edge, so
  /// that they are visible on anything; with several regions also a number at the top left of each.
  func outlined(_ regions: [Region]) throws(DarkroomError) -> VipsImage {
    let line = min(max(1, Int(clamping: shorterSide / 200)), Region.widest / 3)
    let whole = 1...UInt8(clamping: 3 * line)
    let middle = UInt8(clamping: line + 1)...UInt8(clamping: 2 * line)
    var marked = try stroked(.white, regions, width: 3 * line, whole)
    for isExcluded in [false, true] {
      let some = regions.filter { $0.isExcluded == isExcluded }
      guard !some.isEmpty else { continue }
      marked = try marked.stroked(.marker(isExcluded), some, width: 3 * line, middle)
    }
    guard regions.count > 1 else { return marked }
    for (index, region) in regions.enumerated() {
      let size = max(0.04, Double(12 * line) / shorterSide)
      let corner = region.numberPlace(in: self.size)
      let place = FractionPoint(
        x: (Double(corner.x) + size * shorterSide) / Double(width),
        y: (Double(corner.y) + size * shorterSide) / Double(height))
      marked = try marked.lettered(
        String(index + 1), at: place, size: size, .marker(region.isExcluded)
      ).settled()
    }
    return marked
  }

  /// Paints the pixels at some distances inwards from the regions' edges.
  private func stroked(
    _ color: PixelColor, _ regions: [Region], width: Int, _ depths: ClosedRange<UInt8>
  ) throws(DarkroomError) -> VipsImage {
    var mask = StrokeMask(size: size)
    for region in regions {
      mask.draw(RegionOutline(region, size: size, width: width), depths: depths)
    }
    return try painted(color, through: mask.pixels()).settled()
  }
}

extension PixelColor {
  /// The colour of a region on a marked copy.
  fileprivate static func marker(_ isExcluded: Bool) -> PixelColor {
    isExcluded ? PixelColor(20, 60, 230) : PixelColor(230, 0, 40)
  }
}

/// A mask of one byte a pixel with the strokes of outlines.
private struct StrokeMask {
  let size: PixelSize
  private var bytes: [UInt8]

  init(size: PixelSize) {
    self.size = size
    bytes = [UInt8](repeating: 0, count: size.pixelCount)
  }

  /// Fills the pixels at these distances inwards from the region's edge.
  mutating func draw(_ outline: RegionOutline, depths: ClosedRange<UInt8>) {
    var start = 0
    while start < size.height {
      let rows = start..<min(size.height, start + outline.preferredRows)
      let first = start * size.width
      for (index, depth) in outline.depths(of: rows).enumerated() where depths.contains(depth) {
        bytes[first + index] = 255
      }
      start = rows.upperBound
    }
  }

  func pixels() throws(DarkroomError) -> VipsImage { try .bytes(bytes, size: size, bands: 1) }
}
