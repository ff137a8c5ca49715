import Darkroom
import Testing

/// Every kind of pixel a PNG can hold, compared with the pixels it was made of.
@Suite(.timeLimit(.minutes(5))) struct PNGKindTests {
  private func pixels(_ file: PNG) async throws -> TestPicture {
    var whole = file
    whole.end()
    let bench = try DarkroomBench()
    return try await bench.pixels(bench.file("kind.png", whole.bytes))
  }

  /// Packs numbers of `depth` bits into bytes, most significant first.
  private func packed(_ values: [Int], depth: Int) -> [UInt8] {
    let each = 8 / depth
    return stride(from: 0, to: values.count, by: each).map { start in
      (0..<each).reduce(0) { byte, place in
        byte << depth | (start + place < values.count ? UInt8(values[start + place]) : 0)
      }
    }
  }

  @Test(arguments: [1, 2, 4, 8])
  func `Palettes of every depth are decoded, with transparent entries`(depth: Int) async throws {
    let colors: [[UInt8]] = [[200, 60, 40], [10, 20, 230]]
    var file = PNG(width: 5, height: 3, depth: UInt8(depth), colorType: 3)
    file.add("PLTE", colors.flatMap(\.self))
    file.add("tRNS", [255, 77])
    let rows = (0..<3).map { y in (0..<5).map { x in (x + y) % 2 } }
    file.addPixels(rows.map { packed($0, depth: depth) })
    let picture = try await pixels(file)
    for y in 0..<3 {
      for x in 0..<5 {
        let index = rows[y][x]
        let expected = colors[index] + [index == 0 ? 255 : 77]
        let found = picture[x, y]
        #expect([found.red, found.green, found.blue, found.alpha] == expected.map(Int.init))
      }
    }
  }

  @Test func `A palette that lacks colours its pixels use does no harm`() async throws {
    var file = PNG(width: 4, height: 1, colorType: 3)
    file.add("PLTE", [200, 60, 40])
    file.addPixels([[0, 0, 200, 255]])
    let picture = try? await pixels(file)
    #expect(picture.map { $0[0, 0] == (200, 60, 40, 255) } ?? true)
  }

  @Test(arguments: [1, 2, 4, 8, 16])
  func `Grey of every depth reaches from black to white`(depth: Int) async throws {
    var file = PNG(width: 3, height: 1, depth: UInt8(depth), colorType: 0)
    let most = (1 << min(depth, 8)) - 1
    let values = [0, most, most / 2]
    file.addPixels([
      depth == 16 ? values.flatMap { [UInt8($0), UInt8($0)] } : packed(values, depth: depth)
    ])
    let picture = try await pixels(file)
    for (x, value) in values.enumerated() {
      let level = value * 255 / most
      #expect(picture[x, 0] == (level, level, level, 255))
    }
  }

  @Test(arguments: [8, 16])
  func `Grey with alpha keeps both`(depth: Int) async throws {
    var file = PNG(width: 2, height: 1, depth: UInt8(depth), colorType: 4)
    let values: [UInt8] = [90, 255, 200, 40]
    file.addPixels([depth == 16 ? values.flatMap { [$0, $0] } : values])
    let picture = try await pixels(file)
    #expect(picture[0, 0] == (90, 90, 90, 255))
    #expect(picture[1, 0] == (200, 200, 200, 40))
  }

  @Test func `Sixteen bits with alpha become eight`() async throws {
    var file = PNG(width: 1, height: 1, depth: 16, colorType: 6)
    file.addPixels([[0x80, 0x12, 0x40, 0x34, 0xFF, 0xFF, 0x33, 0x55]])
    #expect(try await pixels(file)[0, 0] == (0x80, 0x40, 0xFF, 0x33))
  }

  @Test func `One colour can be the transparent one`() async throws {
    var file = PNG(width: 2, height: 1, colorType: 2)
    file.add("tRNS", [0, 10, 0, 20, 0, 30])
    file.addPixels([[10, 20, 30, 11, 20, 30]])
    let picture = try await pixels(file)
    #expect(picture[0, 0].alpha == 0)
    #expect(picture[1, 0] == (11, 20, 30, 255))
  }

  @Test func `Interlaced pixels are put in order`() async throws {
    let scene = TestPicture.scene
    // Adam7 (PNG, third edition, section 8): start and step of each pass.
    let passes = [
      (0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2),
      (0, 1, 1, 2),
    ]
    var rows: [[UInt8]] = []
    for (left, top, across, down) in passes {
      for y in stride(from: top, to: scene.height, by: down) {
        rows.append(
          stride(from: left, to: scene.width, by: across).flatMap { x -> [UInt8] in
            let place = (y * scene.width + x) * 4
            return Array(scene.rgba[place..<(place + 3)])
          })
      }
    }
    var file = PNG(width: scene.width, height: scene.height, colorType: 2, isInterlaced: true)
    file.addPixels(rows)
    #expect(try await pixels(file) == scene)
  }

  @Test func `An animated PNG shows its default picture`() async throws {
    var file = PNG(width: 8, height: 8)
    let green = TestPicture(width: 8, height: 8) { _, _ in (0, 255, 0) }
    let row = Array(green.rgba.prefix(32))
    file.add("acTL", [0, 0, 0, 2, 0, 0, 0, 0])
    let size: [UInt8] = [0, 0, 0, 8, 0, 0, 0, 8]
    let rest: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 10, 0, 0]
    file.add("fcTL", [0, 0, 0, 0] + size + rest)
    file.addPixels(Array(repeating: row, count: 8))
    file.add("fcTL", [0, 0, 0, 1] + size + rest)
    file.add("fdAT", [0, 0, 0, 2, 1, 2, 3])
    #expect(try await pixels(file) == green)
  }
}
