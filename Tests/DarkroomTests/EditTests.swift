import Darkroom
import Imagery
import Testing

@Suite(.timeLimit(.minutes(5))) struct EditTests {
  private func bench() throws -> DarkroomBench { try DarkroomBench() }

  @Test func `Without edits the pixels stay as they are`() async throws {
    let result = try await bench().edited(.scene)
    #expect(result == .scene)
  }

  @Test(arguments: [Encoding.png, .jpeg(quality: 90), .webp(quality: 90)])
  func `Greyscale leaves no colour and keeps the luma`(encoding: Encoding) async throws {
    let result = try await bench().edited(.scene, .greyscale, encoding: encoding)
    // WebP stores chroma as separate planes and rounds; PNG and JPEG must be exact.
    if case .webp = encoding { #expect(result.chroma <= 2) } else { #expect(result.chroma == 0) }
    #expect(result.correlation(with: .scene) > 0.99)
  }

  @Test func `Sepia is warm and keeps the light where it was`() async throws {
    let result = try await bench().edited(.scene, .sepia)
    #expect(result.mean[0] > result.mean[1] && result.mean[1] > result.mean[2])
    #expect(result.correlation(with: .scene) > 0.9)
  }

  @Test func `Blur smooths, sharpen roughens, and both keep the overall light`() async throws {
    let blurred = try await bench().edited(.scene, .blur(sigma: 0.03))
    let sharpened = try await bench().edited(.scene, .sharpen(amount: 2))
    #expect(blurred.steepest < TestPicture.scene.steepest * 0.6)
    #expect(sharpened.steepest > TestPicture.scene.steepest * 1.2)
    #expect(abs(blurred.meanLuma - TestPicture.scene.meanLuma) < 2)
    #expect(abs(sharpened.meanLuma - TestPicture.scene.meanLuma) < 3)
  }

  @Test func `A strong blur still blurs`() async throws {
    let big = TestPicture.quarters(width: 400, height: 300)
    let result = try await bench().edited(big, .blur(sigma: 0.1))
    #expect(result.steepest < big.steepest / 10)
    // Halfway across the edge between red and green.
    let middle = result[200, 75]
    #expect(abs(middle.red - 128) < 12 && abs(middle.green - 128) < 12 && middle.blue < 12)
  }

  @Test func `Brightness multiplies`() async throws {
    let brighter = try await bench().edited(.scene, .brightness(1.25))
    let darker = try await bench().edited(.scene, .brightness(0.5))
    #expect(brighter.meanLuma > TestPicture.scene.meanLuma * 1.1)
    #expect(abs(darker.meanLuma - TestPicture.scene.meanLuma / 2) < 1.5)
  }

  @Test func `Contrast spreads around the middle`() async throws {
    let picture = TestPicture(width: 4, height: 4) { x, _ in
      x < 2 ? (100, 100, 100) : (160, 160, 160)
    }
    let result = try await bench().edited(picture, .contrast(2))
    #expect(abs(result[0, 0].red - 73) <= 1)
    #expect(abs(result[3, 0].red - 193) <= 1)
  }

  @Test func `Saturation moves away from grey, or towards it`() async throws {
    let grey = try await bench().edited(.scene, .saturation(0))
    let strong = try await bench().edited(.scene, .saturation(1.6))
    #expect(grey.chroma == 0)
    #expect(strong.chroma > TestPicture.scene.chroma)
  }

  @Test func `Warmth moves red against blue and leaves green`() async throws {
    let scene = TestPicture.scene
    let warm = try await bench().edited(scene, .warmth(0.6))
    let cool = try await bench().edited(scene, .warmth(-0.6))
    #expect(warm.mean[0] > scene.mean[0] + 5 && warm.mean[2] < scene.mean[2] - 5)
    #expect(cool.mean[0] < scene.mean[0] - 5 && cool.mean[2] > scene.mean[2] + 5)
    #expect(warm.mean[1] == scene.mean[1] && cool.mean[1] == scene.mean[1])
  }

  @Test func `Inverting twice changes nothing`() async throws {
    let once = try await bench().edited(.scene, .invert)
    let twice = try await bench().edited(.scene, .invert, .invert)
    #expect(once[0, 0].red == 255 - TestPicture.scene[0, 0].red)
    #expect(twice == .scene)
  }

  @Test func `Turns are clockwise`() async throws {
    let source = TestPicture.quarters(width: 40, height: 20)
    let right = try await bench().edited(source, .rotate(.right))
    let half = try await bench().edited(source, .rotate(.half))
    let left = try await bench().edited(source, .rotate(.left))
    #expect(right.width == 20 && right.height == 40)
    #expect(right.quarter(1) == source.quarter(0))
    #expect(half.quarter(3) == source.quarter(0))
    #expect(left.quarter(2) == source.quarter(0))
  }

  @Test func `Flips swap sides`() async throws {
    let source = TestPicture.quarters(width: 40, height: 20)
    let horizontal = try await bench().edited(source, .flip(.horizontal))
    let vertical = try await bench().edited(source, .flip(.vertical))
    #expect(horizontal.quarter(1) == source.quarter(0))
    #expect(vertical.quarter(2) == source.quarter(0))
  }

  @Test func `A crop keeps exactly its part`() async throws {
    let source = TestPicture.quarters(width: 40, height: 20)
    let result = try await bench().edited(
      source, .crop(FractionRect(x: 0.5, y: 0, width: 0.5, height: 0.5)))
    #expect(result.width == 20 && result.height == 10)
    #expect(result.mean == [0, 255, 0])
  }

  @Test func `An empty crop is refused`() async throws {
    await #expect(throws: DarkroomError.badRequest("the crop leaves nothing")) {
      try await bench().edited(.scene, .crop(FractionRect(x: 1, y: 0, width: 0.5, height: 1)))
    }
  }

  @Test func `Pixelate makes squares of one colour`() async throws {
    let result = try await bench().edited(.scene, .pixelate(cell: 0.125))
    for y in 0..<8 { for x in 0..<8 { #expect(result[x + 8, y + 8] == result[8, 8]) } }
    #expect(abs(result.meanLuma - TestPicture.scene.meanLuma) < 3)
  }

  @Test func `Posterise leaves that many levels`() async throws {
    let result = try await bench().edited(.scene, .posterise(levels: 3))
    let levels = Set(result.rgba.indices.filter { $0 % 4 == 0 }.map { result.rgba[$0] })
    #expect(levels.isSubset(of: [0, 128, 255]))
  }

  @Test func `A vignette darkens the corners, not the middle`() async throws {
    let white = TestPicture(width: 60, height: 60) { _, _ in (255, 255, 255) }
    let result = try await bench().edited(white, .vignette(strength: 0.8))
    #expect(result[30, 30].red == 255)
    #expect(result[0, 0].red < 80 && result[59, 59].red < 80)
  }

  @Test func `A border is drawn last, on the frame, and nothing else changes`() async throws {
    let red = PixelColor(255, 0, 0)
    let result = try await bench().edited(.scene, .border(width: 0.1, color: red), .greyscale)
    let grey = try await bench().edited(.scene, .greyscale)
    #expect(result[0, 0] == (255, 0, 0, 255) && result[95, 63] == (255, 0, 0, 255))
    #expect(result[5, 30] == (255, 0, 0, 255))
    let inside = result.differences(from: grey, tolerance: 0).filter {
      (6..<90).contains($0.x) && (6..<58).contains($0.y)
    }
    #expect(inside.isEmpty)
  }

  @Test func `Text is drawn in its colour at its position, and markup in it is literal`()
    async throws
  {
    let blue = TestPicture(width: 300, height: 200) { _, _ in (0, 0, 90) }
    let result = try await bench().edited(
      blue, .text("<b>&Hi", at: .top, size: 0.15, color: .white))
    let touched = result.differences(from: blue)
    #expect(touched.contains { result[$0.x, $0.y].green > 240 })
    #expect(touched.allSatisfy { $0.y < 60 })
    #expect(touched.count > 100)
  }

  @Test func `Long text is wrapped and shrunk into the frame`() async throws {
    let frame = TestPicture(width: 200, height: 100) { _, _ in (0, 0, 0) }
    let words = Array(repeating: "many words", count: 60).joined(separator: " ")
    let result = try await bench().edited(
      frame, .text(words, at: .center, size: 0.3, color: .white))
    #expect(!result.differences(from: frame).isEmpty)
  }

  @Test(arguments: ShapeKind.allCases)
  func `A shape covers its position and nothing far from it`(kind: ShapeKind) async throws {
    let frame = TestPicture(width: 120, height: 120) { _, _ in (0, 0, 0) }
    let result = try await bench().edited(
      frame,
      .shape(kind, at: FractionPoint(x: 0.3, y: 0.3), size: 0.4, color: PixelColor(0, 200, 0)))
    let touched = result.differences(from: frame)
    #expect(touched.count > 100)
    #expect(touched.allSatisfy { (11...61).contains($0.x) && (11...61).contains($0.y) })
    #expect(touched.contains { result[$0.x, $0.y] == (0, 200, 0, 255) })
  }

  @Test func `Labels are a band along the bottom`() async throws {
    let white = TestPicture(width: 300, height: 200) { _, _ in (255, 255, 255) }
    let result = try await bench().edited(white, .labels(["one", "two"]))
    #expect(result[5, 190].red < 140)
    #expect(result.differences(from: white).allSatisfy { $0.y > 140 })
  }

  @Test func `The same words paint the same picture, and others a different one`() async throws {
    let bench = try bench()
    let size = PixelSize(width: 160, height: 90)
    func paint(_ seed: String) async throws -> TestPicture {
      let request = EditRequest(source: .painting(seed: seed), size: size)
      let facts = try await bench.client.compose(request, to: bench.path("painting.png"))
      #expect(facts.size == size)
      return try await bench.pixels(bench.path("painting.png"))
    }
    let first = try await paint("a red fox in snow")
    #expect(try await paint("a red fox in snow") == first)
    #expect(try await paint("a blue fox") != first)
    #expect(first.steepest > 5 && first.chroma > 60)
    #expect(try await bench.edited(first, .paint(seed: "a red fox in snow")) == first)
  }
}
