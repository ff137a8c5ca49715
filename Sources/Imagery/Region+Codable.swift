/// A region as it is stored: the rectangle around it under the keys of a `PixelRect`, and the rest
/// only where it differs. What was stored as a rectangle is read as one; a version that knows only
/// rectangles reads the one around the shape.
extension Region: Codable {
  private enum CodingKeys: String, CodingKey {
    case x, y, width, height
    case shape, points
    case isExcluded = "excluded"
    case growth = "grow"
    case feather
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let rect = try PixelRect(from: decoder)
    switch try container.decodeIfPresent(String.self, forKey: .shape) {
    case "ellipse": shape = .ellipse(rect)
    case "outline":
      let pairs = try container.decode([[Int]].self, forKey: .points)
      guard pairs.count <= Self.mostPoints, pairs.allSatisfy({ $0.count == 2 }) else {
        throw DecodingError.dataCorruptedError(
          forKey: .points, in: container,
          debugDescription: "An outline has at most \(Self.mostPoints) points of two numbers.")
      }
      shape = .outline(pairs.map { PixelPoint(x: $0[0], y: $0[1]).bounded })
    default: shape = .rectangle(rect)
    }
    isExcluded = try container.decodeIfPresent(Bool.self, forKey: .isExcluded) ?? false
    growth = try container.decodeIfPresent(Extent.self, forKey: .growth) ?? .pixels(0)
    feather = try container.decodeIfPresent(Extent.self, forKey: .feather)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try bounds.encode(to: encoder)
    switch shape {
    case .rectangle: break
    case .ellipse: try container.encode("ellipse", forKey: .shape)
    case .outline(let points):
      try container.encode("outline", forKey: .shape)
      try container.encode(points.map { [$0.x, $0.y] }, forKey: .points)
    }
    if isExcluded { try container.encode(true, forKey: .isExcluded) }
    if !growth.isZero { try container.encode(growth, forKey: .growth) }
    try container.encodeIfPresent(feather, forKey: .feather)
  }
}

/// A number of pixels, or a string such as `2.5%`.
extension Region.Extent: Codable {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let count = try? container.decode(Int.self) {
      self = .pixels(min(max(-Region.widest, count), Region.widest))
      return
    }
    guard let extent = Self(try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "A length is a number of pixels or a percentage.")
    }
    self = extent
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .pixels(let count): try container.encode(count)
    case .permille: try container.encode(text)
    }
  }
}

extension PixelPoint {
  /// The nearest point with numbers whose products are safe.
  package var bounded: PixelPoint {
    PixelPoint(x: min(max(-(1 << 30), x), 1 << 30), y: min(max(-(1 << 30), y), 1 << 30))
  }
}
