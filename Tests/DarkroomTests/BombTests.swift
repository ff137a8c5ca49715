import Darkroom
import Imagery
import Testing

/// Small files that ask for much: each is shown correctly or refused, and the next picture is
/// shown.
@Suite(.timeLimit(.minutes(5))) struct BombTests {
  /// Endless decompression meets the limit of processor time; how long a busy machine takes to get
  /// there must not fail the test.
  private func bench() throws -> DarkroomBench {
    var limits = DarkroomLimits.unhurried
    limits.processorSeconds = 60
    return try DarkroomBench(limits: limits)
  }

  private func refusal(
    _ bytes: [UInt8], _ bench: DarkroomBench
  ) async throws -> DarkroomError? {
    let path = try bench.file("bomb", bytes)
    let error = await #expect(throws: DarkroomError.self) {
      try await bench.client.render(path, fitting: PixelSize(width: 64, height: 64))
    }
    _ = try await bench.client.facts(of: Fixture.path("quarters.jpg"))
    return error
  }

  private func isRed(_ bytes: [UInt8], _ bench: DarkroomBench) async throws -> Bool {
    let picture = try await bench.pixels(bench.file("bomb", bytes))
    let middle = picture[picture.width / 2, picture.height / 2]
    return middle.red > 190 && middle.green < 70 && middle.blue < 70
  }

  private let redRows: [[UInt8]] = (0..<48).map { _ in
    (0..<64).flatMap { _ -> [UInt8] in [220, 40, 30] }
  }

  @Test func `A PNG of more zeros than are read is refused by its header`() async throws {
    var file = PNG(width: 65535, height: 65535, colorType: 0)
    file.add("IDAT", Deflated.zeros(1 << 20))
    file.end()
    #expect(
      try await refusal(file.bytes, bench())
        == .tooManyPixels(width: 65535, height: 65535, limit: 120_000_000))
  }

  @Test func `As many zeros as are read are a black picture`() async throws {
    let side = 10_900
    var file = PNG(width: side, height: side, colorType: 0)
    file.add("IDAT", Deflated.zeros(side * (side + 1)))
    file.end()
    let bench = try bench()
    let picture = try await bench.pixels(bench.file("zeros.png", file.bytes), within: 100)
    #expect(picture == TestPicture(width: 100, height: 100) { _, _ in (0, 0, 0) })
  }

  @Test func `Pixels beyond the last row are not decompressed into memory`() async throws {
    var file = PNG(width: 64, height: 48, colorType: 2)
    file.add("IDAT", Deflated.zeros(256 << 20))
    file.end()
    let bench = try bench()
    let black = TestPicture(width: 64, height: 48) { _, _ in (0, 0, 0) }
    #expect(try await bench.pixels(bench.file("more.png", file.bytes)) == black)
    #expect(try await bench.client.drill(.allocate(bytes: 1 << 20)) == "granted")
  }

  @Test(arguments: ["iCCP", "iTXt", "zTXt"])
  func `Compressed data beside the pixels is not decompressed`(kind: String) async throws {
    var file = PNG(width: 64, height: 48, colorType: 2)
    let start: [UInt8] = kind == "iTXt" ? [0x78, 0, 1, 0, 0, 0] : [0x78, 0, 0]
    file.add(kind, start + Deflated.zeros(256 << 20))
    file.addPixels(redRows)
    file.end()
    #expect(try await isRed(file.bytes, bench()))
  }

  @Test func `Endless parts before the pixels are refused, whatever they are`() async throws {
    let bench = try bench()
    var png = PNG(width: 64, height: 48, colorType: 2)
    var one = PNG(width: 1, height: 1)
    let headLength = one.bytes.count
    one.add("tEXt", [0x6B, 0, 0x76])
    let chunk = one.bytes.dropFirst(headLength)
    for _ in 0..<20_000 { png.bytes += chunk }
    png.addPixels(redRows)
    png.end()
    let jpeg = try Fixture.bytes("quarters.jpg")
    let segments = (0..<20_000).flatMap { _ -> [UInt8] in [0xFF, 0xE5, 0, 2] }
    let filling = [UInt8](repeating: 0xFF, count: 20_000)
    let webp = try Fixture.webp(orientation: 1)
    let chunks = (0..<20_000).flatMap { _ in Array("XXXX\0\0\0\0".utf8) }
    let body = Array(webp[8..<30]) + chunks + Array(webp[30...])
    let length = [0, 8, 16, 24].map { UInt8(truncatingIfNeeded: body.count >> $0) }
    let files: [[UInt8]] = [
      png.bytes, Array(jpeg.prefix(2) + segments + jpeg.dropFirst(2)),
      Array(jpeg.prefix(2) + filling + jpeg.dropFirst(2)), Array("RIFF".utf8) + length + body,
    ]
    for bytes in files {
      #expect(
        try await refusal(bytes, bench) == .damaged(detail: "too many parts before the pixels"))
    }
  }

  @Test func `A JPEG of endless scans is refused before the first`() async throws {
    let bench = try bench()
    let bytes = try Fixture.bytes("progressive.jpg")
    #expect(try await bench.pixels(Fixture.path("progressive.jpg")).width == 64)
    // A scan of no data over the largest picture, many times.
    let frame = try #require(bytes.indices.first { bytes[$0...].starts(with: [0xFF, 0xC2]) })
    let scan = try #require(bytes.indices.first { bytes[$0...].starts(with: [0xFF, 0xDA]) })
    var bomb = Array(bytes[..<scan])
    bomb.replaceSubrange((frame + 5)..<(frame + 9), with: [0x2A, 0x94, 0x2A, 0x94])
    let head = bytes[scan..<(scan + 2 + Int(bytes[scan + 3]))]
    for _ in 0..<100_000 { bomb += head }
    bomb += [0xFF, 0xD9]
    #expect(try await refusal(bomb, bench) == .damaged(detail: "over 100 scans"))
  }

  @Test(arguments: [(60_000, 60_000, 0), (20, 20, 60_000)])
  func `A GIF frame that reaches far beyond its screen counts towards the size`(
    width: Int, height: Int, offset: Int
  ) async throws {
    let file = GIF(screen: (10, 10), frames: [.init(x: offset, y: offset, size: (width, height))])
    let error = try await refusal(file.bytes, bench())
    #expect(
      error
        == .tooManyPixels(width: width + offset, height: height + offset, limit: 120_000_000))
  }

  @Test func `A GIF of endless frames shows its first`() async throws {
    let frame = GIF.Frame(x: 0, y: 0, size: (1, 1))
    let file = GIF(screen: (1, 1), frames: Array(repeating: frame, count: 50_000))
    #expect(try await isRed(file.bytes, bench()))
  }

  @Test func `A screen of too many pixels, an empty frame and an empty screen are refused`()
    async throws
  {
    let bench = try bench()
    let huge = GIF(screen: (65535, 65535), frames: [.init(x: 0, y: 0, size: (1, 1))])
    #expect(
      try await refusal(huge.bytes, bench)
        == .tooManyPixels(width: 65535, height: 65535, limit: 120_000_000))
    let nothing = GIF(screen: (0, 0), frames: [.init(x: 0, y: 0, size: (0, 0))])
    #expect(try await refusal(nothing.bytes, bench) == .damaged(detail: "its size is zero"))
    var png = PNG(width: 0, height: 5)
    png.add("IDAT", [])
    png.end()
    #expect(try await refusal(png.bytes, bench) == .damaged(detail: "its size is zero"))
  }

  @Test(arguments: [(10, 10), (10_000, 10_000), (1 << 24, 1 << 24)])
  func `A WebP whose frame does not match its canvas is refused`(
    width: Int, height: Int
  ) async throws {
    var bytes = try Fixture.webp(orientation: 1)
    for (place, side) in [(24, width), (27, height)] {
      for index in 0..<3 { bytes[place + index] = UInt8(truncatingIfNeeded: side - 1 >> index * 8) }
    }
    switch try await refusal(bytes, bench()) {
    case .damaged, .tooManyPixels: break
    case let other: Issue.record("\(String(describing: other))")
    }
  }

  @Test(arguments: [(10, 10), (5_000, 5_000), (0, 0), (60_000, 60_000)])
  func `A HEIC whose pixels do not match its header is refused, never shown blank`(
    width: Int, height: Int
  ) async throws {
    var bytes = try Fixture.bytes("quarters.heic")
    let places = bytes.indices.filter { bytes[$0...].starts(with: Array("ispe".utf8)) }
    for place in places {
      for (offset, side) in [(8, width), (12, height)] {
        for index in 0..<4 {
          bytes[place + offset + index] = UInt8(truncatingIfNeeded: side >> (24 - index * 8))
        }
      }
    }
    switch try await refusal(bytes, bench()) {
    case .damaged, .truncated, .tooManyPixels: break
    case let other: Issue.record("\(String(describing: other))")
    }
  }
}
