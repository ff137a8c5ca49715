/// How a picture is shown while its file stays as it is: the ways of showing it that are switched on.
///
/// It lies beside `crop` in each request for a preview and is applied once, to the rendered pixels.
/// Whatever is measured on the screen goes through `counterpart` to the pixels of the file, so a
/// new way of showing needs one more case, what it does to the pixels, and where it moves them.
package struct ViewTransform: Hashable, Sendable {
  /// A way of showing. Its raw value is the word for it in the picture's status, and part of the
  /// key of stored previews.
  package enum Effect: String, CaseIterable, Hashable, Sendable {
    /// Left and right swapped.
    case mirrored
    /// Each colour as the grey of its value: its luma by Recommendation ITU-R BT.709.
    case grey
  }

  private var effects: Set<Effect>

  package init(_ effects: Effect...) {
    self.effects = Set(effects)
  }

  package var isIdentity: Bool { effects.isEmpty }

  /// The words for what is switched on, in a fixed order: `mirrored`.
  package var words: [String] { Effect.allCases.filter(effects.contains).map(\.rawValue) }

  package func contains(_ effect: Effect) -> Bool { effects.contains(effect) }

  package mutating func toggle(_ effect: Effect) {
    if effects.remove(effect) == nil { effects.insert(effect) }
  }
}

extension ViewTransform {
  /// Where a part of a picture's file is shown, in pixels from the top left of the picture as
  /// shown; or the part of the file that is shown there. Both are the same, because the transform
  /// is its own inverse.
  package func counterpart(of part: PixelRect, in picture: PixelSize) -> PixelRect {
    guard contains(.mirrored) else { return part }
    return PixelRect(
      x: picture.width - part.maxX, y: part.y, width: part.width, height: part.height)
  }

  /// The same for a single pixel.
  package func counterpart(of pixel: PixelPoint, in picture: PixelSize) -> PixelPoint {
    let rect = counterpart(of: PixelRect(x: pixel.x, y: pixel.y, width: 1, height: 1), in: picture)
    return PixelPoint(x: rect.x, y: rect.y)
  }

  /// The same for a point between pixels, in fractions of the picture's width and height.
  package func counterpart(ofX x: Double, y: Double) -> (x: Double, y: Double) {
    (contains(.mirrored) ? 1 - x : x, y)
  }

  /// Changes pixels in place: RGBA with eight bits a channel, red in the lowest byte, rows of
  /// `width` pixels without gaps.
  package func apply(to pixels: inout MutableSpan<UInt32>, width: Int) {
    guard width > 0 else { return }
    if contains(.mirrored) {
      for start in stride(from: 0, through: pixels.count - width, by: width) {
        for column in 0..<(width / 2) {
          pixels.swapAt(start + column, start + width - 1 - column)
        }
      }
    }
    if contains(.grey) {
      for index in pixels.indices {
        let pixel = pixels[index]
        let (red, green, blue) = (pixel & 0xFF, pixel >> 8 & 0xFF, pixel >> 16 & 0xFF)
        let luma = (54 * red + 183 * green + 19 * blue) >> 8
        pixels[index] = pixel & 0xFF00_0000 | luma * 0x01_0101
      }
    }
  }
}
