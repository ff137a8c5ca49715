import Darkroom
import Imagery
import TestSupport
import Testing

/// What is packed for a terminal shows the same pixels when it is decoded.
@Suite(.timeLimit(.minutes(5))) struct PackingTests {
  /// The pixels of a test's picture in shared memory.
  private func image(_ picture: TestPicture) throws -> PixelImage {
    try PixelImage(size: PixelSize(width: picture.width, height: picture.height)) {
      $0.copyBytes(from: picture.rgba)
    }
  }

  private func pack(
    _ bench: DarkroomBench, _ picture: TestPicture, _ packing: Packing
  ) async throws -> [UInt8] {
    let image = try image(picture)
    let pieces = try await bench.client.pack(image, [PixelRect(image.size)], as: packing)
    #expect(pieces.count == 1)
    return pieces[0]
  }

  @Test(arguments: [PixelSize(width: 96, height: 64), PixelSize(width: 100, height: 80)])
  func `PNG in true colours is exact, and the rest of its frame transparent`(
    frame: PixelSize
  ) async throws {
    let bench = try DarkroomBench()
    let bytes = try await pack(bench, .scene, .png(colors: nil, frame: frame))
    let seen = try await bench.pixels(try bench.file("packed.png", bytes))
    #expect(seen.width == frame.width && seen.height == frame.height)
    for place in 0..<(frame.width * frame.height) {
      let (x, y) = (place % frame.width, place / frame.width)
      if x < 96, y < 64 {
        #expect(seen[x, y] == TestPicture.scene[x, y])
      } else {
        #expect(seen[x, y].alpha == 0)
      }
    }
  }

  @Test(arguments: [16, 256])
  func `PNG with a palette keeps to its colours and close to the picture`(
    colors: Int
  ) async throws {
    let bench = try DarkroomBench()
    let bytes = try await pack(
      bench, .scene, .png(colors: colors, frame: PixelSize(width: 96, height: 64)))
    let seen = try await bench.pixels(try bench.file("packed.png", bytes))
    let used = Set(
      (0..<(96 * 64)).map { place in
        let pixel = seen[place % 96, place / 96]
        return [pixel.red, pixel.green, pixel.blue]
      })
    #expect(used.count <= colors)
    #expect(seen.correlation(with: .scene) > (colors == 16 ? 0.97 : 0.998))
  }

  @Test func `Few colours are preserved exactly`() async throws {
    let bench = try DarkroomBench()
    let picture = TestPicture.quarters(width: 40, height: 24)
    let bytes = try await pack(
      bench, picture, .png(colors: 4, frame: PixelSize(width: 40, height: 24)))
    #expect(try await bench.pixels(try bench.file("packed.png", bytes)) == picture)
  }

  @Test func `JPEG is close to the picture`() async throws {
    let bench = try DarkroomBench()
    let bytes = try await pack(bench, .scene, .jpeg(quality: 90))
    let seen = try await bench.pixels(try bench.file("packed.jpg", bytes))
    #expect(seen.correlation(with: .scene) > 0.995)
    for band in 0..<3 { #expect(abs(seen.mean[band] - TestPicture.scene.mean[band]) < 2) }
  }

  @Test(arguments: [(256, 0.99), (16, 0.96), (2, 0.3)])
  func `Sixels are close to the picture within their registers`(
    colors: Int, correlation: Double
  ) async throws {
    let bench = try DarkroomBench()
    let sixel = try SixelPicture(
      try await pack(bench, .scene, .sixel(colors: colors, isShared: true)))
    #expect(sixel.width == 96 && sixel.height == 64 && sixel.isTransparent)
    #expect(sixel.registers.count <= colors)
    #expect(sixel.registers.keys.allSatisfy { $0 < colors })
    #expect(TestPicture(sixel).correlation(with: .scene) > correlation)
  }

  /// 1 to 13 rows: full bands, and last ones of any height.
  @Test(arguments: 1...13)
  func `Sixels draw every pixel of any height and none beyond`(height: Int) async throws {
    let bench = try DarkroomBench()
    let picture = TestPicture(width: 9, height: height) { x, y in
      (x + y) % 2 == 0 ? (255, 255, 255) : (255, 0, 0)
    }
    let sixel = try SixelPicture(try await pack(bench, picture, .sixel(colors: 4, isShared: false)))
    #expect(sixel.height == height)
    #expect(TestPicture(sixel) == picture)
  }

  @Test func `Areas are packed one by one`() async throws {
    let bench = try DarkroomBench()
    let picture = TestPicture.quarters(width: 40, height: 24)
    let areas = [
      PixelRect(x: 0, y: 0, width: 20, height: 12), PixelRect(x: 20, y: 12, width: 20, height: 12),
    ]
    let pieces = try await bench.client.pack(
      image(picture), areas, as: .sixel(colors: 8, isShared: true))
    let seen = try pieces.map { TestPicture(try SixelPicture($0)) }
    // Each defines only the registers of the shared palette that it uses.
    #expect(try pieces.allSatisfy { try SixelPicture($0).registers.count == 1 })
    #expect(seen[0].mean == [255, 0, 0] && seen[1].mean == [255, 255, 255])
    #expect(seen.allSatisfy { $0.width == 20 && $0.height == 12 })
  }

  @Test func `An area beyond the pixels is refused`() async throws {
    let bench = try DarkroomBench()
    await #expect(throws: DarkroomError.badRequest("that is beyond the picture")) {
      try await bench.client.pack(
        image(.scene), [PixelRect(x: 90, y: 0, width: 10, height: 1)], as: .jpeg(quality: 80))
    }
  }
}

extension TestPicture {
  /// Undrawn pixels are transparent.
  fileprivate init(_ sixel: SixelPicture) {
    self.init(
      width: sixel.width, height: sixel.height,
      rgba: sixel.pixels.flatMap { pixel -> [UInt8] in
        guard let pixel else { return [0, 0, 0, 0] }
        return [UInt8(pixel.red), UInt8(pixel.green), UInt8(pixel.blue), 255]
      })
  }
}
