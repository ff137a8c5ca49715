package import Imagery

/// A ratio of width to height, spelled as the providers do: `16:9`.
package struct AspectRatio: Hashable, Sendable {
  package var width: Int
  package var height: Int

  package init(_ width: Int, _ height: Int) {
    self.width = width
    self.height = height
  }

  package var value: Double { Double(width) / Double(height) }

  /// Every ratio of the Gemini 3.1 Flash Image family, tallest to widest (Gemini API docs).
  ///
  /// Adding a ratio takes:
  /// 1. this list;
  /// 2. its pixel sizes: `PixelTable` (Catalogue.swift of Providers), and `PictureTable`
  ///    (PictureTable.swift), the sandbox's own;
  /// 3. its name for Vertex AI: `AspectRatio.vertexName` (GeminiCodec.swift of Providers), and
  ///    `VertexWords` (GeminiFields.swift), where the sandbox reads it;
  /// 4. who offers it: those whose entry in the catalogue lists the whole family do by this list
  ///    alone; for all others, `AspectRatio.common` (Catalogue.swift) or the entry, there or in
  ///    Endpoints.swift, and `ToAPIsModel` (ToAPIsService.swift of Sandbox). An entry's
  ///    `ratioReasons` says why one does not.
  ///
  /// The tests of the catalogue, of the Gemini codec and of the sandbox fail until sizes and names
  /// are there.
  package static let family: [AspectRatio] = [
    AspectRatio(1, 8), AspectRatio(1, 4), AspectRatio(9, 16), AspectRatio(2, 3), AspectRatio(3, 4),
    AspectRatio(4, 5), AspectRatio(1, 1), AspectRatio(5, 4), AspectRatio(4, 3), AspectRatio(3, 2),
    AspectRatio(16, 9), AspectRatio(21, 9), AspectRatio(4, 1), AspectRatio(8, 1),
  ]

  /// The offered ratio nearest to a picture's own, on a logarithmic scale so that wide and tall are
  /// treated alike; 1:1 when nothing is offered.
  package static func nearest(to size: PixelSize, among offered: [AspectRatio]) -> AspectRatio {
    let own = Double(max(1, size.width)) / Double(max(1, size.height))
    /// The factor by which one must be stretched to become the other; 1 when they are equal.
    func stretch(_ ratio: AspectRatio) -> Double { max(own / ratio.value, ratio.value / own) }
    return offered.min { stretch($0) < stretch($1) } ?? AspectRatio(1, 1)
  }
}

extension AspectRatio: LosslessStringConvertible {
  package var description: String { "\(width):\(height)" }

  /// Returns nil for text that is not a ratio, and for a side that no picture has.
  package init?(_ description: String) {
    let sides = 1...PixelSize.longestSide
    let parts = description.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, let width = Int(parts[0]), let height = Int(parts[1]),
      sides.contains(width), sides.contains(height)
    else { return nil }
    self.init(width, height)
  }
}

extension AspectRatio: Codable {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let ratio = AspectRatio(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "'\(text)' is not an aspect ratio such as 16:9")
    }
    self = ratio
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

/// The requested ratio: a fixed one, or that of the edited picture.
package enum RatioChoice: Hashable, Sendable, Codable {
  /// As the picture: resolved to the nearest ratio offered and sent explicitly.
  case auto
  case fixed(AspectRatio)
}

extension RatioChoice {
  /// `auto` or `16:9`.
  package var text: String {
    switch self {
    case .auto: "auto"
    case .fixed(let ratio): ratio.description
    }
  }
}
