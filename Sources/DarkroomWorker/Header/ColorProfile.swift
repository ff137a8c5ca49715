import Glibc

extension ColorDescription.Description {
  /// An equivalent ICC profile of curves and a matrix (ICC.1:2001-04, section 6.3); nil for
  /// primaries that span nothing.
  var profile: [UInt8]? {
    var curve = Array("curv".utf8) + Self.big(0) + Self.big(Self.steps)
    for step in 0..<Self.steps {
      let light = transfer.light(of: Double(step) / Double(Self.steps - 1))
      let level = Int((min(1, max(0, light)) * 65535).rounded())
      curve += [UInt8(level >> 8), UInt8(level & 255)]
    }
    guard !isGrey else {
      return Self.profile(space: "GRAY", [("wtpt", Self.point(Self.d50)), ("kTRC", curve)])
    }
    guard let columns = chromaticities.columns else { return nil }
    return Self.profile(
      space: "RGB ",
      [
        ("wtpt", Self.point(Self.d50)), ("rXYZ", Self.point(columns[0])),
        ("gXYZ", Self.point(columns[1])), ("bXYZ", Self.point(columns[2])), ("rTRC", curve),
        ("gTRC", curve), ("bTRC", curve),
      ])
  }

  /// The number of entries in a curve: as fine as the steps of ten bits.
  private static let steps = 1024

  /// The white point of the profile connection space.
  fileprivate static let d50 = SIMD3(0.9642, 1, 0.8249)

  private static func profile(space: String, _ tags: [(name: String, content: [UInt8])])
    -> [UInt8]
  {
    var table = big(tags.count)
    var body: [UInt8] = []
    let start = 128 + 4 + 12 * tags.count
    for tag in tags {
      table += Array(tag.name.utf8) + big(start + body.count) + big(tag.content.count)
      body += tag.content
      while body.count % 4 != 0 { body.append(0) }
    }
    var header = big(start + body.count) + big(0) + [2, 0x10, 0, 0]
    header += Array("mntr".utf8) + Array(space.utf8) + Array("XYZ ".utf8)
    header += [UInt8](repeating: 0, count: 12) + Array("acsp".utf8)
    header += [UInt8](repeating: 0, count: 28)
    for value in [d50.x, d50.y, d50.z] { header += fixed(value) }
    header += [UInt8](repeating: 0, count: 128 - header.count)
    return header + table + body
  }

  private static func point(_ value: SIMD3<Double>) -> [UInt8] {
    Array("XYZ ".utf8) + big(0) + fixed(value.x) + fixed(value.y) + fixed(value.z)
  }

  private static func fixed(_ value: Double) -> [UInt8] {
    let scaled = Int32((min(32000, max(-32000, value)) * 65536).rounded())
    return big(Int(UInt32(bitPattern: scaled)))
  }

  private static func big(_ value: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }
}

extension ColorDescription.Chromaticities {
  /// The XYZ of full red, green and blue, adapted to the white point of the profile connection
  /// space with Bradford's matrix; nil if the points span no triangle or are not colours.
  fileprivate var columns: [SIMD3<Double>]? {
    func light(_ point: SIMD2<Double>) -> SIMD3<Double>? {
      guard point.y > 0.0001, point.x >= 0, point.x + point.y <= 1.0001 else { return nil }
      return SIMD3(point.x / point.y, 1, (1 - point.x - point.y) / point.y)
    }
    guard let red = light(red), let green = light(green), let blue = light(blue),
      let white = light(white),
      let shares = Matrix(columns: [red, green, blue]).inverse.map({ $0 * white }),
      shares.min() > 0
    else { return nil }
    let bradford = Matrix(columns: [
      SIMD3(0.8951, -0.7502, 0.0389), SIMD3(0.2664, 1.7135, -0.0685),
      SIMD3(-0.1614, 0.0367, 1.0296),
    ])
    guard let back = bradford.inverse else { return nil }
    let ratio = (bradford * ColorDescription.Description.d50) / (bradford * white)
    return [red * shares.x, green * shares.y, blue * shares.z].map { column in
      back * ((bradford * column) * ratio)
    }
  }
}

/// Three columns of three numbers.
private struct Matrix {
  var columns: [SIMD3<Double>]

  static func * (matrix: Matrix, vector: SIMD3<Double>) -> SIMD3<Double> {
    matrix.columns[0] * vector.x + matrix.columns[1] * vector.y + matrix.columns[2] * vector.z
  }

  /// nil if the columns lie in one plane.
  var inverse: Matrix? {
    let (a, b, c) = (columns[0], columns[1], columns[2])
    let rows = [Self.cross(b, c), Self.cross(c, a), Self.cross(a, b)]
    let determinant = (a * rows[0]).sum()
    guard abs(determinant) > 1e-9 else { return nil }
    return Matrix(
      columns: (0..<3).map { column in
        SIMD3(rows[0][column], rows[1][column], rows[2][column]) / determinant
      })
  }

  private static func cross(_ a: SIMD3<Double>, _ b: SIMD3<Double>) -> SIMD3<Double> {
    SIMD3(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x)
  }
}

extension ColorDescription.Transfer {
  /// The light of a number, where 1 is paper white: brighter light is clipped.
  fileprivate func light(of value: Double) -> Double {
    switch self {
    case .standard: value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    case .gamma(let exponent): pow(value, exponent)
    case .perceptualQuantizer: Self.quantized(value) * 10_000 / Self.paper
    case .hybridLogGamma:
      // A display of 1,000 cd/m2 with its gamma of 1.2 (ITU-R BT.2100, table 5).
      pow(Self.scene(value), 1.2) * 1_000 / Self.paper
    }
  }

  /// The luminance of diffuse white in cd/m2 (ITU-R BT.2408, section 2.1).
  private static let paper = 203.0

  /// The curve of SMPTE ST 2084, up to 10,000 cd/m2.
  private static func quantized(_ value: Double) -> Double {
    let power = pow(value, 32 / 2523.0)
    let above = max(0, power - 3424 / 4096.0)
    let below = 2413 / 128.0 - 2392 / 128.0 * power
    return below > 0 ? pow(above / below, 16384 / 2610.0) : 1
  }

  /// The inverse of ARIB STD-B67's curve.
  private static func scene(_ value: Double) -> Double {
    guard value > 0.5 else { return value * value / 3 }
    return (exp((value - 0.55991073) / 0.17883277) + 0.28466892) / 12
  }
}
