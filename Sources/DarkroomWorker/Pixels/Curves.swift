/// The result for each of the 256 levels of a channel.
struct Curves: Equatable {
  var red: [UInt8]
  var green: [UInt8]
  var blue: [UInt8]

  /// The same curve for all channels; results are rounded and clipped.
  init(_ curve: (Double) -> Double) {
    self.init(red: curve, green: curve, blue: curve)
  }

  init(
    red: (Double) -> Double, green: (Double) -> Double, blue: (Double) -> Double
  ) {
    func table(_ curve: (Double) -> Double) -> [UInt8] {
      (0...255).map { UInt8(min(255, max(0, curve(Double($0)))).rounded()) }
    }
    self.red = table(red)
    self.green = table(green)
    self.blue = table(blue)
  }

  static func brightness(_ factor: Double) -> Curves { Curves { $0 * factor } }

  static func contrast(_ factor: Double) -> Curves { Curves { ($0 - 127.5) * factor + 127.5 } }

  static let inverted = Curves { 255 - $0 }

  /// -1 to 1: red and blue move apart by up to a third, green stays.
  static func warmth(_ amount: Double) -> Curves {
    Curves(
      red: { $0 * (1 + amount * 0.18) + amount * 8 }, green: { $0 },
      blue: { $0 * (1 - amount * 0.24) - amount * 8 })
  }

  static func posterised(levels: Int) -> Curves {
    let steps = Double(levels - 1)
    return Curves { ($0 / 255 * steps).rounded() / steps * 255 }
  }
}

/// Colour matrices, row by row: how much of red, green and blue goes into each channel.
enum ColorMatrix {
  /// Rec. 601 luma, as in JPEG: a grey picture keeps the luminance people compare it by.
  static let luma = [0.299, 0.587, 0.114]

  static let greyscale = luma + luma + luma

  static let sepia = [0.393, 0.769, 0.189, 0.349, 0.686, 0.168, 0.272, 0.534, 0.131]

  /// 0 is grey, 1 the identity.
  static func saturation(_ amount: Double) -> [Double] {
    (0..<9).map { place in
      luma[place % 3] * (1 - amount) + (place % 4 == 0 ? amount : 0)
    }
  }
}
