import Numbers

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
