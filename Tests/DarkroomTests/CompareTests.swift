import Darkroom
import Imagery
import Model
import Testing

@Suite(.timeLimit(.minutes(5))) struct CompareTests {
  private func bench() throws -> DarkroomBench { try DarkroomBench() }

  /// The scene with a rectangle of it in another colour.
  private func changed(
    _ rect: PixelRect, by step: Int = 40, in picture: TestPicture = .scene
  ) -> TestPicture {
    var picture = picture
    for y in rect.y..<(rect.y + rect.height) {
      for x in rect.x..<(rect.x + rect.width) {
        let place = (y * picture.width + x) * 4 + 1
        picture.rgba[place] = UInt8((Int(picture.rgba[place]) + step) & 255)
      }
    }
    return picture
  }

  @Test func `A picture does not differ from itself`() async throws {
    let bench = try bench()
    let path = try bench.png("one.png", .scene)
    let difference = try await bench.client.compare(path, path)
    #expect(difference.alignment.manner == .exact)
    #expect(difference.threshold == 0)
    let none = Difference.Count(changed: 0, total: 96 * 64, box: nil, largest: 0)
    #expect(difference.all == none && difference.outside == none)
  }

  @Test(arguments: [
    PixelRect(x: 7, y: 11, width: 30, height: 20), PixelRect(x: 0, y: 0, width: 1, height: 1),
    PixelRect(x: 95, y: 63, width: 1, height: 1), PixelRect(x: 0, y: 0, width: 96, height: 64),
  ])
  func `The box and the count are exact to the pixel`(_ rect: PixelRect) async throws {
    let bench = try bench()
    let difference = try await bench.client.compare(
      bench.png("before.png", .scene), bench.png("after.png", changed(rect, by: 1)))
    #expect(difference.all.box == rect)
    #expect(difference.all.changed == rect.width * rect.height)
    #expect(difference.all.total == 96 * 64)
    #expect(difference.all.largest == 1)
  }

  @Test func `Changes outside the regions are counted separately`() async throws {
    let bench = try bench()
    let after = changed(PixelRect(x: 20, y: 10, width: 40, height: 30))
    let regions = [
      Region(x: 10, y: 0, width: 30, height: 64), Region(x: 38, y: 5, width: 12, height: 50),
    ]
    let difference = try await bench.client.compare(
      bench.png("before.png", .scene), bench.png("after.png", after), regions: regions)
    #expect(difference.all.changed == 40 * 30)
    // The regions end at columns 40 and 50.
    #expect(difference.outside.changed == 10 * 30)
    #expect(difference.outside.box == PixelRect(x: 50, y: 10, width: 10, height: 30))
    #expect(difference.outside.total == 96 * 64 - 30 * 64 - 10 * 50)
    #expect(difference.outside.largest == 40)
  }

  @Test func `A change below the threshold is not counted, but the largest one is reported`()
    async throws
  {
    let bench = try bench()
    let before = try bench.png("before.png", .scene)
    let after = try bench.png(
      "after.png", changed(PixelRect(x: 1, y: 2, width: 3, height: 4), by: 9))
    let coarse = try await bench.client.compare(before, after, regions: [], threshold: 9)
    #expect(coarse.all.changed == 0 && coarse.all.largest == 9)
    let fine = try await bench.client.compare(before, after, regions: [], threshold: 8)
    #expect(fine.all.changed == 12)
  }

  @Test func `A JPEG is compared with a tolerance, which is reported`() async throws {
    let bench = try bench()
    let soft = TestPicture(width: 128, height: 96) { x, y in (UInt8(x), UInt8(y), 90) }
    let before = try bench.png("before.png", soft)
    let after = bench.path("after.jpg")
    _ = try await bench.client.convert(
      before, to: after, Conversion(encoding: .jpeg(quality: 90)))
    let difference = try await bench.client.compare(before, after)
    #expect(difference.threshold == Difference.lossyThreshold)
    #expect(difference.all.changed == 0 && difference.all.largest > 0)
  }

  @Test func `Pictures of one size in 16 bits are compared in 16 bits`() async throws {
    let bench = try bench()
    func deep(_ name: String, _ low: UInt8) throws -> String {
      var file = PNG(width: 4, height: 2, depth: 16, colorType: 2)
      let plain: [UInt8] = [0x12, 0x34, 0x56, 0x78, 0x9A, 0xBC]
      file.addPixels([
        plain + plain + plain + plain,
        plain + plain + [0x12, low, 0x56, 0x78, 0x9A, 0xBC] + plain,
      ])
      file.end()
      return try bench.file(name, file.bytes)
    }
    let difference = try await bench.client.compare(
      deep("before.png", 0x34), deep("after.png", 0x35))
    #expect(difference.all.changed == 1 && difference.all.largest == 1)
    #expect(difference.all.box == PixelRect(x: 2, y: 1, width: 1, height: 1))
  }

  @Test func `Transparency is a channel, and hidden colours do not count`() async throws {
    let bench = try bench()
    var (before, after) = (TestPicture.scene, TestPicture.scene)
    // Row 0 is hidden in both and differs; one pixel of row 1 becomes half transparent.
    for x in 0..<96 {
      (before.rgba[x * 4 + 3], after.rgba[x * 4 + 3]) = (0, 0)
      after.rgba[x * 4] = 0
    }
    after.rgba[(96 + 5) * 4 + 3] = 128
    let difference = try await bench.client.compare(
      bench.png("before.png", before), bench.png("after.png", after))
    #expect(difference.all.box == PixelRect(x: 5, y: 1, width: 1, height: 1))
    #expect(difference.all.largest == 127)
  }

  @Test func `A palette shows the same pixels as full colour`() async throws {
    let bench = try bench()
    let picture = TestPicture.quarters(width: 8, height: 6)
    var file = PNG(width: 8, height: 6, depth: 8, colorType: 3)
    file.add("PLTE", [255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255])
    file.addPixels(
      (0..<6).map { y in (0..<8).map { x in UInt8((x < 4 ? 0 : 1) + (y < 3 ? 0 : 2)) } })
    file.end()
    let difference = try await bench.client.compare(
      bench.png("before.png", picture), bench.file("after.png", file.bytes))
    #expect(difference.all.changed == 0)
  }

  @Test(arguments: 2...8)
  func `A rotated picture is compared upright`(_ orientation: UInt8) async throws {
    let bench = try bench()
    let turned = try bench.file(
      "turned.png", TestPicture.scene.png(exif: Fixture.exif(orientation: orientation)))
    let upright = try bench.png("upright.png", try await bench.pixels(turned))
    let difference = try await bench.client.compare(upright, turned)
    #expect(difference.alignment.manner == .exact && difference.all.changed == 0)
  }

  @Test func `A smaller picture of the same shape is scaled to the larger`() async throws {
    let bench = try bench()
    let large = TestPicture.quarters(width: 400, height: 300)
    let small = TestPicture.quarters(width: 201, height: 150)
    let difference = try await bench.client.compare(
      bench.png("small.png", small), bench.png("large.png", large),
      regions: [Region(x: 95, y: 0, width: 11, height: 150)])
    #expect(difference.alignment.manner == .scaled)
    #expect(difference.alignment.size == PixelSize(width: 400, height: 300))
    #expect(difference.all.total == 400 * 300)
    // Only the edges between the quarters differ; those at the region's middle are inside it.
    #expect(difference.all.changed > 0 && difference.all.changed < 4 * 700)
    #expect(difference.outside.changed < difference.all.changed)
  }

  @Test func `Pictures of different shapes are compared where they overlap`() async throws {
    let bench = try bench()
    let wide = TestPicture(width: 400, height: 200) { x, _ in
      (100..<300).contains(x) ? (90, 140, 30) : (0, 0, 0)
    }
    let square = TestPicture(width: 100, height: 100) { _, _ in (90, 140, 30) }
    let difference = try await bench.client.compare(
      bench.png("wide.png", wide), bench.png("square.png", square))
    #expect(difference.alignment.manner == .centered)
    #expect(difference.alignment.before == PixelRect(x: 100, y: 0, width: 200, height: 200))
    #expect(difference.alignment.after == PixelRect(x: 0, y: 0, width: 100, height: 100))
    #expect(difference.all.total == 200 * 200)
    #expect(difference.all.changed == 0)
  }

  @Test func `A region is mapped to the compared pixels`() {
    let alignment = Alignment(
      before: PixelSize(width: 400, height: 200), after: PixelSize(width: 100, height: 100))
    #expect(
      alignment.compared(PixelRect(x: 90, y: 20, width: 30, height: 10))
        == PixelRect(x: 0, y: 20, width: 20, height: 10))
    #expect(alignment.compared(PixelRect(x: 0, y: 0, width: 100, height: 200)) == nil)
    let scaled = Alignment(
      before: PixelSize(width: 100, height: 50), after: PixelSize(width: 400, height: 200))
    #expect(
      scaled.compared(PixelRect(x: 1, y: 2, width: 3, height: 4))
        == PixelRect(x: 4, y: 8, width: 12, height: 16))
  }

  @Test func `A broken picture is refused, and the process continues`() async throws {
    let bench = try bench()
    let good = try bench.png("good.png", .scene)
    let bad = try bench.file("bad.png", TestPicture.scene.png.dropLast(2000))
    await #expect(throws: Failure.self) { _ = try await bench.client.compare(good, bad) }
    #expect(try await bench.client.compare(good, good).all.changed == 0)
  }

  @Test func `Large pictures take little memory`() async throws {
    let bench = try DarkroomBench(limits: DarkroomLimits(addressSpace: 600 << 20))
    let (before, after) = (bench.path("before.png"), bench.path("after.png"))
    let size = PixelSize(width: 4096, height: 4096)
    let writer = try DarkroomBench()
    for (path, edits) in [
      (before, []), (after, [Edit.shape(.square, at: .center, size: 0.25, color: .black)]),
    ] {
      _ = try await writer.client.compose(
        EditRequest(source: .blank(.white), edits: edits, size: size), to: path)
    }
    let difference = try await bench.client.compare(before, after)
    #expect(difference.all.box == PixelRect(x: 1536, y: 1536, width: 1024, height: 1024))
    #expect(difference.all.changed == 1024 * 1024)
  }
}
