import Darkroom
import Imagery
import Testing

/// Files with faults that other viewers ignore.
@Suite(.timeLimit(.minutes(5))) struct LeniencyTests {
  private static let quarters = TestPicture.quarters(width: 64, height: 48)

  private func picture(_ bytes: [UInt8]) async throws -> TestPicture {
    let bench = try DarkroomBench()
    let path = try bench.file("picture", bytes)
    let facts = try await bench.client.facts(of: path)
    let (size, format) = (facts.size, facts.type)
    let picture = try await bench.pixels(path)
    #expect(size == PixelSize(width: picture.width, height: picture.height))
    // The other way of decoding agrees.
    let view = try await bench.client.render(path, PixelRect(size), at: size)
    #expect(view.withBytes { Array($0) } == picture.rgba)
    // So does the copy that is sent, in which the fault is gone.
    if format == .png || format == .jpeg || format == .webp {
      let clean = bench.path("clean")
      _ = try await bench.client.replaceMetadata(of: path, to: clean)
      #expect(try await bench.pixels(clean) == picture)
      _ = try await bench.client.replaceMetadata(of: clean, to: path)
      #expect(try await bench.pixels(path) == picture)
    }
    return picture
  }

  @Test(arguments: ["quarters.jpg", "progressive.jpg", "lossless.webp", "quarters.gif", "p3.png"])
  func `Trailing data and a missing end change nothing`(name: String) async throws {
    let whole = try Fixture.bytes(name)
    let picture = try await picture(whole)
    #expect(try await self.picture(whole + Array("and some words\u{0}".utf8)) == picture)
    let end =
      switch name {
      case let name where name.hasSuffix("png"): 12
      case let name where name.hasSuffix("jpg"): 2
      case let name where name.hasSuffix("gif"): 2
      default: 0
      }
    #expect(try await self.picture(Array(whole.dropLast(end))) == picture)
  }

  @Test func `A PNG chunk beside the pixels is ignored if its checksum is wrong`()
    async throws
  {
    func file(_ kind: String, _ content: [UInt8], isRight: Bool) -> [UInt8] {
      var file = PNG(width: 6, height: 3, colorType: 2)
      if !kind.isEmpty { file.add(kind, content) }
      if !isRight { file.bytes[file.bytes.count - 1] ^= 1 }
      file.addPixels((0..<3).map { y in (0..<18).map { x in UInt8(x * 14 + y) } })
      file.end()
      return file.bytes
    }
    let plain = try await picture(file("", [], isRight: true))
    let turned: [UInt8] =
      Array("MM".utf8) + [
        0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0,
      ]
    let chunks: [(kind: String, content: [UInt8])] = [
      ("gAMA", [0, 1, 0x86, 0xA0]), ("cICP", [9, 16, 0, 1]), ("tRNS", [0, 0, 0, 14, 0, 28]),
      ("eXIf", turned),
    ]
    for (kind, content) in chunks {
      let bench = try DarkroomBench()
      let path = try bench.file("picture", file(kind, content, isRight: true))
      #expect(try await bench.pixels(path) != plain, "\(kind)")
      #expect(try await picture(file(kind, content, isRight: false)) == plain, "\(kind)")
    }
    let long = turned + [UInt8](repeating: 0, count: 8_000_000)
    #expect(try await picture(file("eXIf", long, isRight: true)) == plain)
    // An unneeded chunk changes nothing, whatever its checksum.
    #expect(try await picture(file("tEXt", Array("a\0b".utf8), isRight: false)) == plain)
  }

  @Test func `A WebP may claim to be longer than it is`() async throws {
    for name in ["lossless.webp", "quarters.webp", "alpha.webp"] {
      var bytes = try Fixture.bytes(name)
      let picture = try await picture(bytes)
      bytes[5] += 1
      #expect(try await self.picture(bytes) == picture, "\(name)")
    }
  }

  @Test func `A WebP of 28 bytes is a picture`() async throws {
    // VP8L: 7 x 5 pixels with alpha, and five codes of one symbol each.
    let size = 6 | 4 << 14 | 1 << 28
    let head = (0..<4).map { UInt8(truncatingIfNeeded: size >> ($0 * 8)) }
    let content = [0x2F] + head + [0x88, 0x88, 0x08]
    let body = Array("WEBPVP8L".utf8) + [UInt8(content.count), 0, 0, 0] + content
    let picture = try await picture(Array("RIFF".utf8) + [UInt8(body.count), 0, 0, 0] + body)
    #expect(picture.width == 7 && picture.height == 5)
    #expect(picture[3, 3].alpha == 0)
  }

  @Test func `Anything between the segments of a JPEG is skipped`() async throws {
    let bytes = try Fixture.bytes("quarters.jpg")
    let picture = try await picture(bytes)
    let frame = try #require(bytes.indices.first { bytes[$0...].starts(with: [0xFF, 0xC0]) })
    for junk in [[0], [0x20, 0x41, 0], [0xFF, 0xFF], [UInt8](repeating: 0x2E, count: 500)] {
      // Behind the first segment, and before the one with the size.
      for place in [20, frame] {
        #expect(try await self.picture(Array(bytes[..<place] + junk + bytes[place...])) == picture)
      }
    }
  }

  @Test func `A profile behind the frame header is found`() async throws {
    let bytes = try Fixture.jpeg("quarters.jpg", profile: TableProfile.even("RGB ").bytes)
    let profile = bytes[2..<(4 + Int(bytes[4]) << 8 + Int(bytes[5]))]
    let rest = Array(bytes[..<2] + bytes[profile.endIndex...])
    let scan = try #require(rest.indices.first { rest[$0...].starts(with: [0xFF, 0xDA]) })
    let moved = Array(rest[..<scan]) + profile + rest[scan...]
    let color = try await picture(moved)[3, 3]
    #expect(abs(color.red - 200) <= 5 && abs(color.green - 60) <= 5, "\(color)")
  }

  @Test func `Chunks of a PNG may be in another order`() async throws {
    // One colour is transparent; the palette is only a suggestion.
    var wish = PNG(width: 2, height: 1, colorType: 2)
    wish.add("tRNS", [0, 10, 0, 20, 0, 30])
    wish.add("PLTE", [1, 2, 3])
    wish.addPixels([[10, 20, 30, 11, 20, 30]])
    wish.end()
    let colors = try await picture(wish.bytes)
    #expect(colors[0, 0].alpha == 0 && colors[1, 0] == (11, 20, 30, 255))
    var late = PNG(width: 2, height: 1, colorType: 3)
    late.add("tRNS", [255, 77])
    late.add("PLTE", [200, 60, 40, 10, 20, 230])
    late.addPixels([[0, 1]])
    late.end()
    let entries = try await picture(late.bytes)
    #expect(entries[0, 0] == (200, 60, 40, 255) && entries[1, 0] == (10, 20, 230, 77))
  }

  @Test(arguments: [
    Encoding.png, .jpeg(quality: 90), .webp(quality: 90),
  ])
  func `A file that lacks pixels is not taken for one that lacks its end`(
    encoding: Encoding
  ) async throws {
    let bench = try DarkroomBench()
    _ = try await bench.client.compose(
      EditRequest(
        source: .painting(seed: "cut"), size: PixelSize(width: 320, height: 240),
        encoding: encoding),
      to: bench.path("whole"))
    let bytes = try bench.bytes("whole")
    for part in [0.5, 0.9, 0.97] {
      let path = try bench.file("cut", bytes.prefix(Int(Double(bytes.count) * part)))
      await #expect(throws: DarkroomError.truncated) { try await bench.client.facts(of: path) }
    }
  }

  @Test func `A broken picture is refused each time it is viewed`() async throws {
    let bench = try DarkroomBench()
    // The checksum behind the last pixels is wrong, so the error comes with the last piece.
    var file = PNG(width: 32, height: 32, colorType: 6)
    file.addPixels(
      (0..<32).map { y in (0..<32).flatMap { x in [UInt8(x * 8), UInt8(y * 8), 9, 77] } })
    file.bytes[file.bytes.count - 1] ^= 1
    file.end()
    let path = try bench.file("flaky.png", file.bytes)
    for _ in 0..<400 {
      await #expect(throws: DarkroomError.self) {
        try await bench.client.render(path, fitting: PixelSize(width: 64, height: 64))
      }
    }
  }
}
