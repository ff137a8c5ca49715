/// The meaning of the numbers in a picture file.
enum ColorDescription: Equatable {
  /// sRGB, or not specified.
  case standard
  /// Specified by an ICC profile in the file.
  case embedded
  /// Specified by the file in another way.
  case described(Description)

  /// The primaries and the curve from a number to light.
  struct Description: Equatable {
    var chromaticities: Chromaticities
    var transfer: Transfer
    var isGrey = false
  }

  /// The coordinates x and y of the three primaries and of white.
  struct Chromaticities: Equatable {
    var red: SIMD2<Double>
    var green: SIMD2<Double>
    var blue: SIMD2<Double>
    var white: SIMD2<Double>

    static let d65 = SIMD2(0.3127, 0.3290)
    /// The primaries of BT.709 and sRGB.
    static let standard = Chromaticities(
      red: SIMD2(0.64, 0.33), green: SIMD2(0.30, 0.60), blue: SIMD2(0.15, 0.06), white: d65)

    /// Whether the difference is invisible.
    func isNear(_ other: Chromaticities) -> Bool {
      zip([red, green, blue, white], [other.red, other.green, other.blue, other.white]).allSatisfy {
        abs($0.x - $1.x) < 0.005 && abs($0.y - $1.y) < 0.005
      }
    }
  }

  /// The curve from a number of 0 to 1 to light of 0 to 1.
  enum Transfer: Equatable {
    case standard
    case gamma(Double)
    /// SMPTE ST 2084: light up to 10,000 cd/m2.
    case perceptualQuantizer
    /// ARIB STD-B67.
    case hybridLogGamma
  }
}

extension ColorDescription {
  /// Reads code points of ITU-T H.273, as `cICP` chunks and `nclx` boxes contain them.
  init(primaries: Int, transfer: Int, isGrey: Bool = false) {
    let chromaticities = Chromaticities(codePoint: primaries)
    let curve = Transfer(codePoint: transfer)
    let description = Description(
      chromaticities: isGrey ? .standard : chromaticities, transfer: curve, isGrey: isGrey)
    self.init(description)
  }

  /// Reads a PNG's `gAMA` and `cHRM`, whose numbers are multiplied by 100,000; at least one of them
  /// is present.
  init(gamma: Int?, chromaticities: Chromaticities?, isGrey: Bool) {
    var transfer = Transfer.standard
    if let gamma, (1_000...1_000_000).contains(gamma) {
      let exponent = 100_000 / Double(gamma)
      // This close to 2.2, every viewer takes it for sRGB.
      if abs(exponent / 2.2 - 1) > 0.05 { transfer = .gamma(exponent) }
    }
    self.init(
      Description(
        chromaticities: isGrey ? .standard : chromaticities ?? .standard, transfer: transfer,
        isGrey: isGrey))
  }

  private init(_ description: Description) {
    let isStandard =
      description.transfer == .standard && description.chromaticities.isNear(.standard)
    self = isStandard || description.profile == nil ? .standard : .described(description)
  }
}

extension ColorDescription.Chromaticities {
  /// Table 2 of ITU-T H.273; sRGB's for code points it does not define.
  fileprivate init(codePoint: Int) {
    switch codePoint {
    case 4:
      self.init(
        red: SIMD2(0.67, 0.33), green: SIMD2(0.21, 0.71), blue: SIMD2(0.14, 0.08),
        white: SIMD2(0.310, 0.316))
    case 5:
      self.init(
        red: SIMD2(0.64, 0.33), green: SIMD2(0.29, 0.60), blue: SIMD2(0.15, 0.06), white: Self.d65)
    case 6, 7:
      self.init(
        red: SIMD2(0.630, 0.340), green: SIMD2(0.310, 0.595), blue: SIMD2(0.155, 0.070),
        white: Self.d65)
    case 9:
      self.init(
        red: SIMD2(0.708, 0.292), green: SIMD2(0.170, 0.797), blue: SIMD2(0.131, 0.046),
        white: Self.d65)
    case 11:
      self.init(
        red: SIMD2(0.680, 0.320), green: SIMD2(0.265, 0.690), blue: SIMD2(0.150, 0.060),
        white: SIMD2(0.314, 0.351))
    case 12:
      self.init(
        red: SIMD2(0.680, 0.320), green: SIMD2(0.265, 0.690), blue: SIMD2(0.150, 0.060),
        white: Self.d65)
    case 22:
      self.init(
        red: SIMD2(0.630, 0.340), green: SIMD2(0.295, 0.605), blue: SIMD2(0.155, 0.077),
        white: Self.d65)
    default: self = .standard
    }
  }
}

extension ColorDescription.Transfer {
  /// Table 3 of ITU-T H.273. Television's curves are treated as sRGB's, as browsers do: pictures
  /// labelled so were not made for a dim room.
  fileprivate init(codePoint: Int) {
    switch codePoint {
    case 4: self = .gamma(2.2)
    case 5: self = .gamma(2.8)
    case 8: self = .gamma(1)
    case 16: self = .perceptualQuantizer
    case 17: self = .gamma(2.6)
    case 18: self = .hybridLogGamma
    default: self = .standard
    }
  }
}
