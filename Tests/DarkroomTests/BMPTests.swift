import Darkroom
import Imagery
import Testing

@Suite(.timeLimit(.minutes(5))) struct BMPTests {
  private func little(_ value: Int, _ length: Int = 4) -> [UInt8] {
    (0..<length).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
  }

  /// A file with a header of 40 bytes, then `extra`, such as masks or colours, then the pixels.
  private func bitmap(
    _ width: Int, _ height: Int, bits: Int, packing: Int = 0, colors: Int = 0, extra: [UInt8] = [],
    start: Int? = nil, _ pixels: [UInt8]
  ) -> [UInt8] {
    let start = start ?? 54 + extra.count
    let head =
      Array("BM".utf8) + little(54 + extra.count + pixels.count) + little(0) + little(start)
    let second = little(40) + little(width) + little(height) + little(1, 2) + little(bits, 2)
    let rest = little(packing) + little(pixels.count) + little(0) + little(0) + little(colors)
    return head + second + rest + little(0) + extra + pixels
  }

  private func picture(_ bytes: [UInt8]) async throws -> TestPicture {
    let bench = try DarkroomBench()
    let path = try bench.file("map.bmp", bytes)
    #expect(try await bench.client.facts(of: path).type == .bmp)
    let picture = try await bench.pixels(path)
    let size = PixelSize(width: picture.width, height: picture.height)
    let view = try await bench.client.render(path, PixelRect(size), at: size)
    #expect(view.withBytes { Array($0) } == picture.rgba)
    return picture
  }

  /// Red, green above blue, white.
  private let square = TestPicture.quarters(width: 2, height: 2)
  private let palette: [UInt8] = [
    0, 0, 255, 0, 0, 255, 0, 0, 255, 0, 0, 0, 255, 255, 255, 0,
  ]

  @Test func `Rows are read bottom-up and top-down, each padded to whole words`() async throws {
    let top: [UInt8] = [0, 0, 255, 0, 255, 0, 0, 0]
    let bottom: [UInt8] = [255, 0, 0, 255, 255, 255, 0, 0]
    #expect(try await picture(bitmap(2, 2, bits: 24, bottom + top)) == square)
    #expect(try await picture(bitmap(2, -2, bits: 24, top + bottom)) == square)
    // The padding of the last row may be missing.
    #expect(try await picture(bitmap(2, -2, bits: 24, top + bottom.dropLast(2))) == square)
  }

  @Test func `Palette indices of one to eight bits are decoded`() async throws {
    for (bits, rows) in [
      (8, [[2, 3, 0, 0], [0, 1, 0, 0]]), (4, [[0x23, 0, 0, 0], [0x01, 0, 0, 0]]),
      (2, [[0xB0, 0, 0, 0], [0x10, 0, 0, 0]]),
    ] as [(Int, [[UInt8]])] {
      let file = bitmap(2, 2, bits: bits, colors: 4, extra: palette, rows.flatMap(\.self))
      #expect(try await picture(file) == square, "\(bits)")
    }
    let two = bitmap(
      2, 1, bits: 1, extra: Array(palette.prefix(8)), [0x40, 0, 0, 0])
    let picture = try await picture(two)
    #expect(picture[0, 0] == (255, 0, 0, 255) && picture[1, 0] == (0, 255, 0, 255))
  }

  @Test func `Pixels that claim to begin where the colours do are read behind them`() async throws {
    let file = bitmap(
      2, 2, bits: 8, colors: 4, extra: palette, start: 54, [2, 3, 0, 0, 0, 1, 0, 0])
    #expect(try await picture(file) == square)
  }

  @Test func `Runs of pixels, skipped pixels and literal pixels are decoded`() async throws {
    // Two of blue and white; up; red, then three literal ones, padded; the end.
    let runs: [UInt8] = [1, 2, 1, 3, 0, 2, 2, 0, 0, 0, 1, 0, 0, 3, 1, 2, 3, 0, 0, 1]
    let picture = try await picture(
      bitmap(4, 2, bits: 8, packing: 1, colors: 4, extra: palette, runs))
    #expect(picture[0, 1] == (0, 0, 255, 255) && picture[1, 1] == (255, 255, 255, 255))
    #expect(picture[2, 1].alpha == 0 && picture[3, 1].alpha == 0)
    #expect(picture[0, 0] == (255, 0, 0, 255) && picture[3, 0] == (255, 255, 255, 255))
    let small = try await self.picture(
      bitmap(3, 1, bits: 4, packing: 2, colors: 4, extra: palette, [3, 0x12, 0, 1]))
    #expect(small[0, 0] == (0, 255, 0, 255) && small[1, 0] == (0, 0, 255, 255))
    #expect(small[2, 0] == (0, 255, 0, 255))
  }

  @Test func `Channels are where the masks say`() async throws {
    let masks = little(0xF800) + little(0x07E0) + little(0x001F)
    let sixteen = try await picture(
      bitmap(2, 1, bits: 16, packing: 3, extra: masks, [0x00, 0xF8, 0xE0, 0x07]))
    #expect(sixteen[0, 0] == (255, 0, 0, 255) && sixteen[1, 0] == (0, 255, 0, 255))
    let plain = try await picture(bitmap(1, 1, bits: 16, [0x00, 0x7C, 0, 0]))
    #expect(plain[0, 0] == (255, 0, 0, 255))
    let four = masks32 + little(0xFF00_0000)
    let alpha = try await picture(
      bitmap(2, 1, bits: 32, packing: 6, extra: four, [1, 2, 3, 77, 4, 5, 6, 255]))
    #expect(alpha[0, 0] == (3, 2, 1, 77) && alpha[1, 0] == (6, 5, 4, 255))
    // The alpha was never written.
    let none = try await picture(
      bitmap(2, 1, bits: 32, packing: 6, extra: four, [1, 2, 3, 0, 4, 5, 6, 0]))
    #expect(none[0, 0] == (3, 2, 1, 255) && none[1, 0] == (6, 5, 4, 255))
  }

  private var masks32: [UInt8] { little(0xFF0000) + little(0xFF00) + little(0xFF) }

  @Test func `A truncated or impossible bitmap is refused`() async throws {
    let bench = try DarkroomBench()
    func error(_ bytes: [UInt8]) async throws -> DarkroomError? {
      let path = try bench.file("bad.bmp", bytes)
      return await #expect(throws: DarkroomError.self) {
        try await bench.client.render(path, fitting: PixelSize(width: 9, height: 9))
      }
    }
    #expect(try await error(bitmap(20, 20, bits: 24, [1, 2, 3])) == .truncated)
    #expect(
      try await error(bitmap(9, 9, bits: 8, packing: 1, colors: 4, extra: palette, [9]))
        == .truncated)
    #expect(try await error(bitmap(0, 5, bits: 24, [])) == .damaged(detail: "its size is zero"))
    #expect(
      try await error(bitmap(1 << 30, 1 << 30, bits: 24, []))
        == .tooManyPixels(width: 1 << 30, height: 1 << 30, limit: 120_000_000))
    #expect(
      try await error(bitmap(3, 3, bits: 0, packing: 4, []))
        == .unsupported("BMP with a JPEG in it"))
    #expect(try await error(bitmap(3, 3, bits: 7, [])) == .unsupported("BMP of 7 bits"))
  }

  @Test func `A bitmap is converted to a type that providers take`() async throws {
    let bench = try DarkroomBench()
    let path = try bench.file(
      "map.bmp", bitmap(2, 2, bits: 8, colors: 4, extra: palette, [2, 3, 0, 0, 0, 1, 0, 0]))
    let facts = try await bench.client.convert(
      path, to: bench.path("map.png"), Conversion(encoding: .png))
    #expect(facts.type == .png && !facts.hasAlpha)
    #expect(try await bench.pixels(bench.path("map.png")) == square)
  }
}
