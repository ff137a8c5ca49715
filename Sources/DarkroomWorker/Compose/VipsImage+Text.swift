import Darkroom
import Imagery
import Numbers

extension VipsImage {
  /// Draws plain text with a thin shadow of the opposite lightness, so that it is legible on
  /// anything.
  func lettered(
    _ text: String, at place: FractionPoint, size: Double, _ color: PixelColor
  ) throws(DarkroomError) -> VipsImage {
    let markup = Self.markup(text)
    guard !markup.isEmpty else { return self }
    var line = Double(pixels(clamp(size, 0.01, 1)))
    var mask = try Lettering(markup: markup, width: width * 9 / 10, size: line * 0.8).mask()
    while mask.height > height * 9 / 10 || mask.width > width, line > 6 {
      line *= 0.8
      mask = try Lettering(markup: markup, width: width * 9 / 10, size: line * 0.8).mask()
    }
    let left = Int(clamping: clamp(place.x, 0, 1) * Double(width)) - mask.width / 2
    let top = Int(clamping: clamp(place.y, 0, 1) * Double(height)) - mask.height / 2
    // Moved back inside if it would stick out.
    let x = max(0, min(left, width - mask.width))
    let y = max(0, min(top, height - mask.height))
    let offset = max(1, Int(clamping: line * 0.05))
    let shadow: PixelColor = color.isLight ? .black : .white
    return try painted(
      shadow, through: mask.placed(left: x + offset, top: y + offset, on: self.size)
    )
    .painted(color, through: mask.placed(left: x, top: y, on: self.size))
  }

  /// Draws the lines on a dark band along the bottom edge.
  func labelled(_ lines: [String]) throws(DarkroomError) -> VipsImage {
    guard !lines.isEmpty else { return self }
    let line = 0.055
    let band = min(height, pixels(line * (Double(lines.count) * 1.25 + 0.6)))
    let shade = try VipsImage.bytes([168], size: PixelSize(width: 1, height: 1), bands: 1)
      .scaled(to: PixelSize(width: width, height: band), .stretch)
      .placed(left: 0, top: height - band, on: size)
    let middle = FractionPoint(x: 0.5, y: 1 - Double(band) / Double(height) / 2)
    return try painted(.black, through: shade)
      .lettered(lines.joined(separator: "\n"), at: middle, size: line, .white)
  }

  /// The text as Pango markup that stands for exactly that text; control characters are dropped and
  /// the length is limited.
  static func markup(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars.prefix(2000) {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\n": result += "\n"
      case _ where scalar.properties.generalCategory == .control: continue
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result.allSatisfy(\.isWhitespace) ? "" : result
  }
}

extension PixelColor {
  /// Whether black stands out on it better than white.
  var isLight: Bool {
    0.299 * Double(red) + 0.587 * Double(green) + 0.114 * Double(blue) > 127
  }
}
