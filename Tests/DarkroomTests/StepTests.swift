import Darkroom
import Foundation
import Imagery
import Model
import TestSupport
import Testing

/// Local steps, against small models of their own.
@Suite(.timeLimit(.minutes(5))) struct StepTests {
  private let sizes = [(1, 1), (1, 7), (5, 1), (2, 3), (7, 5), (66, 3), (3, 130)]

  /// Noise with every transparency.
  private func noise(_ width: Int, _ height: Int, isOpaque: Bool = false) -> TestPicture {
    var state: UInt32 = UInt32(width * 977 + height)
    let bytes = (0..<(width * height * 4)).map { place -> UInt8 in
      state = state &* 1_664_525 &+ 1_013_904_223
      return isOpaque && place % 4 == 3 ? 255 : UInt8(state >> 24)
    }
    return TestPicture(width: width, height: height, rgba: bytes)
  }

  /// The model: where each pixel of the result comes from; nil for a new one.
  private func moved(
    _ picture: TestPicture, _ size: PixelSize, new: [UInt8] = [0, 0, 0, 0],
    from source: (_ x: Int, _ y: Int) -> (Int, Int)?
  ) -> TestPicture {
    var bytes: [UInt8] = []
    for y in 0..<size.height {
      for x in 0..<size.width {
        guard let (left, top) = source(x, y) else {
          bytes += new
          continue
        }
        let place = (top * picture.width + left) * 4
        bytes += picture.rgba[place..<(place + 4)]
      }
    }
    return TestPicture(width: size.width, height: size.height, rgba: bytes)
  }

  private func made(
    _ step: PixelStep, of picture: TestPicture, in bench: DarkroomBench
  ) async throws -> TestPicture {
    let output = bench.path("made.png")
    let facts = try await bench.client.apply(
      step, to: bench.png("source.png", picture), output: output)
    let size = PixelSize(width: picture.width, height: picture.height)
    #expect(facts.type == .png && facts.size == step.size(of: size))
    let pixels = try await bench.pixels(output)
    #expect(PixelSize(width: pixels.width, height: pixels.height) == step.size(of: size))
    return pixels
  }

  @Test func `Turns and flips move every pixel and change none`() async throws {
    let bench = try DarkroomBench()
    for (width, height) in sizes {
      let picture = noise(width, height)
      let size = PixelSize(width: width, height: height)
      let turned = PixelSize(width: height, height: width)
      let right = try await made(.rotate(.right), of: picture, in: bench)
      #expect(right == moved(picture, turned) { x, y in (y, height - 1 - x) })
      let left = try await made(.rotate(.left), of: picture, in: bench)
      #expect(left == moved(picture, turned) { x, y in (width - 1 - y, x) })
      let half = try await made(.rotate(.half), of: picture, in: bench)
      #expect(half == moved(picture, size) { x, y in (width - 1 - x, height - 1 - y) })
      let mirrored = try await made(.flip(.horizontal), of: picture, in: bench)
      #expect(mirrored == moved(picture, size) { x, y in (width - 1 - x, y) })
      let upended = try await made(.flip(.vertical), of: picture, in: bench)
      #expect(upended == moved(picture, size) { x, y in (x, height - 1 - y) })
    }
  }

  @Test func `A crop keeps exactly its rectangle`() async throws {
    let bench = try DarkroomBench()
    for (width, height) in sizes {
      let picture = noise(width, height)
      for rect in [
        PixelRect(x: 0, y: 0, width: 1, height: 1),
        PixelRect(x: width - 1, y: height - 1, width: 1, height: 1),
        PixelRect(
          x: width / 2, y: height / 3, width: width - width / 2, height: height - height / 3),
      ] {
        let cropped = try await made(.crop(rect), of: picture, in: bench)
        #expect(cropped == moved(picture, rect.size) { x, y in (x + rect.x, y + rect.y) })
      }
    }
  }

  @Test(arguments: CanvasExtension.Fill.allCases)
  func `An extended canvas keeps the picture and fills the rest`(
    _ fill: CanvasExtension.Fill
  ) async throws {
    let bench = try DarkroomBench()
    for (width, height) in sizes {
      for isOpaque in [true, false] {
        let picture = noise(width, height, isOpaque: isOpaque)
        let sides = CanvasExtension(left: 3, top: 0, right: 1, bottom: 2, fill: fill)
        let size = PixelSize(width: width + 4, height: height + 2)
        let extended = try await made(.extend(sides), of: picture, in: bench)
        let new: [UInt8] = fill == .neutral ? [128, 128, 128, 255] : [0, 0, 0, 0]
        let expected = moved(picture, size, new: new) { x, y in
          if fill == .edge { return (min(max(0, x - 3), width - 1), min(y, height - 1)) }
          return x >= 3 && x < width + 3 && y < height ? (x - 3, y) : nil
        }
        #expect(extended == expected, "\(width)x\(height)")
      }
    }
  }

  @Test func `Levels follow their curve in every pixel, and alpha stays`() async throws {
    let bench = try DarkroomBench()
    let levels = Levels(black: 10, white: 240, gamma: 1.5, contrast: 20, brightness: -5)
    for (width, height) in sizes {
      let picture = noise(width, height)
      var expected = picture
      for place in picture.rgba.indices where place % 4 != 3 {
        let tone = min(1, max(0, (Double(picture.rgba[place]) - 10) / 230))
        let value = (pow(tone, 1 / 1.5) - 0.5) * 1.2 + 0.5 - 0.05
        expected.rgba[place] = UInt8((min(1, max(0, value)) * 255).rounded())
      }
      let changed = try await made(.levels(levels), of: picture, in: bench)
      #expect(changed.isNear(expected, by: 1))
      #expect(try await made(.levels(.none), of: picture, in: bench) == picture)
    }
  }

  @Test func `Automatic levels stretch a dull picture and leave one of a single tone`()
    async throws
  {
    let bench = try DarkroomBench()
    let dull = TestPicture(width: 64, height: 16) { x, _ in
      (UInt8(80 + x), UInt8(80 + x), UInt8(80 + x))
    }
    let bright = try await made(.autoLevels, of: dull, in: bench)
    #expect(bright[0, 3] == (0, 0, 0, 255) && bright[63, 3] == (255, 255, 255, 255))
    #expect((120...135).contains(bright[32, 3].red))
    let plain = TestPicture(width: 9, height: 9) { _, _ in (70, 71, 72) }
    #expect(try await made(.autoLevels, of: plain, in: bench) == plain)
  }

  /// Straightening computed pixel by pixel: Catmull-Rom over premultiplied colours.
  private func straightened(_ picture: TestPicture, by degrees: Double) -> TestPicture {
    let angle = degrees * .pi / 180
    let size = PixelStep.straighten(degrees: degrees).size(
      of: PixelSize(width: picture.width, height: picture.height))
    func weight(_ distance: Double) -> Double {
      let x = abs(distance)
      if x < 1 { return 1.5 * x * x * x - 2.5 * x * x + 1 }
      return x < 2 ? -0.5 * x * x * x + 2.5 * x * x - 4 * x + 2 : 0
    }
    var bytes: [UInt8] = []
    for y in 0..<size.height {
      for x in 0..<size.width {
        let right = Double(x) - Double(size.width - 1) / 2
        let down = Double(y) - Double(size.height - 1) / 2
        let left = right * cos(angle) + down * sin(angle) + Double(picture.width - 1) / 2
        let top = down * cos(angle) - right * sin(angle) + Double(picture.height - 1) / 2
        var sums = [0.0, 0, 0, 0]
        for line in (Int(top.rounded(.down)) - 1)...(Int(top.rounded(.down)) + 2) {
          for column in (Int(left.rounded(.down)) - 1)...(Int(left.rounded(.down)) + 2) {
            let pixel = picture[
              min(max(0, column), picture.width - 1), min(max(0, line), picture.height - 1)]
            let part = weight(left - Double(column)) * weight(top - Double(line))
            let alpha = part * Double(pixel.alpha)
            sums[0] += alpha * Double(pixel.red)
            sums[1] += alpha * Double(pixel.green)
            sums[2] += alpha * Double(pixel.blue)
            sums[3] += alpha
          }
        }
        for band in 0..<3 {
          bytes.append(sums[3] > 0 ? UInt8(min(255, max(0, sums[band] / sums[3])).rounded()) : 0)
        }
        bytes.append(UInt8(min(255, max(0, sums[3])).rounded()))
      }
    }
    return TestPicture(width: size.width, height: size.height, rgba: bytes)
  }

  @Test(arguments: [-45.0, -12.5, -0.3, 0.01, 2.5, 30])
  func `Straightening interpolates as the model does`(_ degrees: Double) async throws {
    let bench = try DarkroomBench()
    for (width, height) in [(1, 1), (2, 3), (7, 5), (41, 30), (30, 41)] {
      let picture = noise(width, height, isOpaque: true)
      let turned = try await made(.straighten(degrees: degrees), of: picture, in: bench)
      #expect(turned.isNear(straightened(picture, by: degrees), by: 1), "\(width)x\(height)")
    }
    let plain = TestPicture(width: 33, height: 20) { _, _ in (9, 200, 40) }
    let turned = try await made(.straighten(degrees: degrees), of: plain, in: bench)
    #expect(Set(stride(from: 0, to: turned.rgba.count, by: 4).map { turned.rgba[$0] }) == [9])
  }

  @Test func `A turn of straightening is clockwise`() async throws {
    let bench = try DarkroomBench()
    // The line falls to the right, so a clockwise turn makes it fall more.
    let line = TestPicture(width: 101, height: 101) { x, y in
      abs(y - 50) <= 2 ? (255, 255, 255) : (0, 0, 0)
    }
    let turned = try await made(.straighten(degrees: 10), of: line, in: bench)
    let column = turned.width - 5
    let bright = (0..<turned.height).filter { turned[column, $0].red > 128 }
    #expect((bright.first ?? 0) > turned.height / 2)
  }

  @Test func `Resizing gives exactly the size, keeps a plain colour and shows no dark seams`()
    async throws
  {
    let bench = try DarkroomBench()
    for (width, height) in sizes {
      let plain = TestPicture(width: width, height: height) { _, _ in (9, 200, 40) }
      for size in [PixelSize(width: 1, height: 1), PixelSize(width: 13, height: 8)] {
        let resized = try await made(.resize(size), of: plain, in: bench)
        let expected = TestPicture(width: size.width, height: size.height) { _, _ in (9, 200, 40) }
        #expect(resized.isNear(expected, by: 1), "\(width)x\(height)")
      }
    }
  }

  @Test func `Sixteen bits stay sixteen, to the bit`() async throws {
    let bench = try DarkroomBench()
    var file = PNG(width: 3, height: 2, depth: 16, colorType: 2)
    let rows = (0..<2).map { y in (0..<18).map { UInt8(truncatingIfNeeded: $0 * 13 + y * 101) } }
    file.addPixels(rows)
    file.end()
    let source = try bench.file("deep.png", file.bytes)
    let once = bench.path("once.png")
    let twice = bench.path("twice.png")
    _ = try await bench.client.apply(.rotate(.right), to: source, output: once)
    #expect(try bench.bytes("once.png")[24] == 16)
    _ = try await bench.client.apply(.rotate(.left), to: once, output: twice)
    let difference = try await bench.client.compare(source, twice, regions: [], threshold: 0)
    #expect(difference.all.changed == 0 && difference.all.largest == 0)
  }

  @Test func `A rotated photograph is changed as it is seen, and its metadata stays behind`()
    async throws
  {
    let bench = try DarkroomBench()
    let source = try bench.file("source.jpg", Fixture.jpeg(orientation: 6))
    let output = bench.path("made.png")
    let facts = try await bench.client.apply(
      .crop(PixelRect(x: 0, y: 0, width: 48, height: 10)), to: source, output: output)
    #expect(facts.size == PixelSize(width: 48, height: 10))
    #expect(try await bench.client.facts(of: output).orientation == 1)
    let whole = try await bench.pixels(source)
    let part = try await bench.pixels(output)
    #expect(part == moved(whole, facts.size) { x, y in (x, y) })
    let text = String(decoding: try bench.bytes("made.png"), as: UTF8.self)
    #expect(!text.contains("eXIf") && !text.contains("tEXt"))
  }

  @Test func `What does not fit the picture is refused, and nothing is written`() async throws {
    let bench = try DarkroomBench()
    let source = try bench.png("source.png", .scene)
    for step in [
      PixelStep.crop(PixelRect(x: 90, y: 0, width: 10, height: 5)),
      .resize(PixelSize(width: 40_000, height: 2)),
      .extend(CanvasExtension(left: 20_000, top: 20_000)), .straighten(degrees: 90),
    ] {
      await #expect(throws: Failure.self) {
        _ = try await bench.client.apply(step, to: source, output: bench.path("made.png"))
      }
    }
    #expect(try bench.names == ["source.png"])
  }

  @Test func `A picture of many million pixels stays within the memory of the process`()
    async throws
  {
    let bench = try DarkroomBench()
    let source = bench.path("large.png")
    let size = PixelSize(width: 6000, height: 4000)
    _ = try await bench.client.compose(
      EditRequest(source: .blank(.white), size: size), to: source)
    let output = bench.path("made.png")
    for step in [PixelStep.straighten(degrees: 1), .rotate(.right), .autoLevels] {
      let facts = try await bench.client.apply(step, to: source, output: output)
      #expect(facts.size == step.size(of: size))
    }
  }
}

extension TestPicture {
  /// Whether no channel of a visible pixel differs by more.
  fileprivate func isNear(_ other: TestPicture, by most: Int) -> Bool {
    guard (width, height) == (other.width, other.height) else { return false }
    return rgba.indices.allSatisfy { place in
      rgba[place / 4 * 4 + 3] == 0 && other.rgba[place / 4 * 4 + 3] == 0
        || abs(Int(rgba[place]) - Int(other.rgba[place])) <= most
    }
  }
}
