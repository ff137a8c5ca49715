import Numbers

/// A size in pixels: width x height, after the picture's orientation has been applied. Whatever its
/// source, each side is from 0 to `longestSide`, so that products are safe.
package struct PixelSize: Hashable, Sendable, Codable {
  package let width: Int
  package let height: Int

  package var pixelCount: Int { width * height }

  /// Longer than any picture that a machine can decode, or a strip of many below each other.
  package static let longestSide = 1 << 30

  /// The nearest size a picture can have.
  package init(width: Int, height: Int) {
    self.width = min(max(0, width), Self.longestSide)
    self.height = min(max(0, height), Self.longestSide)
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      width: try container.decode(Int.self, forKey: .width),
      height: try container.decode(Int.self, forKey: .height))
  }
}

extension PixelSize: CustomStringConvertible {
  package var description: String { "\(width)×\(height)" }
}

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

/// A rectangle of a picture's pixels from its top left, after its orientation has been applied.
package struct PixelRect: Hashable, Sendable, Codable {
  package var x: Int
  package var y: Int
  package var width: Int
  package var height: Int

  /// The nearest rectangle with numbers whose sums are safe.
  package init(x: Int, y: Int, width: Int, height: Int) {
    self.x = Self.bounded(x)
    self.y = Self.bounded(y)
    self.width = Self.bounded(width)
    self.height = Self.bounded(height)
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      x: try container.decode(Int.self, forKey: .x), y: try container.decode(Int.self, forKey: .y),
      width: try container.decode(Int.self, forKey: .width),
      height: try container.decode(Int.self, forKey: .height))
  }

  private static func bounded(_ number: Int) -> Int { min(max(-(1 << 30), number), 1 << 30) }

  /// The whole picture.
  package init(_ size: PixelSize) {
    self.init(x: 0, y: 0, width: size.width, height: size.height)
  }
}

extension PixelRect: CustomStringConvertible {
  /// `320×200 at 10,20`.
  package var description: String { "\(width)×\(height) at \(x),\(y)" }
}

extension PixelRect {
  package var maxX: Int { x + width }
  package var maxY: Int { y + height }

  package var size: PixelSize { PixelSize(width: width, height: height) }

  /// Whether it has pixels, and all of them belong to a picture of that size.
  package func lies(in size: PixelSize) -> Bool {
    x >= 0 && y >= 0 && width > 0 && height > 0 && maxX <= size.width && maxY <= size.height
  }

  /// The part inside a picture; nil when there is none.
  package func clipped(to size: PixelSize) -> PixelRect? {
    let (left, top) = (max(0, x), max(0, y))
    let (right, bottom) = (min(size.width, maxX), min(size.height, maxY))
    guard left < right, top < bottom else { return nil }
    return PixelRect(x: left, y: top, width: right - left, height: bottom - top)
  }

  /// The part covered by both rectangles; of width or height 0 where they do not overlap.
  package func intersection(_ other: PixelRect) -> PixelRect {
    let (left, top) = (max(x, other.x), max(y, other.y))
    return PixelRect(
      x: left, y: top, width: max(0, min(maxX, other.maxX) - left),
      height: max(0, min(maxY, other.maxY) - top))
  }

  /// The corresponding part of a picture of another size.
  package func scaled(from size: PixelSize, to other: PixelSize) -> PixelRect? {
    guard size != other else { return self }
    func place(_ value: Int, _ from: Int, _ to: Int) -> Int {
      Int(clamping: (Double(value) * Double(to) / Double(max(1, from))).rounded())
    }
    let (left, top) = (place(x, size.width, other.width), place(y, size.height, other.height))
    return PixelRect(
      x: left, y: top, width: place(maxX, size.width, other.width) - left,
      height: place(maxY, size.height, other.height) - top
    ).clipped(to: other)
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
