import CVips
import Glibc
import PayloadCases

/// A small random picture file, with the pixels it shows if they are known.
struct PictureFile {
  enum Kind: CaseIterable {
    case png, jpeg, webp
  }

  var kind: Kind
  var width: Int
  var height: Int
  var bytes: [UInt8]
  /// RGBA, for a plain, intact PNG.
  var pixels: [UInt8]?
  /// Whether the decoders must accept it.
  var isPlain: Bool

  init(_ kind: Kind, _ cases: inout CaseGenerator) {
    self.kind = kind
    // A long one now and then.
    width = cases.roll(20) == 0 ? 1 + cases.roll(3000) : 1 + cases.roll(40)
    height = cases.roll(20) == 0 ? 1 + cases.roll(300) : 1 + cases.roll(40)
    bytes = []
    isPlain = true
    switch kind {
    case .png: makePNG(&cases)
    case .jpeg:
      let rgba = cases.pixels(width * height)
      bytes = [UInt8](unsafeUninitializedCapacity: width * height * 4 + 65536) { buffer, count in
        guard let base = buffer.baseAddress else { return }
        count = cencode_jpeg(
          rgba, width * 4, CInt(width), CInt(height), CInt(1 + cases.roll(100)), base, buffer.count)
      }
    case .webp:
      bytes =
        WebPEncoder.shared?.encode(
          cases.pixels(width * height), width, height, quality: cases.roll(102)) ?? []
      isPlain = !bytes.isEmpty
    }
  }

  private mutating func makePNG(_ cases: inout CaseGenerator) {
    let colorType = [0, 2, 2, 6, 6, 3][cases.roll(6)]
    let channels = [0: 1, 2: 3, 3: 1, 6: 4][colorType] ?? 1
    let isOpaque = cases.roll(4) > 0
    let row = width * channels
    var raw: [UInt8] = []
    var above = [UInt8](repeating: 0, count: row)
    var shown: [UInt8] = []
    for _ in 0..<height {
      let isOdd = cases.roll(200) == 0
      let filter = isOdd ? 5 + cases.roll(250) : cases.roll(5)
      isPlain = isPlain && !isOdd
      var line = cases.noise(row)
      if colorType == 6, isOpaque { for x in 0..<width { line[x * 4 + 3] = 255 } }
      raw.append(UInt8(filter))
      raw += Self.filtered(line, above, by: filter, step: channels)
      above = line
      for x in 0..<width {
        let pixel = line[(x * channels)..<((x + 1) * channels)]
        shown += channels == 1 ? [line[x], line[x], line[x]] : Array(pixel.prefix(3))
        shown.append(channels == 4 ? pixel[pixel.startIndex + 3] : 255)
      }
    }
    let hasAlpha = stride(from: 3, to: shown.count, by: 4).contains { shown[$0] != 255 }
    isPlain = isPlain && colorType != 3 && !hasAlpha
    pixels = isPlain ? shown : nil
    let depth = cases.roll(30) == 0 ? 16 : 8
    let isInterlaced = cases.roll(30) == 0
    isPlain = isPlain && depth == 8 && !isInterlaced
    bytes = [0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10]
    add(
      "IHDR",
      bigEndian(width) + bigEndian(height) + [
        UInt8(depth), UInt8(colorType), 0, 0, isInterlaced ? 1 : 0,
      ])
    if cases.roll(5) == 0 {
      add(["tEXt", "gAMA", "pHYs"][cases.roll(3)], cases.noise(cases.roll(30)))
    }
    var packed = Self.stored(raw, &cases)
    repeat {
      let count = min(packed.count, cases.roll(4) == 0 ? cases.roll(50) : packed.count)
      add("IDAT", Array(packed.prefix(count)))
      packed.removeFirst(count)
    } while !packed.isEmpty
    if cases.roll(5) == 0 { add("tIME", cases.noise(7)) }
    add("IEND", [])
  }

  private mutating func add(_ name: String, _ content: [UInt8]) {
    bytes += bigEndian(content.count) + Array(name.utf8) + content
    bytes += bigEndian(Int(checksum(Array(name.utf8) + content)))
  }

  /// A zlib stream of stored blocks (RFC 1951, section 3.2.4) of random lengths.
  private static func stored(_ raw: [UInt8], _ cases: inout CaseGenerator) -> [UInt8] {
    var result: [UInt8] = [0x78, 0x01]
    var rest = raw[...]
    repeat {
      let block = rest.prefix(1 + cases.roll(65535))
      rest = rest.dropFirst(block.count)
      let (low, high) = (UInt8(block.count & 255), UInt8(block.count >> 8))
      result += [rest.isEmpty ? 1 : 0, low, high, ~low, ~high] + block
    } while !rest.isEmpty
    var (a, b) = (1, 0)
    for byte in raw {
      a = (a + Int(byte)) % 65521
      b = (b + a) % 65521
    }
    return result + bigEndian(b << 16 | a)
  }

