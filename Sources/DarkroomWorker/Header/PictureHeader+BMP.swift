import Darkroom
import Imagery

extension PictureHeader {
  static func readBMP(_ source: ByteSource) throws(DarkroomError) -> PictureHeader {
    let map = try Bitmap(source)
    var header = PictureHeader(format: .bmp, stored: map.size)
    header.hasAlpha = map.masks.count == 4 || map.packing.isPacked
    return header
  }

  static func rasterOfBMP(
    _ header: PictureHeader, _ source: ByteSource
  ) throws(DarkroomError) -> Raster {
    let map = try Bitmap(source)
    guard map.size == header.stored else { throw .damaged(detail: "its size changes") }
    return try Raster(size: map.size) { pixels throws(DarkroomError) in
      try map.draw(source, to: pixels)
    }
  }
}

/// The header of a Windows or OS/2 bitmap, and how its pixels are stored (Microsoft, "Bitmap Header
/// Types" and "Bitmap Compression").
private struct Bitmap {
  /// How the pixels are stored.
  enum Packing {
    case rows
    case runs(bits: Int)

    var isPacked: Bool { if case .runs = self { true } else { false } }
  }

  /// The bits of a number that are a channel.
  struct Mask {
    var shift: Int
    var most: Int

    init?(_ bits: Int) {
      guard bits > 0 else { return nil }
      shift = bits.trailingZeroBitCount
      most = bits >> shift
    }

    func level(of number: Int) -> UInt8 {
      UInt8(truncatingIfNeeded: ((number >> shift & most) * 255 + most / 2) / most)
    }
  }

  var size: PixelSize
  var packing = Packing.rows
  /// The masks of red, green, blue and perhaps alpha, for 16 and 32 bits.
  var masks: [Mask] = []

  private var bits: Int
  private var isTopDown = false
  private var palette = ColorTable()
  private var pixels: Int

  init(_ source: ByteSource) throws(DarkroomError) {
    let head = source.bytes(at: 0, 18 + 124)
    guard let start = head.littleEndian(at: 10, 4), let length = head.littleEndian(at: 14, 4),
      head.count >= 26
    else { throw .truncated }
    func number(_ offset: Int, _ count: Int = 4) -> Int {
      offset + count <= 14 + length ? head.littleEndian(at: offset, count) ?? 0 : 0
    }
    func signed(_ offset: Int) -> Int {
      Int(Int32(truncatingIfNeeded: number(offset)))
    }
    let isShort = length == 12
    let (width, height) =
      isShort ? (number(18, 2), number(20, 2)) : (signed(18), signed(22))
    bits = isShort ? number(24, 2) : number(28, 2)
    isTopDown = height < 0
    guard width > 0, height != 0, height > -1 << 31 else {
      throw .damaged(detail: "its size is zero")
    }
    size = PixelSize(width: width, height: abs(height))
    pixels = start
    let kind = isShort ? 0 : number(30)
    var after = 14 + length
    switch (kind, bits) {
    case (0, 1), (0, 2), (0, 4), (0, 8), (0, 24): break
    case (1, 8), (2, 4): packing = .runs(bits: bits)
    case (0, 16): masks = [0x7C00, 0x3E0, 0x1F].compactMap(Mask.init)
    // The fourth byte has no meaning.
    case (0, 32): masks = [0xFF0000, 0xFF00, 0xFF].compactMap(Mask.init)
    case (3, 16), (3, 32), (6, 16), (6, 32):
      let count = kind == 6 || length >= 56 ? 4 : 3
      masks = (0..<count).compactMap { Mask(head.littleEndian(at: 54 + $0 * 4, 4) ?? 0) }
      guard masks.count >= 3 else { throw .damaged(detail: "no colours") }
      if length == 40 { after += count * 4 }
    case (4, _), (5, _): throw .unsupported("BMP with a \(kind == 4 ? "JPEG" : "PNG") in it")
    default: throw .unsupported("BMP of \(bits) bits")
    }
    if bits <= 8 {
      let each = isShort ? 3 : 4
      let told = isShort ? 0 : number(46)
      let count = (1...256).contains(told) ? told : 1 << bits
      // The table ends where the pixels begin, whatever length is claimed.
      let room = start > after ? (start - after) / each : count
      let table = source.bytes(at: after, min(count, room) * each)
      for entry in 0..<(table.count / each) {
        let place = entry * each
        palette.rgba += [table[place + 2], table[place + 1], table[place], 255]
      }
      guard !palette.rgba.isEmpty else { throw .damaged(detail: "no colours") }
    }
    // The pixels cannot begin where the colours do.
    if pixels <= after, bits <= 8 { after += palette.rgba.count / 4 * (isShort ? 3 : 4) }
    pixels = max(pixels, after)
  }

