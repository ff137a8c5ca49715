import Darkroom
import Imagery
import Testing

@Suite(.timeLimit(.minutes(5))) struct FrameTests {
  private let size = PixelSize(width: 60, height: 60)

  @Test func `Cover crops both ends evenly`() async throws {
    let source = TestPicture.quarters(width: 120, height: 60)
    let result = try await DarkroomBench().edited(source, size: size, fit: .cover)
    #expect(result.width == 60 && result.height == 60)
    for quarter in 0..<4 { #expect(result.quarter(quarter) == source.quarter(quarter)) }
  }

  @Test func `Contain shows the whole picture, on the background`() async throws {
    let source = TestPicture(width: 120, height: 60) { _, _ in (10, 20, 30) }
    let result = try await DarkroomBench().edited(source, size: size, fit: .contain)
    #expect(result[30, 5] == (255, 255, 255, 255))
    #expect(result[30, 30] == (10, 20, 30, 255))
    #expect(result[30, 55] == (255, 255, 255, 255))
  }

  @Test func `Stretch changes the shape`() async throws {
    let source = TestPicture.quarters(width: 120, height: 60)
    let result = try await DarkroomBench().edited(source, size: size, fit: .stretch)
    #expect(result.width == 60 && result.height == 60)
    #expect(result.quarter(3) == source.quarter(3))
  }

  @Test func `Small pictures are enlarged to the frame`() async throws {
    let source = TestPicture.quarters(width: 12, height: 12)
    let result = try await DarkroomBench().edited(
      source, .rotate(.right), size: size, fit: .cover)
    #expect(result.width == 60)
    #expect(result.quarter(1) == source.quarter(0))
  }

  @Test func `A blank canvas is blank`() async throws {
    let bench = try DarkroomBench()
    let request = EditRequest(source: .blank(PixelColor(1, 2, 3)), size: size)
    let facts = try await bench.client.compose(request, to: bench.path("blank.png"))
    #expect(facts.size == size && facts.type == .png)
    #expect(try await bench.pixels(bench.path("blank.png")).mean == [1, 2, 3])
  }

  @Test(arguments: [(0, 10), (10, -1), (40_000, 10), (30_000, 30_000)])
  func `Impossible sizes are refused`(width: Int, height: Int) async throws {
    let bench = try DarkroomBench()
    let request = EditRequest(
      source: .blank(.white), size: PixelSize(width: width, height: height))
    await #expect(throws: DarkroomError.self) {
      try await bench.client.compose(request, to: bench.path("no.png"))
    }
    #expect(try bench.names.isEmpty)
  }

  @Test func `Numbers out of all bounds do no harm`() async throws {
    let wild = 1e300
    let result = try await DarkroomBench().edited(
      .scene, .blur(sigma: wild), .brightness(-wild), .contrast(wild), .pixelate(cell: wild),
      .shape(.star, at: FractionPoint(x: wild, y: -wild), size: wild, color: .white),
      .border(width: wild, color: .black), .vignette(strength: wild), .warmth(-wild),
      .posterise(levels: .min),
      .text("x", at: FractionPoint(x: -wild, y: wild), size: wild, color: .white))
    #expect(result.width == 96 && result.height == 64)
  }
}
