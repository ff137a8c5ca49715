import Darkroom
import Imagery
import Testing

/// Plain pictures take our own decoder, which must draw what libvips draws.
@Suite(.timeLimit(.minutes(5))) struct DirectTests {
  /// A PNG of the picture as RGB whose rows use the filters 0 to 4 in turn.
  private func filtered(_ picture: TestPicture) -> [UInt8] {
    let rows = (0..<picture.height).map { y in
      (0..<picture.width).flatMap { x -> [UInt8] in
        let place = (y * picture.width + x) * 4
        return Array(picture.rgba[place..<(place + 3)])
      }
    }
    var file = PNG(width: picture.width, height: picture.height, colorType: 2)
    file.addFiltered(
      rows.enumerated().map { y, row in
        let above = y > 0 ? rows[y - 1] : [UInt8](repeating: 0, count: row.count)
        return [UInt8(y % 5)] + filter(y % 5, row, above)
      })
    file.end()
    return file.bytes
  }

  private func filter(_ kind: Int, _ row: [UInt8], _ above: [UInt8]) -> [UInt8] {
    row.indices.map { index in
      let left = index >= 3 ? Int(row[index - 3]) : 0
      let up = Int(above[index])
      let corner = index >= 3 ? Int(above[index - 3]) : 0
      let guess =
        switch kind {
        case 1: left
        case 2: up
        case 3: (left + up) / 2
        case 4: paeth(left, up, corner)
        default: 0
        }
      return row[index] &- UInt8(guess)
    }
  }

  private func paeth(_ left: Int, _ up: Int, _ corner: Int) -> Int {
    let distances = [left, up, corner].map { abs(left + up - corner - $0) }
    if distances[0] <= distances[1], distances[0] <= distances[2] { return left }
    return distances[1] <= distances[2] ? up : corner
  }

  @Test func `Every row filter of PNG is undone`() async throws {
    let bench = try DarkroomBench()
    let path = try bench.file("filtered.png", filtered(.scene))
    #expect(try await bench.pixels(path) == .scene)
    // libvips reads the same in it.
    let request = EditRequest(source: .picture(path: path))
    _ = try await bench.client.compose(request, to: bench.path("copy.png"))
    #expect(try await bench.pixels(bench.path("copy.png")) == .scene)
  }

  @Test(arguments: [Encoding.png, .jpeg(quality: 95), .webp(quality: 95)])
  func `Shrinking averages areas`(encoding: Encoding) async throws {
    let bench = try DarkroomBench()
    let source = bench.path("source.\(encoding.type)")
    _ = try await bench.client.compose(
      EditRequest(
        source: .painting(seed: "shrink"), size: PixelSize(width: 700, height: 430),
        encoding: encoding),
      to: source)
    let whole = try await bench.pixels(source)
    let image = try await bench.client.render(source, fitting: PixelSize(width: 90, height: 90))
    let small = image.withBytes {
      TestPicture(width: image.width, height: image.height, rgba: Array($0))
    }
    #expect(image.size == PixelSize(width: 90, height: 55))
    for band in 0..<3 { #expect(abs(small.mean[band] - whole.mean[band]) < 1) }
    // The same through libvips, which scales with a sharper kernel.
    _ = try await bench.client.convert(
      source, to: bench.path("small.png"),
      Conversion(encoding: .png, fitting: PixelSize(width: 90, height: 90)))
    #expect(try await bench.pixels(bench.path("small.png")).correlation(with: small) > 0.98)
  }

  /// Sums over that many rows do not fit in 32 bits, nor that many columns in a float's digits.
  @Test(arguments: [PixelSize(width: 2, height: 300_000), PixelSize(width: 3_000_000, height: 1)])
  func `The longest pictures keep their colour`(size: PixelSize) async throws {
    let bench = try DarkroomBench()
    for color: UInt8 in [100, 255] {
      var file = PNG(width: size.width, height: size.height, colorType: 2)
      let row = [UInt8](repeating: color, count: size.width * 3)
      file.addPixels([[UInt8]](repeating: row, count: size.height))
      file.end()
      let path = try bench.file("long.png", file.bytes)
      let image = try await bench.client.render(path, fitting: PixelSize(width: 2, height: 2))
      #expect(image.withBytes { $0.enumerated().allSatisfy { $1 == ($0 % 4 == 3 ? 255 : color) } })
    }
  }

  @Test func `A wrong checksum counts as damage`() async throws {
    let bench = try DarkroomBench()
    var bytes = TestPicture.scene.png
    bytes[bytes.count / 2] ^= 1
    let path = try bench.file("flipped.png", bytes)
    let error = await #expect(throws: DarkroomError.self) {
      try await bench.client.render(path, fitting: PixelSize(width: 64, height: 64))
    }
    guard case .damaged = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }
}
