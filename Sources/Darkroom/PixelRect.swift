/// A rectangle of a picture's pixels from its top left, after its orientation has been applied.
package struct PixelRect: Codable, Hashable, Sendable {
  package var x: Int
  package var y: Int
  package var width: Int
  package var height: Int

  package init(x: Int, y: Int, width: Int, height: Int) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }

  /// The rectangle of a whole picture.
  package init(_ size: PixelSize) {
    self.init(x: 0, y: 0, width: size.width, height: size.height)
  }

  package var size: PixelSize { PixelSize(width: width, height: height) }

  /// Whether it is not empty and lies inside a picture of that size.
  package func lies(in size: PixelSize) -> Bool {
    x >= 0 && y >= 0 && width > 0 && height > 0 && x <= size.width && y <= size.height
      && width <= size.width - x && height <= size.height - y
  }
}
