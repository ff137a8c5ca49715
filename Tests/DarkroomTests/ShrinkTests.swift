import Darkroom
import Imagery
import Testing

/// Pictures of more pixels than are read, and of extreme shapes.
@Suite(.timeLimit(.minutes(5))) struct ShrinkTests {
  private static let quarters = TestPicture.quarters(width: 64, height: 48)

  private func pixels(_ image: PixelImage) -> TestPicture {
    image.withBytes { TestPicture(width: image.width, height: image.height, rgba: Array($0)) }
  }

  private func isQuarters(_ picture: TestPicture) -> Bool {
    (0..<4).allSatisfy { quarter in
      zip(picture.quarter(quarter), Self.quarters.quarter(quarter)).allSatisfy { abs($0 - $1) < 16 }
    }
  }

  /// Files of 64x48 pixels that are read row by row.
  private func files(_ bench: DarkroomBench) throws -> [String] {
    [
      Fixture.path("quarters.jpg"), Fixture.path("quarters.webp"),
      try bench.png("quarters.png", Self.quarters),
      try bench.file("even.jpg", Fixture.jpeg("quarters.jpg", profile: [1, 2, 3])),
    ]
  }

  @Test func `A picture of too many pixels counts as smaller, and its original size is reported`()
    async throws
  {
    let bench = try DarkroomBench(limits: limits(1000))
    for path in try files(bench) {
      let facts = try await bench.client.facts(of: path)
      #expect(facts.size == PixelSize(width: 32, height: 24), "\(path)")
      #expect(facts.original == PixelSize(width: 64, height: 48), "\(path)")
      let whole = try await bench.pixels(path)
      #expect(whole.width == 32 && whole.height == 24 && isQuarters(whole), "\(path)")
      let part = try await bench.client.render(
        path, PixelRect(x: 16, y: 0, width: 16, height: 12), at: PixelSize(width: 8, height: 6))
      #expect(pixels(part).mean[1] > 225 && pixels(part).mean[0] < 30, "\(path)")
      let copy = try await bench.client.convert(
        path, to: bench.path("copy.jpg"), Conversion(encoding: .jpeg(quality: 95)))
      #expect(copy.size == facts.size, "\(path)")
      #expect(try await bench.client.facts(of: bench.path("copy.jpg")).original == nil)
      #expect(isQuarters(try await bench.pixels(bench.path("copy.jpg"))), "\(path)")
    }
  }

  @Test func `A rotated picture is rotated when it is reduced too`() async throws {
    let bench = try DarkroomBench(limits: limits(1000))
    let path = try bench.file("turned.jpg", try Fixture.jpeg(orientation: 6))
    let facts = try await bench.client.facts(of: path)
    #expect(facts.size == PixelSize(width: 24, height: 32))
    #expect(facts.original == PixelSize(width: 48, height: 64))
    let picture = try await bench.pixels(path)
    #expect(picture.width == 24 && picture.quarter(1)[0] > 235, "\(picture)")
  }

  @Test func `A picture that would have to be decoded whole, or would take too long, is refused`()
    async throws
  {
    let bench = try DarkroomBench(limits: limits(1000))
    for name in ["quarters.gif", "quarters.heic", "lossless.webp"] {
      await #expect(throws: DarkroomError.tooManyPixels(width: 64, height: 48, limit: 1000)) {
        try await bench.client.facts(of: Fixture.path(name))
      }
    }
    let strict = try DarkroomBench(limits: limits(700))
    await #expect(throws: DarkroomError.tooManyPixels(width: 64, height: 48, limit: 700)) {
      try await strict.client.facts(of: Fixture.path("quarters.jpg"))
    }
  }

  private func limits(_ maxPixels: Int) -> DarkroomLimits {
    var limits = DarkroomLimits.unhurried
    limits.maxPixels = maxPixels
    return limits
  }

  @Test(arguments: [(3000, 1), (1, 3000), (2000, 3)])
  func `A picture like a thread is edited into any frame`(width: Int, height: Int) async throws {
    let thread = TestPicture(width: width, height: height) { x, y in
      // Red in the middle third, where frames look.
      (max(x, y) * 3 / max(width, height) == 1) ? (220, 40, 30) : (0, 0, 255)
    }
    let bench = try DarkroomBench()
    for frame in [PixelSize(width: 1024, height: 1024), PixelSize(width: 1600, height: 400)] {
      for fit in [FitMode.cover, .contain, .stretch] {
        let result = try await bench.edited(thread, .greyscale, size: frame, fit: fit)
        #expect(result.width == frame.width && result.height == frame.height)
      }
      let covered = try await bench.edited(thread, size: frame, fit: .cover)
      #expect(covered[frame.width / 2, frame.height / 2].red > 200)
    }
    let plain = try await bench.edited(thread, .sharpen(amount: 1), .vignette(strength: 0.2))
    #expect(plain.width == width && plain.height == height)
  }
}
