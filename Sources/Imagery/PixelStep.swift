import Numbers

/// A quarter turn, clockwise.
package enum QuarterTurn: Int, Codable, Sendable, CaseIterable {
  case right = 90
  case half = 180
  case left = 270
}

/// The axis along which a flip mirrors: `horizontal` swaps left and right.
package enum FlipAxis: String, Codable, Sendable, CaseIterable {
  case horizontal, vertical
}

/// A change to a picture's pixels that needs no model: exact numbers for a picture of known size.
package enum PixelStep: Hashable, Sendable, Codable {
  /// Leaves out what is outside the rectangle.
  case crop(PixelRect)
  case rotate(QuarterTurn)
  case flip(FlipAxis)
  /// Turns the picture by degrees, clockwise where positive, and leaves out the corners: the result
  /// is the largest upright rectangle inside the turned picture.
  case straighten(degrees: Double)
  case extend(CanvasExtension)
  /// Scales to exactly that size.
  case resize(PixelSize)
  case levels(Levels)
  /// Stretches the tones so that the darkest become black and the lightest white.
  case autoLevels
}

/// New pixels around a picture.
package struct CanvasExtension: Hashable, Sendable, Codable {
  /// What the new pixels show.
  package enum Fill: String, Hashable, Sendable, Codable, CaseIterable {
    /// Middle grey.
    case neutral
    /// The picture's outermost pixels, repeated.
    case edge
    case transparent
  }

  /// The pixels added on each side.
  package var left: Int
  package var top: Int
  package var right: Int
  package var bottom: Int
  package var fill: Fill

  package init(left: Int = 0, top: Int = 0, right: Int = 0, bottom: Int = 0, fill: Fill = .neutral)
  {
    (self.left, self.top, self.right, self.bottom) = (left, top, right, bottom)
    self.fill = fill
  }

  package var isEmpty: Bool { left == 0 && top == 0 && right == 0 && bottom == 0 }
}

/// A change of tones, the same for red, green and blue: black and white point, then gamma, then
/// contrast around middle grey, then brightness.
package struct Levels: Hashable, Sendable, Codable {
  /// The level that becomes black, and the one that becomes white, of 255.
  package var black: Double
  package var white: Double
  /// Above 1 lightens the middle tones, below 1 darkens them.
  package var gamma: Double
  /// -100, all middle grey, to 100, twice the distance from it.
  package var contrast: Double
  /// -100, all black, to 100, all white.
  package var brightness: Double

  package static let none = Levels()

  package init(
    black: Double = 0, white: Double = 255, gamma: Double = 1, contrast: Double = 0,
    brightness: Double = 0
  ) {
    (self.black, self.white, self.gamma) = (black, white, gamma)
    (self.contrast, self.brightness) = (contrast, brightness)
  }
}

extension PixelStep {
  /// The most pixels of a result, and its longest side: the most that the darkroom decodes.
  package static let mostPixels = 120_000_000
  package static let longestSide = 32_768

  /// The size of the result for a picture of a size.
  package func size(of size: PixelSize) -> PixelSize {
    switch self {
    case .crop(let rect): rect.size
    case .rotate(.right), .rotate(.left): PixelSize(width: size.height, height: size.width)
    case .rotate(.half), .flip, .levels, .autoLevels: size
    case .straighten(let degrees): Straightening(degrees: degrees).size(of: size)
    case .extend(let sides):
      PixelSize(
        width: size.width.saturatingAdding(sides.left).saturatingAdding(sides.right),
        height: size.height.saturatingAdding(sides.top).saturatingAdding(sides.bottom))
    case .resize(let size): size
    }
  }

  /// Whether it can be made of a picture of a size; whatever sent it, its numbers are sound.
  package func isSound(for size: PixelSize) -> Bool {
    let result = self.size(of: size)
    guard result.width >= 1, result.height >= 1, result.width <= Self.longestSide,
      result.height <= Self.longestSide, result.pixelCount <= Self.mostPixels
    else { return false }
    switch self {
    case .crop(let rect): return rect.lies(in: size)
    case .extend(let sides):
      return [sides.left, sides.top, sides.right, sides.bottom].allSatisfy {
        (0...Self.longestSide).contains($0)
      }
    case .straighten(let degrees): return degrees.isFinite && abs(degrees) <= 45
    case .levels(let levels): return levels.isSound
    case .rotate, .flip, .resize, .autoLevels: return true
    }
  }
}

extension Levels {
  fileprivate var isSound: Bool {
    [black, white, gamma, contrast, brightness].allSatisfy(\.isFinite) && black < white
      && (0.05...20).contains(gamma)
  }
}

/// The geometry of a picture that is turned by at most 45 degrees, clockwise where positive.
package struct Straightening: Hashable, Sendable {
  package let sine: Double
  package let cosine: Double

  package init(degrees: Double) {
    let angle = min(45, max(-45, degrees.isNaN ? 0 : degrees)) * .pi / 180
    // The series of sine and cosine; below 45 degrees ten terms are exact.
    var (sine, cosine, term) = (0.0, 0.0, 1.0)
    for power in 0..<20 {
      switch power % 4 {
      case 0: cosine += term
      case 1: sine += term
      case 2: cosine -= term
      default: sine -= term
      }
      term *= angle / Double(power + 1)
    }
    (self.sine, self.cosine) = (sine, cosine)
  }

  /// The largest upright rectangle, in whole pixels, that lies inside the turned picture.
  package func size(of size: PixelSize) -> PixelSize {
    let (width, height) = (Double(size.width), Double(size.height))
    let (sine, cosine) = (abs(sine), cosine)
    let (longer, shorter) = (max(width, height), min(width, height))
    var (across, down): (Double, Double)
    let double = cosine * cosine - sine * sine
    if shorter <= 2 * sine * cosine * longer || double < 1e-9 {
      // Two corners touch the longer sides, the other two are on the line between those.
      let half = shorter / 2
      (across, down) = width >= height ? (half / sine, half / cosine) : (half / cosine, half / sine)
    } else {
      across = (width * cosine - height * sine) / double
      down = (height * cosine - width * sine) / double
    }
    // A rounding error must not cost a pixel.
    func whole(_ length: Double, _ limit: Int) -> Int {
      min(limit, max(1, Int(clamping: length + 1e-6)))
    }
    return PixelSize(width: whole(across, size.width), height: whole(down, size.height))
  }
}