  /// A row after filtering (PNG, third edition, section 9); an unknown filter leaves it unchanged.
  private static func filtered(
    _ row: [UInt8], _ above: [UInt8], by filter: Int, step: Int
  ) -> [UInt8] {
    row.indices.map { index in
      let left = index >= step ? Int(row[index - step]) : 0
      let up = Int(above[index])
      let corner = index >= step ? Int(above[index - step]) : 0
      let guess: Int
      switch filter {
      case 1: guess = left
      case 2: guess = up
      case 3: guess = (left + up) / 2
      case 4:
        let near = [left, up, corner].map { abs(left + up - corner - $0) }
        guess =
          near[0] <= near[1] && near[0] <= near[2] ? left : near[1] <= near[2] ? up : corner
      default: guess = 0
      }
      return row[index] &- UInt8(guess)
    }
  }
}

extension PictureFile {
  /// Damages the file in one to four places.
  mutating func damage(_ cases: inout CaseGenerator) {
    isPlain = false
    pixels = nil
    for _ in 0...cases.roll(4) where !bytes.isEmpty {
      let place = cases.roll(2) == 0 ? cases.roll(min(64, bytes.count)) : cases.roll(bytes.count)
      switch cases.roll(6) {
      case 0: bytes[place] ^= UInt8(1 << cases.roll(8))
      case 1: bytes[place] = UInt8(cases.roll(256))
      case 2: bytes.removeLast(cases.roll(bytes.count))
      case 3: bytes.insert(contentsOf: cases.noise(1 + cases.roll(40)), at: place)
      case 4: for index in bytes[place...].prefix(1 + cases.roll(8)).indices { bytes[index] = 255 }
      default: bytes.removeSubrange(place..<min(bytes.count, place + 1 + cases.roll(20)))
      }
    }
    // Correct checksums let the damage reach the code behind them.
    if kind == .png, cases.roll(2) == 0 { mendSums() }
  }

  private mutating func mendSums() {
    var offset = 8
    while offset + 12 <= bytes.count {
      let length = bytes[offset..<(offset + 4)].reduce(0) { $0 << 8 | Int($1) }
      guard length <= bytes.count - offset - 12 else { return }
      let end = offset + 8 + length
      let sum = bigEndian(Int(checksum(bytes[(offset + 4)..<end])))
      bytes.replaceSubrange(end..<(end + 4), with: sum)
      offset = end + 4
    }
  }
}

extension CaseGenerator {
  mutating func noise(_ count: Int) -> [UInt8] {
    var next: UInt64 = 0
    return (0..<count).map { index in
      if index % 8 == 0 { next = random.next() }
      defer { next >>= 8 }
      return UInt8(truncatingIfNeeded: next)
    }
  }

  /// Opaque RGBA: noise, one colour, a few of them, or a ramp.
  mutating func pixels(_ count: Int) -> [UInt8] {
    let palette = noise(3 << roll(6))
    let kind = roll(3)
    let dots = kind == 0 ? noise(count * 4) : []
    var result = [UInt8](repeating: 255, count: count * 4)
    for pixel in 0..<count {
      let color = pixel / 5 * 3 % palette.count
      for channel in 0..<3 {
        let place = pixel * 4 + channel
        switch kind {
        case 0: result[place] = dots[place]
        case 1: result[place] = palette[color + channel]
        default: result[place] = UInt8(truncatingIfNeeded: pixel >> channel)
        }
      }
    }
    return result
  }
}

/// Four bytes, most significant first.
private func bigEndian(_ number: Int) -> [UInt8] {
  [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
}

/// The checksum of a PNG chunk (PNG, third edition, annex D).
private func checksum(_ bytes: some Sequence<UInt8>) -> UInt32 {
  ~bytes.reduce(~0) { sum, byte in table[Int((sum ^ UInt32(byte)) & 255)] ^ sum >> 8 }
}

private let table: [UInt32] = (0..<256).map { index in
  (0..<8).reduce(UInt32(index)) { sum, _ in sum & 1 == 1 ? 0xEDB8_8320 ^ sum >> 1 : sum >> 1 }
}

/// libwebp's encoder, which the program itself does not need.
private struct WebPEncoder {
  private typealias Encode =
    @convention(c) (
      UnsafePointer<UInt8>, CInt, CInt, CInt, Float,
      UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>
    ) -> Int
  private typealias Release = @convention(c) (UnsafeMutableRawPointer?) -> Void

  static let shared = WebPEncoder()
  private let encode: Encode
  private let release: Release

  private init?() {
    guard let library = dlopen("libwebp.so.7", RTLD_NOW),
      let encode = dlsym(library, "WebPEncodeRGBA"), let release = dlsym(library, "WebPFree")
    else { return nil }
    self.encode = unsafeBitCast(encode, to: Encode.self)
    self.release = unsafeBitCast(release, to: Release.self)
  }

  func encode(_ rgba: [UInt8], _ width: Int, _ height: Int, quality: Int) -> [UInt8] {
    var bytes: UnsafeMutablePointer<UInt8>?
    let count = encode(rgba, CInt(width), CInt(height), CInt(width * 4), Float(quality), &bytes)
    defer { release(bytes) }
    return Array(UnsafeBufferPointer(start: bytes, count: count))
  }
}
