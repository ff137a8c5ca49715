import Testing

/// Pixels under the test's control: RGBA, row by row.
struct TestPicture: Equatable {
  var width: Int
  var height: Int
  var rgba: [UInt8]

  init(width: Int, height: Int, rgba: [UInt8]) {
    self.width = width
    self.height = height
    self.rgba = rgba
  }

  /// Computed pixel by pixel; fully opaque.
  init(width: Int, height: Int, _ color: (_ x: Int, _ y: Int) -> (UInt8, UInt8, UInt8)) {
    var bytes: [UInt8] = []
    for y in 0..<height {
      for x in 0..<width {
        let (red, green, blue) = color(x, y)
        bytes += [red, green, blue, 255]
      }
    }
    self.init(width: width, height: height, rgba: bytes)
  }

  /// A colourful scene with gradients and edges, 96x64.
  static let scene = TestPicture(width: 96, height: 64) { x, y in
    if (20..<40).contains(x), (16..<40).contains(y) { return (220, 40, 30) }
    if (60..<84).contains(x), (30..<56).contains(y) { return (20, 60, 200) }
    return (UInt8(40 + x * 2), UInt8(60 + y * 2), UInt8(230 - x - y))
  }

  /// Four quarters: red, green above blue, white.
  static func quarters(width: Int, height: Int) -> TestPicture {
    TestPicture(width: width, height: height) { x, y in
      switch (x < width / 2, y < height / 2) {
      case (true, true): (255, 0, 0)
      case (false, true): (0, 255, 0)
      case (true, false): (0, 0, 255)
      case (false, false): (255, 255, 255)
      }
    }
  }

  subscript(_ x: Int, _ y: Int) -> (red: Int, green: Int, blue: Int, alpha: Int) {
    let place = (y * width + x) * 4
    return (Int(rgba[place]), Int(rgba[place + 1]), Int(rgba[place + 2]), Int(rgba[place + 3]))
  }

  /// The colour in the middle of a quarter: 0 top left, 1 top right, 2 bottom left, 3 bottom right.
  func quarter(_ index: Int) -> [Int] {
    let pixel = self[width / 4 + index % 2 * width / 2, height / 4 + index / 2 * height / 2]
    return [pixel.red, pixel.green, pixel.blue]
  }

  var luma: [Double] {
    stride(from: 0, to: rgba.count, by: 4).map { place -> Double in
      let red = 0.299 * Double(rgba[place])
      let green = 0.587 * Double(rgba[place + 1])
      return red + green + 0.114 * Double(rgba[place + 2])
    }
  }

  var meanLuma: Double { luma.reduce(0, +) / Double(luma.count) }

  /// The means of red, green and blue.
  var mean: [Double] {
    (0..<3).map { band in
      stride(from: band, to: rgba.count, by: 4).reduce(0) { $0 + Double(rgba[$1]) }
        / Double(rgba.count / 4)
    }
  }

  /// The greatest difference between the channels of any pixel; 0 is a picture without colour.
  var chroma: Int {
    stride(from: 0, to: rgba.count, by: 4).map {
      Int(rgba[$0..<($0 + 3)].max() ?? 0) - Int(rgba[$0..<($0 + 3)].min() ?? 0)
    }.max() ?? 0
  }

  /// The greatest difference in luma of two neighbours: how sharp the sharpest edge is.
  var steepest: Double {
    let values = luma
    return (0..<(width * height)).filter { $0 % width > 0 }
      .map { abs(values[$0] - values[$0 - 1]) }.max() ?? 0
  }

  /// Pearson's correlation of the luma of two pictures of one size.
  func correlation(with other: TestPicture) -> Double {
    let (a, b) = (luma, other.luma)
    let (meanA, meanB) = (meanLuma, other.meanLuma)
    var ab = 0.0
    var aa = 0.0
    var bb = 0.0
    for (x, y) in zip(a, b) {
      ab += (x - meanA) * (y - meanB)
      aa += (x - meanA) * (x - meanA)
      bb += (y - meanB) * (y - meanB)
    }
    return ab / (aa * bb).squareRoot()
  }

  /// The positions where the two differ by more than `tolerance` in a channel.
  func differences(
    from other: TestPicture, tolerance: Int = 2
  ) -> [(x: Int, y: Int)] {
    (0..<(width * height)).filter { pixel in
      (0..<4).contains {
        abs(Int(rgba[pixel * 4 + $0]) - Int(other.rgba[pixel * 4 + $0])) > tolerance
      }
    }.map { (x: $0 % width, y: $0 / width) }
  }
}

extension TestPicture: CustomTestStringConvertible {
  var testDescription: String { "\(width)x\(height), mean \(mean)" }
}
