import Darkroom
import Imagery
import Synchronization
import Testing

/// Rows that are reported before the picture is complete.
@Suite(.timeLimit(.minutes(5))) struct RowNewsTests {
  private struct Heard: Sendable {
    var rows: Int
    /// The pixels of those rows, as they were then.
    var pixels: [UInt8]
  }

  private func render(
    _ bench: DarkroomBench, _ path: String, _ area: PixelRect, at size: PixelSize
  ) async throws -> (image: TestPicture, heard: [Heard]) {
    let heard = Mutex<[Heard]>([])
    let image = try await bench.client.render(
      path, area, at: size,
      news: RowCallback(step: 16) { image, rows in
        let pixels = image.withBytes { Array($0.prefix(rows * size.width * 4)) }
        heard.withLock { $0.append(Heard(rows: rows, pixels: pixels)) }
      })
    let picture = image.withBytes {
      TestPicture(width: image.width, height: image.height, rgba: Array($0))
    }
    return (picture, heard.withLock(\.self))
  }

  private func check(_ heard: [Heard], lead picture: TestPicture) {
    for (before, after) in zip(heard, heard.dropFirst()) { #expect(before.rows < after.rows) }
    for news in heard {
      #expect(news.rows.isMultiple(of: 16))
      #expect(news.pixels == Array(picture.rgba.prefix(news.pixels.count)))
    }
  }

  @Test(arguments: [Encoding.png, .jpeg(quality: 90), .webp(quality: 90)])
  func `Reported rows stay as they are`(encoding: Encoding) async throws {
    let bench = try DarkroomBench()
    let path = bench.path("painting.\(encoding.type)")
    let size = PixelSize(width: 640, height: 512)
    _ = try await bench.client.compose(
      EditRequest(
        source: .painting(seed: "bands"), edits: [.grain(strength: 0.2)], size: size,
        encoding: encoding),
      to: path)
    let area = PixelRect(x: 0, y: 0, width: 640, height: 512)
    let result = try await render(bench, path, area, at: PixelSize(width: 320, height: 160))
    #expect(result.heard.count > 2)
    check(result.heard, lead: result.image)
    // With and without reports the picture is the same.
    let quiet = try await bench.client.render(path, area, at: PixelSize(width: 320, height: 160))
    #expect(quiet.withBytes { Array($0) } == result.image.rgba)
  }

  @Test func `Rows reported before a decoder declines are taken back`() async throws {
    let bench = try DarkroomBench()
    // Only the last row is not opaque, so the first decoder stops there.
    var picture = TestPicture(width: 64, height: 64) { x, y in (UInt8(x * 4), UInt8(y * 4), 90) }
    picture.rgba[(63 * 64 + 10) * 4 + 3] = 0
    let path = try bench.png("hole.png", picture)
    let result = try await render(
      bench, path, PixelRect(x: 0, y: 0, width: 64, height: 64),
      at: PixelSize(width: 64, height: 64))
    let rows = result.heard.map(\.rows)
    let end = try #require(rows.lastIndex(of: 0))
    #expect(end > 0 && end == rows.count - 1)
    #expect(result.image == picture)
  }

  @Test func `Pictures that libvips decodes come without reports`() async throws {
    let bench = try DarkroomBench()
    let picture = TestPicture(width: 64, height: 64) { x, y in (UInt8(x), UInt8(y), 7) }
    let path = try bench.file("turned.png", picture.png(exif: Fixture.exif(orientation: 3)))
    let result = try await render(
      bench, path, PixelRect(x: 0, y: 0, width: 64, height: 64),
      at: PixelSize(width: 64, height: 64))
    #expect(result.heard.isEmpty)
    #expect(result.image.rgba.count == 64 * 64 * 4)
  }
}
