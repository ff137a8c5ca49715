import Darkroom
import Imagery
import Testing

@Suite(.timeLimit(.minutes(5))) struct SheetTests {
  private func bench() throws -> DarkroomBench { try DarkroomBench() }
  private let paper = PixelColor(250, 248, 240)

  private func tile(x: Int = 10, y: Int = 10, words: String = "a paper kite") -> Tile {
    Tile(
      area: PixelRect(x: x, y: y, width: 100, height: 110),
      picture: PixelRect(x: x, y: y, width: 100, height: 70),
      caption: PixelRect(x: x, y: y + 76, width: 100, height: 34), heading: "4", words: words,
      textSize: 12, ground: paper, ink: PixelColor(0, 0, 0), enlarges: false)
  }

  private func sheet(_ width: Int, _ height: Int) throws -> PixelImage {
    try PixelImage(size: PixelSize(width: width, height: height), of: paper)
  }

  /// How many pixels of a rectangle are far from the paper's colour.
  private func inked(_ picture: TestPicture, _ x: Range<Int>, _ y: Range<Int>) -> Int {
    y.reduce(0) { count, y in count + x.count { picture[$0, y].red < 128 } }
  }

  @Test func `A tile has the picture in the middle of its part and the caption below`() async throws
  {
    let bench = try bench()
    let sheet = try sheet(240, 140)
    let blue = TestPicture(width: 96, height: 64) { _, _ in (0, 0, 200) }
    try await bench.client.lay(bench.png("blue.png", blue), tile(), on: sheet)
    let facts = try await bench.client.encode(sheet, to: bench.path("sheet.png"), .png)
    #expect(facts.size == PixelSize(width: 240, height: 140) && facts.type == .png)
    let made = try await bench.pixels(bench.path("sheet.png"))
    #expect(made[12, 13] == (0, 0, 200, 255) && made[107, 76] == (0, 0, 200, 255))
    #expect(made[11, 13] == (250, 248, 240, 255) && made[12, 12] == (250, 248, 240, 255))
    #expect(inked(made, 10..<110, 86..<120) > 60)
    #expect(inked(made, 110..<240, 0..<140) == 0 && inked(made, 0..<240, 120..<140) == 0)
  }

  @Test func `A caption that is too long is cut, and stays in its place`() async throws {
    let bench = try bench()
    let sheet = try sheet(120, 200)
    let words = String(repeating: "a <b>very</b> & long instruction ", count: 30)
    try await bench.client.lay(bench.png("scene.png", .scene), tile(words: words), on: sheet)
    _ = try await bench.client.encode(sheet, to: bench.path("sheet.png"), .png)
    let made = try await bench.pixels(bench.path("sheet.png"))
    #expect(inked(made, 10..<110, 86..<120) > 150)
    #expect(inked(made, 0..<120, 120..<200) == 0)
  }

  @Test func `A tile beyond the sheet is refused`() async throws {
    let bench = try bench()
    let sheet = try sheet(60, 60)
    let file = try bench.png("scene.png", .scene)
    await #expect(throws: DarkroomError.self) {
      try await bench.client.lay(file, tile(), on: sheet)
    }
  }

  private func colors() throws -> PixelImage {
    try PixelImage(size: PixelSize(width: 40, height: 120)) { bytes in
      for place in 0..<(40 * 120) {
        let frame = place / (40 * 30)
        for band in 0..<3 { bytes[place * 4 + band] = band == frame || frame == 3 ? 220 : 10 }
        bytes[place * 4 + 3] = 255
      }
    }
  }

  @Test func `A GIF has every frame with its duration, and loops`() async throws {
    let bench = try bench()
    let facts = try await bench.client.encode(
      colors(), to: bench.path("a.gif"), .gif(frameHeight: 30, milliseconds: 1500))
    #expect(facts.size == PixelSize(width: 40, height: 30) && facts.type == .gif)
    let bytes = try bench.bytes("a.gif")
    // The graphic control extension of each frame, with the duration in hundredths.
    let controls = bytes.indices.dropLast(7).filter { bytes[$0...].starts(with: [0x21, 0xF9, 4]) }
    #expect(controls.count == 4)
    #expect(controls.allSatisfy { Int(bytes[$0 + 4]) + Int(bytes[$0 + 5]) << 8 == 150 })
    #expect(bytes.firstRange(of: Array("NETSCAPE2.0".utf8) + [3, 1, 0, 0]) != nil)
    #expect(try await bench.client.facts(of: bench.path("a.gif")).size == facts.size)
  }

  @Test func `An animated WebP has every frame and its duration`() async throws {
    let bench = try bench()
    let facts = try await bench.client.encode(
      colors(), to: bench.path("a.webp"), .webp(frameHeight: 30, milliseconds: 700, quality: 80))
    #expect(facts.size == PixelSize(width: 40, height: 30))
    let bytes = try bench.bytes("a.webp")
    let frames = bytes.indices.dropLast(8).filter { bytes[$0...].starts(with: "ANMF".utf8) }
    #expect(frames.count == 4)
    #expect(frames.allSatisfy { Int(bytes[$0 + 20]) + Int(bytes[$0 + 21]) << 8 == 700 })
    #expect(bytes.firstRange(of: Array("EXIF".utf8)) == nil)
    #expect(try await bench.client.facts(of: bench.path("a.webp")).size == facts.size)
  }

  @Test func `Frames that do not fill the sheet are refused`() async throws {
    let bench = try bench()
    await #expect(throws: DarkroomError.self) {
      _ = try await bench.client.encode(
        colors(), to: bench.path("a.gif"), .gif(frameHeight: 37, milliseconds: 100))
    }
    #expect(try bench.names.isEmpty)
  }
}
