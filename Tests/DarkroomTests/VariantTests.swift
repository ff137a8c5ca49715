import Darkroom
import Imagery
import Testing

/// Colours, rotations, animations and labels as found in real files, compared with the expected
/// pixels.
@Suite(.timeLimit(.minutes(5))) struct VariantTests {
  private static let quarters = TestPicture.quarters(width: 64, height: 48)
  private typealias Pixel = (red: Int, green: Int, blue: Int, alpha: Int)

  private func middle(_ bytes: [UInt8]) async throws -> Pixel {
    let bench = try DarkroomBench()
    return try await bench.pixels(bench.file("variant", bytes))[30, 20]
  }

  @Test func `Inks are stored inverted, with Adobe's segment and without`()
    async throws
  {
    let adobe = try Fixture.bytes("cmyk-bare.jpg")
    #expect(adobe[2...].starts(with: [0xFF, 0xEE, 0, 14]))
    // What browsers do with four colours and no Adobe segment: they compute (215, 26, 9), a press
    // would print (205, 60, 46).
    for bytes in [adobe, Array(adobe.prefix(2) + adobe.dropFirst(18))] {
      let color = try await middle(bytes)
      #expect((195...225).contains(color.red), "\(color)")
      #expect((16...70).contains(color.green) && (0...56).contains(color.blue), "\(color)")
    }
  }

  @Test func `A profile for inks is applied`() async throws {
    let color = try await middle(
      Fixture.jpeg("cmyk-bare.jpg", profile: TableProfile.even("CMYK").bytes))
    #expect(abs(color.red - 200) <= 5 && abs(color.green - 60) <= 5, "\(color)")
    #expect(abs(color.blue - 40) <= 12, "\(color)")
  }

  @Test func `A garbage profile does not prevent the picture from being shown`() async throws {
    let file = try Fixture.jpeg("quarters.jpg", profile: [UInt8](repeating: 0x41, count: 300))
    let bench = try DarkroomBench()
    let picture = try await bench.pixels(bench.file("odd.jpg", file))
    #expect(picture.correlation(with: Self.quarters) > 0.99)
  }

  @Test(arguments: 1...8)
  func `Every orientation is upright in every format, scaled down and cropped`(
    orientation: Int
  ) async throws {
    let bench = try DarkroomBench()
    let exif = Fixture.exif(orientation: UInt8(orientation))
    let files = [
      try bench.file("turned.jpg", try Fixture.jpeg(orientation: UInt8(orientation))),
      try bench.file("turned.png", Self.quarters.png(exif: exif)),
      try bench.file("turned.webp", try Fixture.webp(orientation: UInt8(orientation))),
    ]
    // Where red, stored top left, appears; and green, stored top right.
    let red = [0, 1, 3, 2, 0, 1, 3, 2][orientation - 1]
    let green = [1, 0, 2, 3, 2, 3, 1, 0][orientation - 1]
    func isUpright(_ picture: TestPicture) -> Bool {
      let (first, second) = (picture.quarter(red), picture.quarter(green))
      return first[0] > 225 && first[1] < 35 && first[2] < 35
        && second[0] < 35 && second[1] > 225 && second[2] < 35
    }
    for file in files {
      let box = PixelSize(width: 24, height: 24)
      let image = try await bench.client.render(file, fitting: box)
      let small = image.withBytes {
        TestPicture(width: image.width, height: image.height, rgba: Array($0))
      }
      #expect(small.width == (orientation < 5 ? 24 : 18))
      #expect(isUpright(small), "\(file)")
      // The half with red in it, cut out after the rotation: the other colours are elsewhere.
      let crop = Edit.crop(
        FractionRect(
          x: red % 2 == 0 ? 0 : 0.5, y: red < 2 ? 0 : 0.5, width: 0.5, height: 0.5))
      _ = try await bench.client.compose(
        EditRequest(source: .picture(path: file), edits: [crop]), to: bench.path("cut.png"))
      let cut = try await bench.pixels(bench.path("cut.png"))
      #expect(cut.mean[0] > 225 && cut.mean[1] < 30 && cut.mean[2] < 30, "\(file)")
    }
  }

  @Test func `An animation shows its first frame`() async throws {
    let gif = GIF(
      screen: (1, 1),
      frames: [.init(x: 0, y: 0, size: (1, 1)), .init(x: 0, y: 0, size: (1, 1), color: 1)])
    let bench = try DarkroomBench()
    #expect(try await bench.pixels(bench.file("two.gif", gif.bytes))[0, 0] == (220, 40, 30, 255))
    // Two frames of lossless WebP, the second with nothing that could be shown.
    let picture = Array(try Fixture.bytes("lossless.webp").dropFirst(12))
    let place: [UInt8] = [0, 0, 0, 0, 0, 0, 63, 0, 0, 47, 0, 0, 100, 0, 0, 0]
    let frame =
      Array("ANMF".utf8) + [UInt8(place.count + picture.count), 0, 0, 0] + place + picture
    let body =
      Array("WEBPVP8X".utf8) + [10, 0, 0, 0, 0x02, 0, 0, 0, 63, 0, 0, 47, 0, 0]
      + Array("ANIM".utf8) + [6, 0, 0, 0, 0, 0, 0, 0, 0, 0] + frame + frame
    let webp = Array("RIFF".utf8) + [UInt8(body.count & 255), UInt8(body.count >> 8), 0, 0] + body
    let first = try await bench.pixels(bench.file("two.webp", webp))
    #expect(first.width == 64 && first.height == 48)
    #expect((0..<4).allSatisfy { first.quarter($0) == Self.quarters.quarter($0) })
  }

  @Test func `A wrong file name changes nothing`() async throws {
    let bench = try DarkroomBench()
    for name in try Fixture.names {
      let bytes = try Fixture.bytes(name)
      let right = try await bench.pixels(bench.file("right", bytes))
      for wrong in ["picture.png", "picture.jpg", "picture.webp", "picture.gif", "picture.svg"] {
        #expect(try await bench.pixels(bench.file(wrong, bytes)) == right)
      }
    }
  }
}
