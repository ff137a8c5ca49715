package import Imagery

/// The colour of one pixel: sRGB, eight bits a channel, not premultiplied.
package struct PixelValue: Hashable, Sendable {
  package var red: UInt8
  package var green: UInt8
  package var blue: UInt8
  package var alpha: UInt8

  package init(red: UInt8, green: UInt8, blue: UInt8, alpha: UInt8 = 255) {
    self.red = red
    self.green = green
    self.blue = blue
    self.alpha = alpha
  }

  /// Perceived lightness by the weights of Rec. 601, 0 to 255.
  package var luma: Int { (299 * Int(red) + 587 * Int(green) + 114 * Int(blue)) / 1000 }
}

extension PixelValue: CustomStringConvertible {
  /// `#rrggbb`, with two more digits for alpha where the pixel is not opaque.
  package var description: String {
    let channels = alpha == 255 ? [red, green, blue] : [red, green, blue, alpha]
    return "#"
      + channels.map { $0 < 16 ? "0" + String($0, radix: 16) : String($0, radix: 16) }.joined()
  }
}

/// A rectangle of a picture's pixels, as in its file.
package struct PixelPatch: Hashable, Sendable {
  package let rect: PixelRect
  /// Row by row from the top left.
  private let values: [PixelValue]

  /// Returns nil when the number of values does not match the rectangle.
  package init?(rect: PixelRect, values: [PixelValue]) {
    guard rect.width > 0, rect.height > 0, values.count == rect.width * rect.height else {
      return nil
    }
    self.rect = rect
    self.values = values
  }

  package subscript(point: PixelPoint) -> PixelValue? {
    guard rect.contains(point) else { return nil }
    return values[(point.y - rect.y) * rect.width + point.x - rect.x]
  }
}
