import Darkroom
import Testing

/// The meaning of a file's numbers, compared with the expected colours.
@Suite(.timeLimit(.minutes(5))) struct ColorTests {
  private typealias Pixel = (red: Int, green: Int, blue: Int, alpha: Int)

  private func isNear(_ color: Pixel, _ other: [Int], by most: Int) -> Bool {
    zip([color.red, color.green, color.blue], other).allSatisfy { abs($0 - $1) <= most }
  }

  private func pixel(_ bytes: [UInt8]) async throws -> Pixel {
    let bench = try DarkroomBench()
    return try await bench.pixels(bench.file("color", bytes))[0, 0]
  }

  /// One pixel of these channels, with these chunks before it.
  private func png(
    _ channels: [UInt8], colorType: UInt8 = 2, _ chunks: (inout PNG) -> Void
  ) -> [UInt8] {
    var file = PNG(width: 1, height: 1, colorType: colorType)
    chunks(&file)
    file.addPixels([channels])
    file.end()
    return file.bytes
  }

  @Test(arguments: ["A2B0", "A2B1", "A2B2"])
  func `A profile with tables for a single intent is applied`(intent: String) async throws {
    let profile = TableProfile.even("RGB ", intent: intent).bytes
    let color = try await pixel(png([255, 240, 255]) { $0.addProfile(profile) })
    #expect(isNear(color, [200, 60, 40], by: 5), "\(color)")
    // Its first pixel is red: one of three channels is full.
    let photograph = try await pixel(Fixture.jpeg("quarters.jpg", profile: profile))
    #expect(isNear(photograph, [200, 60, 40], by: 5), "\(photograph)")
  }

  /// Profiles that do not fit the pixels they come with.
  private static let useless: [(name: String, bytes: [UInt8])] = [
    ("of seven bytes", Array("profile".utf8)),
    ("of nothing", []),
    ("of rubbish", [UInt8](repeating: 0x41, count: 300)),
    ("cut short", Array(TableProfile.even("RGB ").bytes.prefix(400))),
    ("for inks", TableProfile.even("CMYK").bytes),
    ("without tables", TableProfile.even("RGB ", intent: "none").bytes),
    (
      "of another space",
      TableProfile(space: "HSV ", corners: TableProfile.even("RGB ").corners).bytes
    ),
    ("for greys", TableProfile(space: "GRAY", corners: TableProfile.even("RGB ").corners).bytes),
  ]

  @Test(arguments: useless.indices)
  func `An unusable profile changes nothing`(index: Int) async throws {
    let profile = Self.useless[index].bytes
    let name = Self.useless[index].name
    let bench = try DarkroomBench()
    let jpeg = try await bench.pixels(
      bench.file("useless.jpg", Fixture.jpeg("quarters.jpg", profile: profile)))
    #expect(try await jpeg == bench.pixels(Fixture.path("quarters.jpg")), "\(name)")
    let color = try await pixel(png([200, 120, 80]) { $0.addProfile(profile) })
    #expect(color == (200, 120, 80, 255), "\(name)")
  }

  @Test func `A profile for colours does not change greys`() async throws {
    let profile = TableProfile.even("RGB ").bytes
    let color = try await pixel(png([99], colorType: 0) { $0.addProfile(profile) })
    #expect(color == (99, 99, 99, 255))
  }

  @Test func `A picture that declares sRGB is sRGB, whatever profile follows`() async throws {
    let color = try await pixel(
      png([200, 120, 80]) {
        $0.add("sRGB", [0])
        $0.addProfile(TableProfile.even("RGB ").bytes)
      })
    #expect(color == (200, 120, 80, 255))
  }

  @Test func `The darkest mixture of inks is black`() async throws {
    // White paper, and a dark grey wherever there is ink.
    var corners = Array(repeating: [UInt8(40), 128, 128], count: 16)
    corners[0] = [255, 128, 128]
    let file = try Fixture.jpeg(
      "cmyk-bare.jpg", profile: TableProfile(space: "CMYK", corners: corners).bytes)
    let bench = try DarkroomBench()
    let picture = try await bench.pixels(bench.file("inks.jpg", file))
    let darkest = picture.luma.min() ?? 255
    // The file's own colour is not full ink: without the compensation it was over forty.
    #expect(darkest < 40, "\(darkest)")
  }

  @Test func `Primaries and a curve given by number equal the profile that specifies the same`()
    async throws
  {
    // The fixture has a profile of Display P3; here a chunk declares it.
    let file = try Fixture.bytes("p3.png")
    let start = try #require(file.indices.first { file[$0...].starts(with: "iCCP".utf8) }) - 4
    let length = Int(file[start + 2]) << 8 | Int(file[start + 3])
    var chunk = PNG(width: 1, height: 1)
    chunk.add("cICP", [12, 13, 0, 1])
    let told = file[..<start] + chunk.bytes.suffix(16) + file[(start + 12 + length)...]
    let bench = try DarkroomBench()
    let color = try await bench.pixels(bench.file("told.png", told))[30, 20]
    #expect(isNear(color, [200, 60, 40], by: 3), "\(color)")
  }

  @Test(arguments: [
    // Linear light of a fifth appears as a middle tone; 2.2 is near enough to sRGB.
    (100_000, 55, 128), (45_455, 55, 55), (50_000, 128, 137), (0, 77, 77),
  ])
  func `The gamma of a PNG applies to colours, greys and pictures with alpha`(
    gamma: Int, stored: Int, seen: Int
  ) async throws {
    let level = UInt8(stored)
    let content = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: gamma >> $0) }
    for (colorType, channels) in [
      (UInt8(0), [level]), (2, [level, level, level]), (4, [level, 255]),
      (6, [level, level, level, 255]),
    ] {
      let color = try await pixel(png(channels, colorType: colorType) { $0.add("gAMA", content) })
      #expect(isNear(color, [seen, seen, seen], by: 2), "\(colorType): \(color)")
    }
  }

  @Test func `Paper white of a high dynamic range picture is white`() async throws {
    // 203 cd/m2 in SMPTE ST 2084.
    let color = try await pixel(png([148, 148, 148]) { $0.add("cICP", [9, 16, 0, 1]) })
    #expect(isNear(color, [253, 253, 253], by: 2), "\(color)")
    let dark = try await pixel(png([70, 70, 70]) { $0.add("cICP", [9, 16, 0, 1]) })
    #expect(dark.red > 30 && dark.red < 90, "\(dark)")
  }

  @Test func `Numbers that specify no colours are ignored`() async throws {
    let color = try await pixel(
      png([200, 120, 80]) {
        $0.add("cHRM", [UInt8](repeating: 0, count: 32))
        $0.add("cICP", [99, 99, 0, 1])
      })
    #expect(color == (200, 120, 80, 255))
  }
}
