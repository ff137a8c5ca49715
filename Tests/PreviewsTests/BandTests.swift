import Cells
import Darkroom
import FoundationEssentials
import Imagery
import Model
import Posix
import Testing

@testable import Previews

/// What is drawn while the rest is decoded equals what is drawn at once.
@Suite(.timeLimit(.minutes(5))) struct BandTests {
  private func painting(_ bench: PreviewBench, _ encoding: Encoding) async throws -> String {
    let path = bench.path("painting.\(encoding.type)")
    _ = try await bench.darkroom.compose(
      EditRequest(
        source: .painting(seed: "bands"), edits: [.grain(strength: 0.2)],
        size: PixelSize(width: 800, height: 800), encoding: encoding),
      to: path)
    return path
  }

  /// Paints the file, and also draws it at once.
  private func check(_ path: String, _ bench: PreviewBench, size: Size) async throws {
    let facts = try await bench.darkroom.inspect(path)
    let picture = Picture(
      digest: path, type: facts.type, size: facts.size, byteCount: facts.byteCount)
    let crop = PixelRect(facts.size)
    let banded = try await bench.painter.paint(
      PaintRequest(scene: .picture(picture), crop: crop, size: size, colors: .truecolor),
      path: { _ in path })
    let image = try await bench.darkroom.render(
      path, PixelRect(x: 0, y: 0, width: facts.size.width, height: facts.size.height),
      at: symbolPixels(of: crop, in: size, facts.type))
    let whole = SymbolRenderer(symbols: .standard)
      .canvas(of: image, size: size, colors: .truecolor)
    #expect(banded == whole)
    #expect(Set(banded.cells).count > size.columns)
  }

  @Test(
    arguments: [Encoding.png, .jpeg(quality: 90), .webp(quality: 90)],
    [
      Size(columns: 80, rows: 40), Size(columns: 60, rows: 31), Size(columns: 20, rows: 9),
      Size(columns: 90, rows: 11),
    ])
  func `Bands make the same cells`(encoding: Encoding, size: Size) async throws {
    let bench = try PreviewBench()
    try await check(try await painting(bench, encoding), bench, size: size)
  }

  private func image(_ salt: Int) throws -> PixelImage {
    try PixelImage(size: PixelSize(width: 320, height: 160)) { memory in
      for place in memory.indices {
        memory[place] = place % 4 == 3 ? 255 : UInt8((place / 4 * salt + place % 4 * 90) % 251)
      }
    }
  }

  private let pool = ThreadPool(width: 4)

  @Test func `Rows the decoder takes back are drawn again`() async throws {
    let renderer = SymbolRenderer(symbols: .standard)
    let size = Size(columns: 40, rows: 20)
    let drawing = BandedDrawing(renderer, size: size, height: 160, colors: .truecolor, on: pool)
    let news = try #require(drawing.news)
    let (dropped, picture) = (try image(7), try image(31))
    news.report(dropped, 80)
    news.report(dropped, 0)
    news.report(picture, news.step)
    let whole = renderer.canvas(of: picture, size: size, colors: .truecolor)
    #expect(await drawing.finished(picture) == whole)
  }

  @Test func `Only pictures that cannot differ are drawn in bands`() {
    let renderer = SymbolRenderer(symbols: .standard)
    func isBanded(_ rows: Int, _ height: Int, _ colors: ColorDepth) -> Bool {
      let size = Size(columns: 40, rows: rows)
      let drawing = BandedDrawing(renderer, size: size, height: height, colors: colors, on: pool)
      return drawing.news != nil
    }
    #expect(isBanded(20, 160, .truecolor))
    #expect(!isBanded(20, 150, .truecolor))
    #expect(!isBanded(8, 64, .truecolor))
    // With few colours, they are chosen for the whole picture.
    #expect(!isBanded(20, 160, .indexed16) && !isBanded(20, 160, .none))
  }
}
