/// Colour profiles of tables. `even` maps every mixture but the darkest, which is black, to one
/// colour: a decoder that applies it shows that colour, one that does not shows the numbers.
struct TableProfile {
  /// `CMYK` or `RGB `.
  var space: String
  /// The tag that holds the table: `A2B0` for the perceptual intent, `A2B1` for the colorimetric
  /// one.
  var intent = "A2B0"
  /// L*, a* and b* of each corner of the table in bytes, the first channel changing slowest.
  var corners: [[UInt8]]

  /// sRGB (200, 60, 40): L* 47.3, a* 55.4, b* 44.6 under D50.
  static let red: [UInt8] = [121, 183, 173]

  static func even(_ space: String, intent: String = "A2B0") -> TableProfile {
    let isInk = space == "CMYK"
    var corners = Array(repeating: red, count: isInk ? 16 : 8)
    corners[isInk ? 15 : 0] = [0, 128, 128]
    return TableProfile(space: space, intent: intent, corners: corners)
  }

  /// ICC.1:2001-04 with one table of eight bits from numbers to L*a*b*; about 2 kB.
  var bytes: [UInt8] {
    let count = space == "CMYK" ? 4 : 3
    let ramp = (0...255).map { UInt8($0) }
    var table = Array("mft1".utf8) + [0, 0, 0, 0, UInt8(count), 3, 2, 0]
    for place in 0..<9 { table += place % 4 == 0 ? [0, 1, 0, 0] : [0, 0, 0, 0] }
    for _ in 0..<count { table += ramp }
    table += corners.flatMap(\.self) + ramp + ramp + ramp
    let white = Array("XYZ ".utf8) + [0, 0, 0, 0] + Self.illuminant
    let words = Array("text".utf8) + [0, 0, 0, 0] + Array("inks\0\0\0\0".utf8)
    let tags = [(intent, table), ("wtpt", white), ("cprt", words)]
    var directory = Self.big(tags.count)
    var content: [UInt8] = []
    for (name, bytes) in tags {
      directory +=
        Array(name.utf8) + Self.big(132 + tags.count * 12 + content.count) + Self.big(bytes.count)
      content += bytes
    }
    let length = 128 + directory.count + content.count
    var header = Self.big(length) + [0, 0, 0, 0, 2, 0x40, 0, 0] + Array("prtr\(space)Lab ".utf8)
    header += [UInt8](repeating: 0, count: 12) + Array("acsp".utf8)
    header += [UInt8](repeating: 0, count: 28) + Self.illuminant
    header += [UInt8](repeating: 0, count: 128 - header.count)
    return header + directory + content
  }

  /// D50.
  private static let illuminant: [UInt8] = [0, 0, 0xF6, 0xD6, 0, 1, 0, 0, 0, 0, 0xD3, 0x2D]

  private static func big(_ value: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }
}
