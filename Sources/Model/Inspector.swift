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

/// A part of a picture pixel by pixel, as its file has them.
package struct PixelPatch: Hashable, Sendable {
  package let rect: PixelRect
  /// Row by row from the top left.
  private let values: [PixelValue]

  /// nil when the values are not those of the rectangle.
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

/// Looking at single pixels of the picture.
package struct Inspector: Hashable, Sendable {
  /// What is known of a picture's pixels.
  package struct Known: Hashable, Sendable {
    package var picture: Picture
    package var patch: PixelPatch

    package init(picture: Picture, patch: PixelPatch) {
      self.picture = picture
      self.patch = patch
    }
  }

  package var point: PixelPoint
  package var known: Known?
  /// The picture whose pixels have been asked for and have not come.
  package var asked: Picture?
  /// The picture whose pixels cannot be told, and why.
  package var failed: Picture?
  package var failure: Failure?

  package init(point: PixelPoint) {
    self.point = point
  }

  /// The side of the square of pixels that is asked for at once, so that a walk needs few questions.
  package static let patchSide = 128

  /// The colour of a pixel; nil while it is not known.
  package func value(at point: PixelPoint, of picture: Picture) -> PixelValue? {
    known?.picture == picture ? known?.patch[point] : nil
  }
}

extension PixelRect {
  /// A square around a pixel, moved inside the picture, no larger than it.
  package init(around point: PixelPoint, side: Int, in size: PixelSize) {
    let (width, height) = (min(side, size.width), min(side, size.height))
    self.init(
      x: min(max(0, point.x - side / 2), size.width - width),
      y: min(max(0, point.y - side / 2), size.height - height), width: width, height: height)
  }
}

extension PixelPoint {
  /// The nearest pixel of a picture.
  package func clamped(to size: PixelSize) -> PixelPoint {
    PixelPoint(
      x: min(max(0, x), max(0, size.width - 1)), y: min(max(0, y), max(0, size.height - 1)))
  }
}

extension State {
  /// The inspector, while the picture has the keyboard.
  package var inspector: Inspector? {
    guard let inspector = look.inspector, session.desk.focus == .picture, !scenePlaces.isEmpty
    else { return nil }
    return inspector
  }

  /// The colour of the pixel under the crosshair; nil while it is not known.
  package var inspectedValue: PixelValue? {
    guard let inspector, let picture = scenePlace()?.scene.picture else { return nil }
    return inspector.value(at: inspector.point, of: picture)
  }
}
