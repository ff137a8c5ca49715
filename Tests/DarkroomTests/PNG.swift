/// Writes PNG files chunk by chunk, so that a test can make any kind and break any part.
struct PNG {
  var bytes: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  init(
    width: Int, height: Int, depth: UInt8 = 8, colorType: UInt8 = 6, isInterlaced: Bool = false
  ) {
    add(
      "IHDR", Self.big(width) + Self.big(height) + [depth, colorType, 0, 0, isInterlaced ? 1 : 0])
  }

  mutating func add(_ kind: String, _ content: [UInt8]) {
    let body = Array(kind.utf8) + content
    bytes += Self.big(content.count) + body + Self.big(Int(Self.checksum(body)))
  }

  /// Adds the pixels without compression: each row begins with filter 0.
  mutating func addPixels(_ rows: [[UInt8]]) {
    addFiltered(rows.map { (row: [UInt8]) -> [UInt8] in [0] + row })
  }

  /// Adds rows that begin with the number of their filter.
  mutating func addFiltered(_ rows: [[UInt8]]) {
    add("IDAT", Self.stored(rows.flatMap { (row: [UInt8]) -> [UInt8] in row }))
  }

  /// Adds an ICC profile.
  mutating func addProfile(_ bytes: [UInt8]) {
    add("iCCP", Array("a profile\0\0".utf8) + Self.stored(bytes))
  }

  /// A zlib stream without compression.
  private static func stored(_ raw: [UInt8]) -> [UInt8] {
    var stream: [UInt8] = [0x78, 0x01]
    var start = 0
    repeat {
      let part = raw[start..<min(start + 65535, raw.count)]
      let isLast: UInt8 = start + part.count == raw.count ? 1 : 0
      let length = UInt16(part.count)
      stream += [isLast, UInt8(length & 255), UInt8(length >> 8)]
      stream += [UInt8(~length & 255), UInt8(~length >> 8)]
      stream += part
      start += part.count
    } while start < raw.count
    var a: UInt32 = 1
    var b: UInt32 = 0
    for byte in raw {
      a = (a + UInt32(byte)) % 65521
      b = (b + a) % 65521
    }
    return stream + big(Int(b << 16 | a))
  }

  mutating func end() { add("IEND", []) }

  private static func big(_ value: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }

  private static let table: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index)) { value, _ in
      value & 1 == 1 ? 0xEDB8_8320 ^ value >> 1 : value >> 1
    }
  }

  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(~0) { table[Int(($0 ^ UInt32($1)) & 255)] ^ $0 >> 8 }
  }
}

extension TestPicture {
  /// RGBA, eight bits.
  var png: [UInt8] { png(exif: nil) }

  func png(exif: [UInt8]?) -> [UInt8] {
    var file = PNG(width: width, height: height)
    if let exif { file.add("eXIf", exif) }
    file.addPixels((0..<height).map { Array(rgba[($0 * width * 4)..<(($0 + 1) * width * 4)]) })
    file.end()
    return file.bytes
  }
}
