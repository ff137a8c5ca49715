import Darkroom
import Glibc
import Imagery

/// An abstract picture generated from text: a soft ground of a few related colours, large
/// translucent shapes and small bright ones. The same text at the same size gives the same pixels.
struct PaintedScene {
  let size: PixelSize
  private let seed: String

  init(seed: String, size: PixelSize) {
    self.seed = seed
    self.size = size
  }

  func pixels() throws(DarkroomError) -> VipsImage {
    var dice = SeededRandom(seed: seed)
    let palette = Palette(&dice)
    var picture = try ground(palette, &dice)
    for _ in 0..<(5 + dice.below(4)) {
      picture = try adding(&dice, to: picture, sizes: 0.35...0.95, opacity: 0.25...0.6, palette)
    }
    for _ in 0..<(4 + dice.below(5)) {
      picture = try adding(&dice, to: picture, sizes: 0.04...0.16, opacity: 0.75...1, palette)
    }
    return try picture.settled()
  }

  /// A handful of colours, blended into each other by enlarging.
  private func ground(_ palette: Palette, _ dice: inout SeededRandom) throws(DarkroomError)
    -> VipsImage
  {
    let small = PixelSize(width: 4, height: 3)
    var bytes: [UInt8] = []
    for _ in 0..<small.pixelCount {
      let color = palette.colors[dice.below(palette.colors.count)].mixed(
        with: palette.depth, dice.fraction(in: 0...0.55))
      bytes += [color.red, color.green, color.blue]
    }
    return try VipsImage.bytes(bytes, size: small, bands: 3).scaled(to: size, .stretch).settled()
  }

  private func adding(
    _ dice: inout SeededRandom, to picture: VipsImage, sizes: ClosedRange<Double>,
    opacity: ClosedRange<Double>, _ palette: Palette
  ) throws(DarkroomError) -> VipsImage {
    let kinds: [ShapeKind] = [
      .circle, .circle, .circle, .square, .triangle, .diamond, .hexagon, .star,
    ]
    let kind = kinds[dice.below(kinds.count)]
    let place = FractionPoint(x: dice.fraction(in: 0.05...0.95), y: dice.fraction(in: 0.05...0.95))
    let color = palette.colors[dice.below(palette.colors.count)]
    return try picture.adding(
      kind, at: place, size: dice.fraction(in: sizes), color,
      opacity: dice.fraction(in: opacity)
    ).settled()
  }
}

/// Five matching colours, and a dark one for depth.
private struct Palette {
  let colors: [PixelColor]
  let depth: PixelColor

  init(_ dice: inout SeededRandom) {
    let hue = dice.fraction(in: 0...1)
    let spread = [0.08, 0.33, 0.5][dice.below(3)]
    colors = [0, spread, -spread, spread / 2, 0.5].map {
      PixelColor(
        hue: hue + $0, saturation: dice.fraction(in: 0.45...0.9),
        value: dice.fraction(in: 0.65...1))
    }
    depth = PixelColor(hue: hue + 0.6, saturation: 0.6, value: 0.25)
  }
}

extension PixelColor {
  /// Hue in turns; saturation and value from 0 to 1.
  init(hue: Double, saturation: Double, value: Double) {
    func channel(_ offset: Double) -> UInt8 {
      let place = (offset + hue * 6).truncatingRemainder(dividingBy: 6)
      let k = place < 0 ? place + 6 : place
      let level = value - value * saturation * max(0, min(k, 4 - k, 1))
      return UInt8((clamp(level, 0, 1) * 255).rounded())
    }
    self.init(channel(5), channel(3), channel(1))
  }

  fileprivate func mixed(with other: PixelColor, _ part: Double) -> PixelColor {
    func mix(_ a: UInt8, _ b: UInt8) -> UInt8 {
      UInt8((Double(a) * (1 - part) + Double(b) * part).rounded())
    }
    return PixelColor(mix(red, other.red), mix(green, other.green), mix(blue, other.blue))
  }
}

/// Pseudorandom numbers derived from a text alone (FNV-1a, then SplitMix64).
struct SeededRandom {
  private var state: UInt64

  init(seed: String) {
    state = seed.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }

  private mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// A number from 0 up to but excluding `count`, which is positive.
  mutating func below(_ count: Int) -> Int { Int(next() % UInt64(max(1, count))) }

  mutating func fraction(in range: ClosedRange<Double>) -> Double {
    let unit = Double(next() >> 11) / Double(1 << 53)
    return range.lowerBound + unit * (range.upperBound - range.lowerBound)
  }
}
