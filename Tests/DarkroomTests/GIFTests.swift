import Darkroom
import Imagery
import Testing

@Suite(.timeLimit(.minutes(5))) struct GIFTests {
  /// Codes of nine bits for numbers of eight, one a pixel, cleared before the table would fill.
  private func codes(_ indexes: [UInt8]) -> [UInt8] {
    var (bits, count, bytes) = (0, 0, [UInt8]())
    func put(_ code: Int) {
      bits |= code << count
      count += 9
      while count >= 8 {
        bytes.append(UInt8(truncatingIfNeeded: bits))
        bits >>= 8
        count -= 8
      }
    }
    for (place, index) in indexes.enumerated() {
      if place % 200 == 0 { put(256) }
      put(Int(index))
    }
    put(257)
    bytes.append(UInt8(truncatingIfNeeded: bits))
    var blocks: [UInt8] = [8]
    for start in stride(from: 0, to: bytes.count, by: 255) {
      let block = bytes[start..<min(start + 255, bytes.count)]
      blocks += [UInt8(block.count)] + block
    }
    return blocks + [0]
  }

  /// Index n has the colour (n, 2n, 255 - n).
  private func gif(
    screen: (Int, Int), frame: (x: Int, y: Int, width: Int, height: Int), indexes: [UInt8],
    transparent: UInt8? = nil, isInterlaced: Bool = false
  ) -> [UInt8] {
    func little(_ value: Int) -> [UInt8] { [UInt8(value & 255), UInt8(value >> 8)] }
    var bytes = Array("GIF89a".utf8) + little(screen.0) + little(screen.1) + [0xF7, 0, 0]
    for level in 0..<256 { bytes += [UInt8(level), UInt8(level * 2 & 255), UInt8(255 - level)] }
    if let transparent { bytes += [0x21, 0xF9, 4, 1, 0, 0, transparent, 0] }
    bytes += [0x2C] + little(frame.x) + little(frame.y) + little(frame.width) + little(frame.height)
    return bytes + [isInterlaced ? 0x40 : 0] + codes(indexes) + [0x3B]
  }

  private func color(_ index: Int) -> (red: Int, green: Int, blue: Int, alpha: Int) {
    (index, index * 2 & 255, 255 - index, 255)
  }

  @Test func `Pixels the first frame does not cover are transparent`() async throws {
    let bench = try DarkroomBench()
    let path = try bench.file(
      "part.gif",
      gif(
        screen: (20, 12), frame: (3, 4, 10, 5), indexes: (0..<50).map { UInt8($0) },
        transparent: 11))
    let facts = try await bench.client.facts(of: path)
    #expect(facts.size == PixelSize(width: 20, height: 12) && facts.hasAlpha)
    let picture = try await bench.pixels(path)
    for y in 0..<12 {
      for x in 0..<20 {
        let isInside = (3..<13).contains(x) && (4..<9).contains(y)
        let index = (y - 4) * 10 + x - 3
        if isInside, index != 11 {
          #expect(picture[x, y] == color(index), "\(x) \(y)")
        } else {
          #expect(picture[x, y].alpha == 0, "\(x) \(y)")
        }
      }
    }
    // On white, as a provider gets it.
    _ = try await bench.client.convert(
      path, to: bench.path("part.jpg"), Conversion(encoding: .jpeg(quality: 95)))
    #expect(try await bench.pixels(bench.path("part.jpg"))[19, 0].red > 245)
  }

  @Test func `Interlaced rows are put in order, and long frames are decompressed`() async throws {
    let (width, height) = (40, 37)
    func index(_ x: Int, _ y: Int) -> UInt8 { UInt8((x * 5 + y * 3) & 255) }
    let passes = [(0, 8), (4, 8), (2, 4), (1, 2)]
    let rows = passes.flatMap { Array(stride(from: $0.0, to: height, by: $0.1)) }
    let stored = rows.flatMap { y in (0..<width).map { index($0, y) } }
    let bench = try DarkroomBench()
    let picture = try await bench.pixels(
      bench.file(
        "rows.gif",
        gif(
          screen: (width, height), frame: (0, 0, width, height), indexes: stored,
          isInterlaced: true)))
    for y in 0..<height {
      for x in 0..<width { #expect(picture[x, y] == color(Int(index(x, y))), "\(x) \(y)") }
    }
  }

  @Test func `A frame whose codes end early shows what there is`() async throws {
    let bench = try DarkroomBench()
    let picture = try await bench.pixels(
      bench.file("early.gif", gif(screen: (4, 4), frame: (0, 0, 4, 4), indexes: [7, 8, 9])))
    #expect(picture[2, 0] == color(9) && picture[3, 0].alpha == 0 && picture[3, 3].alpha == 0)
  }
}
