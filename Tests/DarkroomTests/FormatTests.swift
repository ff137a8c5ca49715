import Darkroom
import Imagery
import Testing

@Suite(.timeLimit(.minutes(5))) struct FormatTests {
  private static let quarters = TestPicture.quarters(width: 64, height: 48)

  /// Compares the middles of the quarters; lossy formats may be slightly off.
  private func isQuarters(_ picture: TestPicture, tolerance: Int) -> Bool {
    (0..<4).allSatisfy { quarter in
      zip(picture.quarter(quarter), Self.quarters.quarter(quarter)).allSatisfy {
        abs($0 - $1) <= tolerance
      }
    }
  }

  @Test(arguments: [
    ("quarters.jpg", MediaType.jpeg), ("quarters.webp", .webp), ("lossless.webp", .webp),
    ("quarters.heic", .heic), ("quarters.gif", .gif),
  ])
  func `Each format is recognized by its bytes and decoded`(
    name: String, format: MediaType
  ) async throws {
    let bench = try DarkroomBench()
    let facts = try await bench.client.facts(of: Fixture.path(name))
    #expect(facts.type == format)
    #expect(facts.size == PixelSize(width: 64, height: 48))
    #expect(facts.byteCount == (try Fixture.bytes(name).count))
    #expect(facts.orientation == 1 && !facts.hasProfile)
    let picture = try await bench.pixels(Fixture.path(name))
    #expect(picture.width == 64 && picture.height == 48)
    #expect(isQuarters(picture, tolerance: 14))
  }

  @Test(arguments: ["alpha.webp", "alpha.heic"])
  func `Alpha is kept`(name: String) async throws {
    let bench = try DarkroomBench()
    #expect(try await bench.client.facts(of: Fixture.path(name)).hasAlpha)
    let picture = try await bench.pixels(Fixture.path(name))
    #expect(abs(picture[8, 8].alpha - 128) <= 2)
    #expect(isQuarters(picture, tolerance: 14))
  }

  @Test func `Transparent pixels of a PNG stay transparent, and are laid on the background`()
    async throws
  {
    let bench = try DarkroomBench()
    let clear = TestPicture(
      width: 8, height: 8, rgba: Array(repeating: [10, 20, 30, 0], count: 64).flatMap { $0 })
    let path = try bench.png("clear.png", clear)
    #expect(try await bench.client.facts(of: path).hasAlpha)
    #expect(try await bench.pixels(path)[4, 4].alpha == 0)
    #expect(try await bench.edited(clear, .flip(.vertical))[4, 4] == (255, 255, 255, 255))
  }

  @Test(arguments: 1...8)
  func `Every EXIF orientation is shown upright`(orientation: Int) async throws {
    // Where the top left quarter as stored appears, clockwise numbering in the order of `quarter`.
    let seen = [0, 1, 3, 2, 0, 1, 3, 2][orientation - 1]
    let bench = try DarkroomBench()
    let path = try bench.file("turned.jpg", try Fixture.jpeg(orientation: UInt8(orientation)))
    let size =
      orientation < 5 ? PixelSize(width: 64, height: 48) : PixelSize(width: 48, height: 64)
    let facts = try await bench.client.facts(of: path)
    #expect(facts.orientation == orientation && facts.size == size)
    let picture = try await bench.pixels(path)
    #expect(PixelSize(width: picture.width, height: picture.height) == size)
    let color = picture.quarter(seen)
    #expect(color[0] > 235 && color[1] < 20 && color[2] < 20)
    // Conversion applies it and leaves no tag behind.
    let converted = try await bench.client.convert(
      path, to: bench.path("upright.jpg"), Conversion(encoding: .jpeg(quality: 90)))
    #expect(converted.size == size)
    let again = try await bench.client.facts(of: bench.path("upright.jpg"))
    #expect(again.orientation == 1 && again.size == size)
  }

  @Test func `Orientation counts in PNG and WebP too, for the facts and the pixels alike`()
    async throws
  {
    let bench = try DarkroomBench()
    let png = try bench.file("turned.png", Self.quarters.png(exif: Fixture.exif(orientation: 6)))
    let webp = try bench.file("turned.webp", try Fixture.webp(orientation: 6))
    for path in [png, webp] {
      let facts = try await bench.client.facts(of: path)
      #expect(facts.size == PixelSize(width: 48, height: 64) && facts.orientation == 6)
      let picture = try await bench.pixels(path)
      #expect(picture.width == 48 && picture.height == 64)
      #expect(picture.quarter(1) == Self.quarters.quarter(0))
    }
  }

  @Test(arguments: ["p3.png", "p3.jpg", "srgb.png"])
  func `A colour profile is applied`(name: String) async throws {
    let bench = try DarkroomBench()
    #expect(try await bench.client.facts(of: Fixture.path(name)).hasProfile)
    // All three show sRGB (200, 60, 40); the P3 files store other numbers for it.
    let color = try await bench.pixels(Fixture.path(name))[30, 20]
    #expect(abs(color.red - 200) <= 3 && abs(color.green - 60) <= 3 && abs(color.blue - 40) <= 3)
    // A copy has the same colours without a profile.
    _ = try await bench.client.convert(
      Fixture.path(name), to: bench.path("copy.png"), Conversion(encoding: .png))
    #expect(try await !bench.client.facts(of: bench.path("copy.png")).hasProfile)
    #expect(try await bench.pixels(bench.path("copy.png"))[30, 20] == color)
  }

  @Test func `Inks become light`() async throws {
    let bench = try DarkroomBench()
    let color = try await bench.pixels(Fixture.path("cmyk-bare.jpg"))[30, 20]
    #expect(color.red > 150 && color.green < 110 && color.blue < 100)
  }

  @Test func `Sixteen bits become eight`() async throws {
    var file = PNG(width: 2, height: 2, depth: 16, colorType: 2)
    let pixel: [UInt8] = [0x80, 0x12, 0x40, 0x34, 0xFF, 0xFF]
    file.addPixels([pixel + pixel, pixel + pixel])
    file.end()
    let bench = try DarkroomBench()
    let color = try await bench.pixels(bench.file("deep.png", file.bytes))[0, 0]
    #expect(color == (0x80, 0x40, 0xFF, 255))
  }

  @Test func `Grey pictures have three equal channels`() async throws {
    var file = PNG(width: 2, height: 1, colorType: 0)
    file.addPixels([[0, 77]])
    file.end()
    let bench = try DarkroomBench()
    let picture = try await bench.pixels(bench.file("grey.png", file.bytes))
    #expect(picture[0, 0] == (0, 0, 0, 255) && picture[1, 0] == (77, 77, 77, 255))
  }

  @Test func `Large pictures are shrunk into the box, small ones left alone`() async throws {
    let bench = try DarkroomBench()
    let image = try await bench.client.render(
      Fixture.path("quarters.jpg"), fitting: PixelSize(width: 16, height: 16))
    #expect(image.size == PixelSize(width: 16, height: 12))
    let whole = try await bench.client.render(
      Fixture.path("quarters.jpg"), fitting: PixelSize(width: 640, height: 480))
    #expect(whole.size == PixelSize(width: 64, height: 48))
  }

  @Test func `Conversion keeps to the allowed bytes and size`() async throws {
    let bench = try DarkroomBench()
    _ = try await bench.client.compose(
      EditRequest(source: .painting(seed: "big"), size: PixelSize(width: 500, height: 300)),
      to: bench.path("big.png"))
    for encoding in [Encoding.png, .jpeg(quality: 95), .webp(quality: 95)] {
      let facts = try await bench.client.convert(
        bench.path("big.png"), to: bench.path("small"),
        Conversion(
          encoding: encoding, fitting: PixelSize(width: 400, height: 400), maxBytes: 5000))
      #expect(facts.byteCount <= 5000 && facts.size.width <= 400)
      let read = try await bench.client.facts(of: bench.path("small"))
      #expect(read.type == encoding.type && read.size == facts.size)
      #expect(read.byteCount == facts.byteCount)
    }
  }

  @Test(arguments: [Encoding.png, .jpeg(quality: 90), .webp(quality: 90)])
  func `Nothing that a camera or a person wrote into a file is passed on`(
    encoding: Encoding
  ) async throws {
    let bench = try DarkroomBench()
    let path = try bench.file("told.jpg", try Fixture.jpeg(description: "met at 51.5N"))
    for name in ["converted", "composed"] {
      if name == "converted" {
        _ = try await bench.client.convert(
          path, to: bench.path(name), Conversion(encoding: encoding))
      } else {
        _ = try await bench.client.compose(
          EditRequest(source: .picture(path: path), encoding: encoding), to: bench.path(name))
      }
      let written = String(decoding: try bench.bytes(name), as: Unicode.ASCII.self)
      #expect(!written.contains("51.5N"))
      #expect(!written.uppercased().contains("EXIF"))
    }
  }
}
