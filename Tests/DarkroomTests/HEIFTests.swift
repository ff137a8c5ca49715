import Darkroom
import Imagery
import Testing

@Suite(.timeLimit(.minutes(5))) struct HEIFTests {
  private func isNear(_ color: [Int], _ other: [Int]) -> Bool {
    zip(color, other).allSatisfy { abs($0 - $1) <= 20 }
  }

  @Test(arguments: [
    ([HEIF.aperture(halves: 58, 100)], 29, 50),
    // Half a pixel counts as a whole one.
    ([HEIF.aperture(halves: 59, 99)], 30, 50),
    ([HEIF.aperture(halves: 40, 100), HEIF.turned(1)], 50, 20),
    ([HEIF.turned(3), HEIF.aperture(halves: 40, 100)], 20, 50),
  ])
  func `Only the clean aperture is visible, in the facts and in the pixels`(
    properties: [[UInt8]], width: Int, height: Int
  ) async throws {
    let bench = try DarkroomBench()
    let path = try bench.file("cut.heic", HEIF(properties).bytes)
    let size = PixelSize(width: width, height: height)
    #expect(try await bench.client.facts(of: path).size == size)
    let picture = try await bench.pixels(path)
    #expect(PixelSize(width: picture.width, height: picture.height) == size)
    // Each of the four colours that meet at the picture's middle is as large as before.
    let view = try await bench.client.render(path, PixelRect(size), at: size)
    #expect(view.withBytes { Array($0) } == picture.rgba)
  }

  @Test func `A picture with an undecodable thumbnail is shown at every size`()
    async throws
  {
    let bench = try DarkroomBench()
    var file = try HEIF()
    file.addBrokenThumbnail()
    let path = try bench.file("thumbnail.heic", file.bytes)
    for side in [8, 16, 31, 64] {
      let image = try await bench.client.render(path, fitting: PixelSize(width: side, height: side))
      let picture = image.withBytes {
        TestPicture(width: image.width, height: image.height, rgba: Array($0))
      }
      #expect(isNear(picture.quarter(0), [255, 0, 0]), "\(side)")
      #expect(isNear(picture.quarter(1), [0, 255, 0]), "\(side)")
    }
  }

  @Test func `A picture that cannot be decoded is refused with the decoder's reason`() async throws
  {
    let bench = try DarkroomBench()
    var file = try HEIF()
    // Its length stays.
    let length = file.items[0].data.count
    file.items[0].data.replaceSubrange(5..<length, with: repeatElement(0x55, count: length - 5))
    let path = try bench.file("broken.heic", file.bytes)
    let error = await #expect(throws: DarkroomError.self) {
      try await bench.client.render(path, fitting: PixelSize(width: 64, height: 64))
    }
    guard case .damaged(let detail) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(detail.hasPrefix("heif: "), "\(detail)")
  }

  @Test func `Any first brand is accepted`() async throws {
    let bench = try DarkroomBench()
    var file = try HEIF()
    file.brand = "mif2"
    let picture = try await bench.pixels(bench.file("brand.heic", file.bytes))
    #expect(isNear(picture.quarter(0), [255, 0, 0]))
  }

  @Test func `Primaries given by number are applied`() async throws {
    let bench = try DarkroomBench()
    func color(_ primaries: UInt8) async throws -> [Int] {
      let file = try HEIF([HEIF.colors(primaries: primaries, transfer: 13)])
      return try await bench.pixels(bench.file("color.heic", file.bytes)).quarter(1)
    }
    // Green of BT.2020 lies outside sRGB, and sRGB's inside it: nothing is left of red and blue,
    // where the coded picture has a trace.
    let (standard, wide) = (try await color(1), try await color(9))
    #expect(wide[1] > standard[1] - 3, "\(standard) \(wide)")
    #expect(wide[0] == 0 && wide != standard, "\(standard) \(wide)")
  }

  @Test(arguments: [
    ("mif3", HEIF.box("mini", [0, 1, 2, 3]), "Mini HEIF"),
    ("msf1", HEIF.box("moov", [UInt8](repeating: 0, count: 40)), "HEIF sequence"),
    ("hevc", HEIF.box("moov", [UInt8](repeating: 0, count: 40)), "HEIF sequence"),
    ("avis", HEIF.box("moov", [UInt8](repeating: 0, count: 40)), "AVIF sequence"),
  ])
  func `Unsupported forms of HEIF are named`(
    brand: String, content: [UInt8], name: String
  ) async throws {
    let bench = try DarkroomBench()
    let top = HEIF.box("ftyp", Array(brand.utf8) + [0, 0, 0, 0] + Array("mif1".utf8))
    let path = try bench.file("form", top + content)
    await #expect(throws: DarkroomError.unsupported(name)) {
      try await bench.client.facts(of: path)
    }
  }
}
