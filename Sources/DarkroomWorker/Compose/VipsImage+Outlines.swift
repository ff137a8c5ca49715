import Darkroom
import Imagery
import Numbers

extension VipsImage {
  /// Draws red lines between white ones inside each rectangle's edge, so that they are visible on
  /// anything; with several rectangles also a number at the top left of each.
  func outlined(_ regions: [PixelRect]) throws(DarkroomError) -> VipsImage {
    let line = max(1, Int(clamping: shorterSide / 200))
    var (light, strong) = (StrokeMask(size: size), StrokeMask(size: size))
    for region in regions {
      light.outline(region, from: 0, to: 3 * line)
      strong.outline(region, from: line, to: 2 * line)
    }
    var marked = try painted(.white, through: light.pixels())
      .painted(PixelColor(230, 0, 40), through: strong.pixels()).settled()
    guard regions.count > 1 else { return marked }
    for (index, region) in regions.enumerated() {
      let size = max(0.04, Double(12 * line) / shorterSide)
      let place = FractionPoint(
        x: (Double(region.x) + size * shorterSide) / Double(width),
        y: (Double(region.y) + size * shorterSide) / Double(height))
      marked = try marked.lettered(
        String(index + 1), at: place, size: size, PixelColor(230, 0, 40)
      ).settled()
    }
    return marked
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

  /// Fills the ring between two distances inwards from the rectangle's edge.
  mutating func outline(_ rect: PixelRect, from outer: Int, to inner: Int) {
    let (left, right) = (rect.x + outer, rect.x + rect.width - outer)
    let (top, bottom) = (rect.y + outer, rect.y + rect.height - outer)
    let width = min(inner - outer, (right - left + 1) / 2, (bottom - top + 1) / 2)
    for y in max(0, top)..<max(0, top, min(size.height, bottom)) {
      let isWhole = y < top + width || y >= bottom - width
      fill(y, left, isWhole ? right : left + width)
      fill(y, isWhole ? right : right - width, right)
    }
  }

  private mutating func fill(_ y: Int, _ start: Int, _ end: Int) {
    let first = min(max(0, start), size.width)
    for x in first..<max(first, min(end, size.width)) { bytes[y * size.width + x] = 255 }
  }

  func pixels() throws(DarkroomError) -> VipsImage { try .bytes(bytes, size: size, bands: 1) }
}
