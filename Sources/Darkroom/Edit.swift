package import Imagery

/// An opaque colour, eight bits a channel, sRGB.
package struct PixelColor: Codable, Hashable, Sendable {
  package var red: UInt8
  package var green: UInt8
  package var blue: UInt8

  package init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  package static let black = PixelColor(0, 0, 0)
  package static let white = PixelColor(255, 255, 255)
}

/// A point of a picture in fractions of its width and height, from the top left corner.
package struct FractionPoint: Codable, Hashable, Sendable {
  package var x: Double
  package var y: Double

  package init(x: Double, y: Double) {
    self.x = x
    self.y = y
  }

  package static let center = FractionPoint(x: 0.5, y: 0.5)
  package static let top = FractionPoint(x: 0.5, y: 0.12)
  package static let bottom = FractionPoint(x: 0.5, y: 0.88)
}

/// A rectangle in fractions of a picture's width and height.
package struct FractionRect: Codable, Hashable, Sendable {
  package var x: Double
  package var y: Double
  package var width: Double
  package var height: Double

  package init(x: Double, y: Double, width: Double, height: Double) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }
}

/// The shapes that `Edit.shape` can draw.
package enum ShapeKind: String, Codable, Sendable, CaseIterable {
  case circle, square, triangle, star, heart, diamond, hexagon, moon, cross, line
}

/// One operation on a picture. All lengths are fractions of the frame's shorter side, so an edit
/// looks the same at every resolution.
package enum Edit: Codable, Hashable, Sendable {
  /// Removes all colour; afterwards red, green and blue are equal in every pixel.
  case greyscale
  case sepia
  /// Gaussian blur; `sigma` 0.002 is slight, 0.02 strong.
  case blur(sigma: Double)
  /// Sharpens edges; `amount` 1 is usual, 3 strong.
  case sharpen(amount: Double)
  /// Multiplies the light: 1.25 is brighter, 0.8 darker.
  case brightness(Double)
  /// Stretches around middle grey: 1 changes nothing.
  case contrast(Double)
  /// 0 is grey, 1 changes nothing, 2 doubles the distance from grey.
  case saturation(Double)
  /// -1 (cool) to 1 (warm).
  case warmth(Double)
  case invert
  /// Rotates the picture before it is fitted to the frame.
  case rotate(QuarterTurn)
  case flip(FlipAxis)
  /// Keeps this part of the picture, before it is fitted to the frame.
  case crop(FractionRect)
  /// Draws squares of this side.
  case pixelate(cell: Double)
  /// Reduces each channel to this many levels, 2 to 64.
  case posterise(levels: Int)
  /// Darkens the corners: 0 not at all, 1 to black.
  case vignette(strength: Double)
  /// Fine noise in every pixel: 0 none, 1 down to black. The same size gives the same noise.
  case grain(strength: Double)
  /// A frame of this width along the edge, always drawn last.
  case border(width: Double, color: PixelColor)
  /// Plain text (no markup), centred on `at`, wrapped to the frame; `size` is a line's height.
  case text(String, at: FractionPoint, size: Double, color: PixelColor)
  /// A shape centred on `at`; `size` is its width.
  case shape(ShapeKind, at: FractionPoint, size: Double, color: PixelColor)
  /// Replaces the picture with an abstract one; the same seed gives the same pixels.
  case paint(seed: String)
  /// Lines of text on a dark band along the bottom.
  case labels([String])
}
