import Darkroom
import Imagery
import Testing

/// A part of a picture at an exact size.
@Suite(.timeLimit(.minutes(5))) struct CropTests {
  /// Every pixel differs from its neighbours.
  private static let grain = TestPicture(width: 60, height: 40) { x, y in
    (UInt8(x * 37 % 256), UInt8(y * 53 % 256), UInt8((x * 11 + y * 7) % 256))
  }

  private func crop(
    _ picture: TestPicture, _ area: PixelRect
  ) -> TestPicture {
    TestPicture(
      width: area.width, height: area.height,
      rgba: (0..<area.height).flatMap { y in
        let start = ((area.y + y) * picture.width + area.x) * 4
        return Array(picture.rgba[start..<(start + area.width * 4)])
      })
  }

  private func render(
    _ bench: DarkroomBench, _ path: String, _ area: PixelRect, _ width: Int, _ height: Int,
    isOpaque: Bool = false, keeps: Bool = false
  ) async throws -> TestPicture {
    let image = try await bench.client.render(
      path, area, at: PixelSize(width: width, height: height), isOpaque: isOpaque, keeps: keeps)
    return image.withBytes {
      TestPicture(width: image.width, height: image.height, rgba: Array($0))
    }
  }

  /// With an orientation libvips decodes, without one our own decoder does.
  @Test(
    arguments: [false, true],
    [
      PixelRect(x: 0, y: 0, width: 60, height: 40), PixelRect(x: 13, y: 7, width: 21, height: 9),
      PixelRect(x: 59, y: 39, width: 1, height: 1), PixelRect(x: 0, y: 20, width: 60, height: 20),
    ])
  func `A part at its own size has the picture's pixels`(
    throughVips: Bool, area: PixelRect
  ) async throws {
    let bench = try DarkroomBench()
    let file = Self.grain.png(exif: throughVips ? Fixture.exif(orientation: 1) : nil)
    let path = try bench.file("grain.png", file)
    let seen = try await render(bench, path, area, area.width, area.height)
    #expect(seen == crop(Self.grain, area))
  }

  @Test(arguments: [2, 3, 5])
  func `From twice the size on every pixel is a sharp square`(factor: Int) async throws {
    let bench = try DarkroomBench()
    let path = try bench.png("grain.png", Self.grain)
    let area = PixelRect(x: 10, y: 5, width: 8, height: 6)
    let seen = try await render(bench, path, area, 8 * factor, 6 * factor)
    let expected = TestPicture(width: 8 * factor, height: 6 * factor) { x, y in
      let pixel = Self.grain[10 + x / factor, 5 + y / factor]
      return (UInt8(pixel.red), UInt8(pixel.green), UInt8(pixel.blue))
    }
    #expect(seen == expected)
  }

  @Test func `Uneven enlargements blend nothing either`() async throws {
    let bench = try DarkroomBench()
    let path = try bench.png("grain.png", Self.grain)
    let area = PixelRect(x: 3, y: 3, width: 7, height: 5)
    let seen = try await render(bench, path, area, 17, 13)
    let own = Set(
      (0..<35).map { place in
        let pixel = Self.grain[3 + place % 7, 3 + place / 7]
        return [pixel.red, pixel.green, pixel.blue]
      })
    for place in 0..<(17 * 13) {
      let pixel = seen[place % 17, place / 17]
      #expect(own.contains([pixel.red, pixel.green, pixel.blue]))
    }
  }

  @Test func `A reduced part averages areas`() async throws {
    let bench = try DarkroomBench()
    let path = try bench.png("grain.png", Self.grain)
    // Four columns and three rows become one.
    let area = PixelRect(x: 8, y: 4, width: 40, height: 30)
    let seen = try await render(bench, path, area, 10, 10)
    for place in 0..<100 {
      let (x, y) = (place % 10, place / 10)
      let pixels = (0..<12).map { Self.grain[8 + x * 4 + $0 % 4, 4 + y * 3 + $0 / 4] }
      let mean = Double(pixels.reduce(0) { $0 + $1.red }) / 12
      #expect(abs(Double(seen[x, y].red) - mean) <= 0.51)
    }
  }

  @Test func `A JPEG reduced by its decoder keeps its position`() async throws {
    let bench = try DarkroomBench()
    let edge = TestPicture(width: 256, height: 128) { x, _ in
      x < 100 ? (200, 40, 40) : (40, 40, 200)
    }
    let source = try bench.png("edge.png", edge)
    _ = try await bench.client.convert(
      source, to: bench.path("edge.jpg"), Conversion(encoding: .jpeg(quality: 95)))
    // An eighth: the border between the colours is at 100 - 36 = 64 pixels, 8 of the result.
    let seen = try await render(
      bench, bench.path("edge.jpg"), PixelRect(x: 36, y: 0, width: 128, height: 128), 16, 16)
    #expect(seen[6, 8].red > 180 && seen[9, 8].red < 60)
  }

  @Test(arguments: 1...8)
  func `A part of a rotated picture is a part of the visible one`(orientation: Int) async throws {
    let bench = try DarkroomBench()
    let path = try bench.file(
      "turned.png", Self.grain.png(exif: Fixture.exif(orientation: UInt8(orientation))))
    let whole = try await bench.pixels(path)
    #expect(whole.width == (orientation < 5 ? 60 : 40))
    let area = PixelRect(x: 5, y: 11, width: 12, height: 20)
    #expect(try await render(bench, path, area, 12, 20) == crop(whole, area))
    let large = try await render(bench, path, area, 24, 40)
    #expect(large[0, 0] == whole[5, 11] && large[23, 39] == whole[16, 30])
  }

  @Test func `Invisible pixels tint nothing`() async throws {
    let bench = try DarkroomBench()
    // Red beside fully transparent green.
    let picture = TestPicture(
      width: 2, height: 1, rgba: [200, 0, 0, 255, 0, 255, 0, 0])
    let path = try bench.png("half.png", picture)
    let all = PixelRect(x: 0, y: 0, width: 2, height: 1)
    let seen = try await render(bench, path, all, 1, 1)
    #expect(seen[0, 0].green <= 1 && abs(seen[0, 0].red - 200) <= 2)
    #expect(abs(seen[0, 0].alpha - 128) <= 1)
  }

  @Test func `With isOpaque, transparent pixels lie on a chequerboard`() async throws {
    let bench = try DarkroomBench()
    let clear = TestPicture(
      width: 16, height: 8, rgba: Array(repeating: [9, 9, 9, 0], count: 128).flatMap { $0 })
    let path = try bench.png("clear.png", clear)
    let seen = try await render(
      bench, path, PixelRect(x: 0, y: 0, width: 16, height: 8), 16, 8, isOpaque: true)
    #expect(seen[0, 0] == (0x99, 0x99, 0x99, 255))
    #expect(seen[8, 0] == (0x66, 0x66, 0x66, 255))
  }

  @Test func `A cached picture shows the same as its file`() async throws {
    let bench = try DarkroomBench()
    let path = try bench.png("grain.png", Self.grain)
    // From the half size that is decoded first, from the whole, and from a half made of that.
    for (area, width, height) in [
      (PixelRect(x: 0, y: 0, width: 60, height: 40), 30, 20),
      (PixelRect(x: 12, y: 8, width: 24, height: 16), 24, 16),
      (PixelRect(x: 12, y: 8, width: 24, height: 16), 72, 48),
      (PixelRect(x: 0, y: 0, width: 60, height: 40), 15, 10),
      (PixelRect(x: 4, y: 4, width: 40, height: 24), 20, 12),
    ] {
      let fresh = try await render(bench, path, area, width, height)
      let kept = try await render(bench, path, area, width, height, keeps: true)
      #expect(kept.differences(from: fresh, tolerance: 2).isEmpty)
    }
  }

  @Test func `A file that has changed is decoded again`() async throws {
    let bench = try DarkroomBench()
    let all = PixelRect(x: 0, y: 0, width: 60, height: 40)
    let path = try bench.png("grain.png", Self.grain)
    _ = try await render(bench, path, all, 60, 40, keeps: true)
    let other = TestPicture(width: 60, height: 40) { _, _ in (7, 8, 9) }
    _ = try bench.png("grain.png", other)
    #expect(try await render(bench, path, all, 60, 40, keeps: true) == other)
  }

  @Test(arguments: [
    PixelRect(x: 50, y: 0, width: 11, height: 4), PixelRect(x: -1, y: 0, width: 4, height: 4),
    PixelRect(x: 0, y: 0, width: 0, height: 4), PixelRect(x: 0, y: Int.max, width: 4, height: 4),
  ])
  func `A part beyond the picture is refused`(area: PixelRect) async throws {
    let bench = try DarkroomBench()
    let path = try bench.png("grain.png", Self.grain)
    await #expect(throws: DarkroomError.badRequest("that is beyond the picture")) {
      try await render(bench, path, area, 4, 4)
    }
  }
}
