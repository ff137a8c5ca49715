/// A colour profile for four inks that says of every mixture that it looks the same: whoever follows
/// it shows that colour, whoever does not shows the inks.
enum InkProfile {
  /// ICC.1:2001-04 with one table of eight bits from inks to L*a*b*; about 2 kB. The colour is sRGB
  /// (200, 60, 40): L* 47.3, a* 55.4, b* 44.6 under D50.
  static let bytes: [UInt8] = {
    let lab: [UInt8] = [121, 183, 173]
    let ramp = (0...255).map { UInt8($0) }
    var table = Array("mft1".utf8) + [0, 0, 0, 0, 4, 3, 2, 0]
    for place in 0..<9 { table += place % 4 == 0 ? [0, 1, 0, 0] : [0, 0, 0, 0] }
    table += ramp + ramp + ramp + ramp
    for _ in 0..<16 { table += lab }
    table += ramp + ramp + ramp
    let white = Array("XYZ ".utf8) + [0, 0, 0, 0] + illuminant
    let words = Array("text".utf8) + [0, 0, 0, 0] + Array("inks\0\0\0\0".utf8)
    let tags = [("A2B0", table), ("wtpt", white), ("cprt", words)]
    var directory = big(tags.count)
    var content: [UInt8] = []
    for (name, bytes) in tags {
      directory += Array(name.utf8) + big(132 + tags.count * 12 + content.count) + big(bytes.count)
      content += bytes
    }
    let length = 128 + directory.count + content.count
    var header = big(length) + [0, 0, 0, 0, 2, 0x40, 0, 0] + Array("prtrCMYKLab ".utf8)
    header += [UInt8](repeating: 0, count: 12) + Array("acsp".utf8)
    header += [UInt8](repeating: 0, count: 28) + illuminant
    header += [UInt8](repeating: 0, count: 128 - header.count)
    return header + directory + content
  }()

  /// D50.
  private static let illuminant: [UInt8] = [0, 0, 0xF6, 0xD6, 0, 1, 0, 0, 0, 0, 0xD3, 0x2D]

  private static func big(_ value: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }
}
