/// A pixel of a picture, counted from its top left after its orientation has been applied.
package struct PixelPoint: Hashable, Sendable, Codable {
  package var x: Int
  package var y: Int

  package init(x: Int, y: Int) {
    self.x = x
    self.y = y
  }

  /// The nearest pixel of a picture.
  package func clamped(to size: PixelSize) -> PixelPoint {
    PixelPoint(
      x: min(max(0, x), max(0, size.width - 1)), y: min(max(0, y), max(0, size.height - 1)))
  }
}

extension PixelRect {
  /// A square around a pixel, shifted to lie inside the picture and no larger than it.
  package init(around point: PixelPoint, side: Int, in size: PixelSize) {
    let (width, height) = (min(side, size.width), min(side, size.height))
    self.init(
      x: min(max(0, point.x - side / 2), size.width - width),
      y: min(max(0, point.y - side / 2), size.height - height), width: width, height: height)
  }

  package func contains(_ pixel: PixelPoint) -> Bool {
    pixel.x >= x && pixel.y >= y && pixel.x < maxX && pixel.y < maxY
  }
}
