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