  /// Writes all pixels as RGBA. Returns true if some are transparent.
  func draw(
    _ source: ByteSource, to out: UnsafeMutablePointer<UInt8>
  ) throws(DarkroomError) -> Bool {
    if case .runs(let bits) = packing { return try drawRuns(source, bits, to: out) }
    let count = (size.width * bits + 31) / 32 * 4
    // The last row may lack its padding.
    guard pixels + count * (size.height - 1) + (size.width * bits + 7) / 8 <= source.count else {
      throw .truncated
    }
    var isOpaque = true
    var isSeen = masks.count < 4
    for y in 0..<size.height {
      let row = source.bytes(at: pixels + y * count, count)
      var place = (isTopDown ? y : size.height - 1 - y) * size.width * 4
      row.withUnsafeBufferPointer { row in
        for x in 0..<size.width {
          switch bits {
          case 24:
            (out[place], out[place + 1]) = (row[x * 3 + 2], row[x * 3 + 1])
            (out[place + 2], out[place + 3]) = (row[x * 3], 255)
          case 16, 32:
            var number = Int(row[x * bits / 8]) | Int(row[x * bits / 8 + 1]) << 8
            if bits == 32 {
              number |= Int(row[x * 4 + 2]) << 16 | Int(row[x * 4 + 3]) << 24
            }
            for channel in 0..<3 { out[place + channel] = masks[channel].level(of: number) }
            let alpha = masks.count == 4 ? masks[3].level(of: number) : 255
            out[place + 3] = alpha
            if alpha < 255 { isOpaque = false }
            if alpha > 0 { isSeen = true }
          default:
            let shift = 8 - bits - x * bits % 8
            palette.write(Int(row[x * bits / 8]) >> shift & (1 << bits - 1), to: out + place)
          }
          place += 4
        }
      }
    }
    // Alpha that is zero everywhere was never written.
    if !isSeen {
      for pixel in 0..<size.pixelCount { out[pixel * 4 + 3] = 255 }
      return false
    }
    return !isOpaque
  }

  /// Decodes runs of equal pixels; skipped pixels are transparent. A picture that ends early is
  /// shown as far as it goes, if its end marker is there.
  private func drawRuns(
    _ source: ByteSource, _ bits: Int, to out: UnsafeMutablePointer<UInt8>
  ) throws(DarkroomError) -> Bool {
    out.update(repeating: 0, count: size.pixelCount * 4)
    var (x, y, offset, drawn) = (0, 0, pixels, 0)
    func put(_ index: Int) {
      if x < size.width, y < size.height {
        let row = isTopDown ? y : size.height - 1 - y
        palette.write(index, to: out + (row * size.width + x) * 4)
        drawn += 1
      }
      x += 1
    }
    while y < size.height, drawn < size.pixelCount {
      guard let count = source.byte(at: offset), let value = source.byte(at: offset + 1) else {
        throw .truncated
      }
      offset += 2
      if count > 0 {
        for step in 0..<Int(count) {
          put(bits == 8 ? Int(value) : Int(step % 2 == 0 ? value >> 4 : value & 15))
        }
        continue
      }
      switch value {
      case 0: (x, y) = (0, y + 1)
      case 1: return drawn < size.pixelCount
      case 2:
        guard let right = source.byte(at: offset), let up = source.byte(at: offset + 1) else {
          throw .truncated
        }
        (x, y, offset) = (x + Int(right), y + Int(up), offset + 2)
      default:
        let length = (Int(value) * bits + 7) / 8
        let bytes = source.bytes(at: offset, length)
        guard bytes.count == length else { throw .truncated }
        for step in 0..<Int(value) {
          let byte = bytes[step * bits / 8]
          put(bits == 8 ? Int(byte) : Int(step % 2 == 0 ? byte >> 4 : byte & 15))
        }
        // Padded to whole words.
        offset += (length + 1) / 2 * 2
      }
    }
    return drawn < size.pixelCount
  }
}
