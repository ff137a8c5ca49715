import Darkroom
import Imagery
import Model
import Testing

@Suite(.timeLimit(.minutes(5))) struct KeepTests {
  private func bench() throws -> DarkroomBench { try DarkroomBench() }
  private let region = PixelRect(x: 20, y: 10, width: 40, height: 30)

  private func inside(_ region: PixelRect, _ x: Int, _ y: Int) -> Bool {
    (region.x..<(region.x + region.width)).contains(x)
      && (region.y..<(region.y + region.height)).contains(y)
  }

  /// A picture of one colour.
  private func plain(_ color: (UInt8, UInt8, UInt8), _ width: Int = 96, _ height: Int = 64)
    -> TestPicture
  {
    TestPicture(width: width, height: height) { _, _ in color }
  }

  @Test func `Outside the region the parent is kept bit for bit, inside is the result`()
    async throws
  {
    let bench = try bench()
    let output = bench.path("kept.png")
    let parent = try bench.png("parent.png", .scene)
    let facts = try await bench.client.keep(
      bench.png("result.png", plain((9, 200, 40))), over: parent, regions: [Region(region)],
      feather: 0,
      output: output)
    #expect(facts.type == .png && facts.size == PixelSize(width: 96, height: 64))
    let kept = try await bench.pixels(output)
    for y in 0..<64 {
      for x in 0..<96 {
        let is9 = kept[x, y] == (9, 200, 40, 255)
        #expect(inside(region, x, y) ? is9 : kept[x, y] == TestPicture.scene[x, y])
      }
    }
    let difference = try await bench.client.compare(
      parent, output, regions: [Region(region)])
    #expect(difference.outside.changed == 0 && difference.outside.largest == 0)
  }

  @Test func `The feather lies inside and rises evenly`() async throws {
    let bench = try bench()
    let output = bench.path("kept.png")
    _ = try await bench.client.keep(
      bench.png("result.png", plain((200, 200, 200))),
      over: bench.png("parent.png", plain((0, 0, 0))), regions: [Region(region)], feather: 4,
      output: output)
    let kept = try await bench.pixels(output)
    let row = (18...26).map { kept[$0, 25].red }
    #expect(row == [0, 0, 40, 80, 120, 160, 200, 200, 200])
    #expect(kept[59, 25].red == 40 && kept[60, 25].red == 0)
    #expect(kept[40, 10].red == 40 && kept[40, 9].red == 0)
  }

  @Test func `At the edge of the picture nothing fades`() async throws {
    let bench = try bench()
    let output = bench.path("kept.png")
    _ = try await bench.client.keep(
      bench.png("result.png", plain((200, 200, 200))),
      over: bench.png("parent.png", plain((0, 0, 0))),
      regions: [Region(x: -5, y: 0, width: 45, height: 64)], feather: 4,
      output: output)
    let kept = try await bench.pixels(output)
    #expect(kept[0, 0].red == 200 && kept[0, 63].red == 200)
    #expect(kept[39, 0].red == 40 && kept[40, 0].red == 0)
  }

  @Test func `Adjoining regions do not fade between them`() async throws {
    let bench = try bench()
    let output = bench.path("kept.png")
    let second = PixelRect(x: 30, y: 20, width: 50, height: 30)
    _ = try await bench.client.keep(
      bench.png("result.png", plain((200, 200, 200))),
      over: bench.png("parent.png", plain((0, 0, 0))), regions: [Region(region), Region(second)],
      feather: 3,
      output: output)
    let kept = try await bench.pixels(output)
    #expect(kept[40, 30].red == 200 && kept[70, 40].red == 200 && kept[70, 12].red == 0)
  }

  @Test func `A result of another size is scaled to the parent`() async throws {
    let bench = try bench()
    let output = bench.path("kept.png")
    let facts = try await bench.client.keep(
      bench.png("result.png", plain((9, 200, 40), 37, 25)),
      over: bench.png("parent.png", .scene), regions: [Region(region)], feather: 0,
      output: output)
    #expect(facts.size == PixelSize(width: 96, height: 64))
    let kept = try await bench.pixels(output)
    #expect(kept[30, 20] == (9, 200, 40, 255))
    #expect(kept[19, 20] == TestPicture.scene[19, 20])
  }

  @Test func `The parent's 16 bits are kept`() async throws {
    let bench = try bench()
    func deep(_ name: String, _ pixel: [UInt8]) throws -> String {
      var file = PNG(width: 6, height: 4, depth: 16, colorType: 2)
      file.addPixels(
        (0..<4).map { _ in (0..<6).flatMap { _ in pixel } })
      file.end()
      return try bench.file(name, file.bytes)
    }
    let parent = try deep("parent.png", [0x12, 0x34, 0x56, 0x78, 0x9A, 0xBC])
    let result = try deep("result.png", [0xFE, 0xDC, 0xBA, 0x98, 0x76, 0x54])
    let output = bench.path("kept.png")
    let region = PixelRect(x: 2, y: 1, width: 3, height: 2)
    _ = try await bench.client.keep(
      result, over: parent, regions: [Region(region)], feather: 0,
      output: output)
    // Byte 24 of a PNG is its depth.
    #expect(try bench.bytes("kept.png")[24] == 16)
    let outside = try await bench.client.compare(parent, output)
    #expect(outside.all.box == region && outside.all.changed == 6)
    let inside = try await bench.client.compare(result, output)
    #expect(inside.all.changed == 24 - 6)
  }

  @Test func `The parent's transparency is kept, including hidden colours`() async throws {
    let bench = try bench()
    var parent = TestPicture.scene
    for pixel in 0..<(96 * 64) { parent.rgba[pixel * 4 + 3] = UInt8(pixel % 256) }
    let output = bench.path("kept.png")
    _ = try await bench.client.keep(
      bench.png("result.png", plain((9, 200, 40))), over: bench.png("parent.png", parent),
      regions: [Region(region)], feather: 0,
      output: output)
    let kept = try await bench.pixels(output)
    for y in 0..<64 {
      for x in 0..<96 {
        #expect(
          kept[x, y] == (inside(region, x, y) ? (9, 200, 40, 255) : parent[x, y]), "\(x) \(y)")
      }
    }
  }

  @Test func `A transparent result shows the parent if that has no transparency`() async throws {
    let bench = try bench()
    var result = plain((200, 200, 200))
    for pixel in 0..<(96 * 64) { result.rgba[pixel * 4 + 3] = 0 }
    // A PNG whose every pixel is opaque has no alpha only if it is written without.
    let parent = bench.path("parent.jpg")
    _ = try await bench.client.convert(
      bench.png("scene.png", .scene), to: parent, Conversion(encoding: .jpeg(quality: 90)))
    let output = bench.path("kept.png")
    _ = try await bench.client.keep(
      bench.png("result.png", result), over: parent, regions: [Region(region)], feather: 0,
      output: output)
    #expect(
      try await bench.client.compare(parent, output, regions: [], threshold: 0).all.changed == 0)
  }

  @Test(arguments: ["quarters.jpg", "lossless.webp"])
  func `A parent of another format keeps its decoded pixels`(_ name: String) async throws {
    let bench = try bench()
    let output = bench.path("kept.png")
    let parent = Fixture.path(name)
    let region = PixelRect(x: 8, y: 8, width: 20, height: 12)
    _ = try await bench.client.keep(
      bench.png("result.png", plain((9, 200, 40), 64, 48)), over: parent, regions: [Region(region)],
      feather: 2,
      output: output)
    let difference = try await bench.client.compare(
      parent, output, regions: [Region(region)],
      threshold: 0)
    #expect(difference.outside.changed == 0)
    #expect(difference.all.box == region)
  }

  @Test func `A rotated parent is kept upright and without metadata`() async throws {
    let bench = try bench()
    let parent = try bench.file("parent.jpg", Fixture.jpeg(orientation: 6))
    let output = bench.path("kept.png")
    let facts = try await bench.client.keep(
      bench.png("result.png", plain((9, 200, 40), 48, 64)), over: parent,
      regions: [Region(x: 0, y: 0, width: 10, height: 10)], feather: 0,
      output: output)
    #expect(facts.size == PixelSize(width: 48, height: 64))
    #expect(try await bench.client.facts(of: output).orientation == 1)
    let difference = try await bench.client.compare(
      parent, output, regions: [], threshold: 0)
    #expect(difference.all.box == PixelRect(x: 0, y: 0, width: 10, height: 10))
    let text = String(decoding: try bench.bytes("kept.png"), as: UTF8.self)
    #expect(!text.contains("eXIf") && !text.contains("tEXt"))
  }

  @Test func `A marked copy shows each region in two colours and with a number`() async throws {
    let bench = try bench()
    let output = bench.path("marked.jpg")
    let other = PixelRect(x: 250, y: 40, width: 100, height: 200)
    let facts = try await bench.client.mark(
      bench.png("picture.png", plain((20, 120, 60), 400, 300)),
      regions: [Region(x: 50, y: 60, width: 120, height: 90), Region(other)], output: output)
    #expect(facts.type == .jpeg && facts.size == PixelSize(width: 400, height: 300))
    let marked = try await bench.pixels(output)
    let far = marked.differences(from: plain((20, 120, 60), 400, 300), tolerance: 60)
    let box = (far.map(\.x).min(), far.map(\.x).max(), far.map(\.y).min(), far.map(\.y).max())
    #expect(box == (50, 349, 40, 239))
    let white = far.filter { marked[$0.x, $0.y].green > 180 }
    let red = far.filter { marked[$0.x, $0.y].red > 150 && marked[$0.x, $0.y].green < 110 }
    #expect(!white.isEmpty && !red.isEmpty)
    // A number near the top left of each; none in the middle.
    #expect(far.contains { (60..<90).contains($0.x) && (70..<100).contains($0.y) })
    #expect(!far.contains { (110..<160).contains($0.x) && (110..<140).contains($0.y) })
  }
}
