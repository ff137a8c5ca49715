import Darkroom
import Imagery
import Numbers

extension VipsImage {
  /// The picture after one edit. Edits that read neighbouring pixels are computed at once: a chain
  /// of such steps would compute the first one repeatedly.
  func applying(_ edit: Edit) throws(DarkroomError) -> VipsImage {
    switch edit {
    case .greyscale: return try mixed(ColorMatrix.greyscale)
    case .sepia: return try mixed(ColorMatrix.sepia)
    case .saturation(let amount): return try mixed(ColorMatrix.saturation(clamp(amount, 0, 8)))
    case .brightness(let factor): return try mapped(.brightness(clamp(factor, 0, 16)))
    case .contrast(let factor): return try mapped(.contrast(clamp(factor, 0, 16)))
    case .warmth(let amount): return try mapped(.warmth(clamp(amount, -1, 1)))
    case .posterise(let levels): return try mapped(.posterised(levels: min(64, max(2, levels))))
    case .invert: return try mapped(.inverted)
    case .blur(let sigma):
      return try blurred(sigma: clamp(sigma, 0, 0.25) * shorterSide).settled()
    case .sharpen(let amount):
      let blurred = try blurred(sigma: max(0.8, shorterSide * 0.0012))
      return try sharpened(against: blurred, amount: clamp(amount, 0, 10)).settled()
    case .pixelate(let cell): return try pixelated(cell: pixels(cell)).settled()
    case .rotate(let turn): return try turned(quarters: turn.rawValue / 90)
    case .flip(let axis): return try flipped(axis).settled()
    case .crop(let rect): return try cropped(to: rect)
    case .vignette(let strength): return try vignetted(clamp(strength, 0, 1))
    case .grain(let strength): return try grained(clamp(strength, 0, 1)).settled()
    case .border(let width, let color): return try bordered(pixels(width), color)
    case .text(let text, let place, let size, let color):
      return try lettered(text, at: place, size: size, color).settled()
    case .shape(let kind, let place, let size, let color):
      return try adding(kind, at: place, size: size, color).settled()
    case .paint(let seed): return try PaintedScene(seed: seed, size: size).pixels()
    case .labels(let lines): return try labelled(lines).settled()
    }
  }

  /// A fraction of the shorter side in whole pixels, at least one.
  func pixels(_ fraction: Double) -> Int {
    Int(clamping: clamp(fraction, 0, 4) * shorterSide + 0.5).clamped(from: 1)
  }

  private func pixelated(cell: Int) throws(DarkroomError) -> VipsImage {
    let small = PixelSize(width: (width + cell - 1) / cell, height: (height + cell - 1) / cell)
    return try scaled(to: small, .stretch).settled().enlarged(by: cell)
      .cropped(left: 0, top: 0, width: width, height: height)
  }

  private func cropped(to rect: FractionRect) throws(DarkroomError) -> VipsImage {
    let left = Int(clamping: clamp(rect.x, 0, 1) * Double(width))
    let top = Int(clamping: clamp(rect.y, 0, 1) * Double(height))
    let right = Int(clamping: clamp(rect.x + rect.width, 0, 1) * Double(width) + 0.5)
    let bottom = Int(clamping: clamp(rect.y + rect.height, 0, 1) * Double(height) + 0.5)
    guard right > left, bottom > top else { throw .badRequest("the crop leaves nothing") }
    return try cropped(left: left, top: top, width: right - left, height: bottom - top)
  }

  /// Draws over the edge, so that the picture inside is unchanged.
  private func bordered(_ width: Int, _ color: PixelColor) throws(DarkroomError) -> VipsImage {
    let edge = min(max(2, width), (min(self.width, height) - 1) / 2)
    guard edge > 0 else { return self }
    return try cropped(
      left: edge, top: edge, width: self.width - 2 * edge, height: height - 2 * edge
    ).placed(left: edge, top: edge, on: size, color)
  }

  /// Darkens every pixel by a random amount, up to `strength`.
  private func grained(_ strength: Double) throws(DarkroomError) -> VipsImage {
    let table = (0..<256).map { UInt8((255 - Double($0) * strength).rounded()) }
    let count = width * height
    let mask = [UInt8](unsafeUninitializedCapacity: count) { bytes, filled in
      var state = UInt64(count)
      var word: UInt64 = 0
      for index in 0..<count {
        if index % 8 == 0 {
          // SplitMix64.
          state &+= 0x9e37_79b9_7f4a_7c15
          word = (state ^ state >> 30) &* 0xbf58_476d_1ce4_e5b9
          word = (word ^ word >> 27) &* 0x94d0_49bb_1331_11eb
          word ^= word >> 31
        }
        bytes[index] = table[Int(truncatingIfNeeded: word & 0xff)]
        word >>= 8
      }
      filled = count
    }
    return try shaded(by: .bytes(mask, size: size, bands: 1))
  }

  private func vignetted(_ strength: Double) throws(DarkroomError) -> VipsImage {
    let side = 128
    // The light falls off from halfway to the corner, gently at first.
    let mask = (0..<side * side).map { index -> UInt8 in
      let x = (Double(index % side) + 0.5) / Double(side) * 2 - 1
      let y = (Double(index / side) + 0.5) / Double(side) * 2 - 1
      let distance = ((x * x + y * y) / 2).squareRoot()
      let t = clamp((distance - 0.35) / 0.65, 0, 1)
      return UInt8((255 * (1 - strength * t * t * (3 - 2 * t))).rounded())
    }
    let small = try VipsImage.bytes(mask, size: PixelSize(width: side, height: side), bands: 1)
    return try shaded(by: small.scaled(to: size, .stretch).settled())
  }
}

/// The value within bounds; NaN becomes the lower one.
func clamp(_ value: Double, _ low: Double, _ high: Double) -> Double {
  value.isNaN ? low : min(high, max(low, value))
}

extension Int {
  fileprivate func clamped(from low: Int) -> Int { self < low ? low : self }
}
