import Numbers

/// What is painted into one rectangle of the screen.
package enum Scene: Hashable, Sendable {
  case picture(Picture)
  /// The first picture left of the border, the second right of it; `border` is 0 to 1 of the width
  /// shown.
  case wipe(Picture, Picture, border: Double)
  /// How much each pixel differs, as a heat map over the dimmed first picture.
  case difference(Picture, Picture)

  /// The picture whose pixels the scene is measured in; any other is aligned with it.
  package var picture: Picture {
    switch self {
    case .picture(let picture), .wipe(_, let picture, _), .difference(_, let picture): picture
    }
  }

  /// Every picture in the scene.
  package var pictures: [Picture] {
    switch self {
    case .picture(let picture): [picture]
    case .wipe(let before, let after, _), .difference(let before, let after): [before, after]
    }
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

  /// The part inside a picture; nil when there is none.
  package func clipped(to size: PixelSize) -> PixelRect? {
    let (left, top) = (max(0, x), max(0, y))
    let (right, bottom) = (min(size.width, maxX), min(size.height, maxY))
    guard left < right, top < bottom else { return nil }
    return PixelRect(x: left, y: top, width: right - left, height: bottom - top)
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
