/// What is painted into one rectangle of the screen.
package enum Scene: Hashable, Sendable {
  case picture(Picture)
  /// The first left of the border, the second right of it; `border` is 0 to 1 of the width shown.
  case wipe(Picture, Picture, border: Double)
  /// How much each pixel differs, as heat over the quieted first picture.
  case difference(Picture, Picture)

  /// The picture whose pixels the scene is measured in; another one is aligned with it.
  package var picture: Picture {
    switch self {
    case .picture(let picture), .wipe(_, let picture, _), .difference(_, let picture): picture
    }
  }

  /// Every picture in it.
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

  /// All of a picture.
  package init(_ size: PixelSize) {
    self.init(x: 0, y: 0, width: size.width, height: size.height)
  }
}
