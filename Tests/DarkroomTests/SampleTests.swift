import Darkroom
import Glibc
import Imagery
import Testing

@Suite(.timeLimit(.minutes(5))) struct SampleTests {
  // A part at its own size is what the pixel inspector reads.
  private func pixels(_ image: PixelImage) -> TestPicture {
    TestPicture(width: image.width, height: image.height, rgba: image.withBytes { Array($0) })
  }

  @Test func `Sampled pixels are those of the file, one by one`() async throws {
    let bench = try DarkroomBench()
    var scene = TestPicture.scene
    scene.rgba[(11 * 96 + 30) * 4 + 3] = 77
    let path = try bench.png("scene.png", scene)
    let part = PixelRect(x: 27, y: 9, width: 20, height: 12)
    let sample = pixels(try await bench.client.render(path, part, at: part.size))
    #expect(sample.width == 20 && sample.height == 12)
    for y in 0..<12 {
      for x in 0..<20 {
        let (got, wanted) = (sample[x, y], scene[27 + x, 9 + y])
        #expect(got == wanted, "\(x),\(y)")
      }
    }
    #expect(sample[3, 2].alpha == 77)
  }

  @Test(arguments: 1...8) func `A rotated photograph is sampled upright`(_ orientation: Int)
    async throws
  {
    let bench = try DarkroomBench()
    let path = try bench.file(
      "turned.jpg", Fixture.jpeg(orientation: UInt8(orientation)))
    let size = try await bench.client.facts(of: path).size
    let part = PixelRect(x: 3, y: 2, width: 40, height: 40)
    let whole = pixels(try await bench.client.render(path, fitting: size))
    let sample = pixels(
      try await bench.client.render(path, part, at: part.size))
    for (x, y) in [(0, 0), (5, 30), (39, 39)] {
      let (one, other) = (sample[x, y], whole[3 + x, 2 + y])
      #expect(abs(one.red - other.red) < 4 && abs(one.green - other.green) < 4)
      #expect(abs(one.blue - other.blue) < 4)
    }
  }

  @Test func `Facts and first view are one request: the file is opened once`() async throws {
    let bench = try DarkroomBench()
    let path = try bench.png("scene.png", .scene)
    let first = try await bench.client.firstView(of: path) { facts in
      unlink(path)
      return (PixelView(area: PixelRect(facts.size), size: facts.size), facts.type)
    }
    #expect(first.plan == .png && first.facts.size == PixelSize(width: 96, height: 64))
    #expect(pixels(first.image) == .scene)
    await #expect(throws: DarkroomError.missing) { try await bench.client.facts(of: path) }
  }

  @Test func `A first view that cannot be shown is refused, and one of no picture is not chosen`()
    async throws
  {
    let bench = try DarkroomBench()
    let path = try bench.png("scene.png", .scene)
    await #expect(throws: DarkroomError.self) {
      try await bench.client.firstView(of: path) { facts in
        (PixelView(area: PixelRect(facts.size), size: PixelSize(width: 0, height: 9)), ())
      }
    }
    let text = try bench.file("text", Array("no picture".utf8))
    await #expect(throws: DarkroomError.notAPicture(looksLike: "text")) {
      try await bench.client.firstView(of: text) { facts in
        Issue.record("There is nothing to choose from.")
        return (PixelView(area: PixelRect(facts.size), size: facts.size), ())
      }
    }
    #expect(try await bench.client.facts(of: path).type == .png)
  }
}
