import Cells
import Darkroom
import FoundationEssentials
import Model
import Previews
import Testing

@Suite(.timeLimit(.minutes(5))) struct ScrollingOutputTests {
  private func text(
    _ form: PixelProtocol, in limit: Size = Size(columns: 20, rows: 10)
  ) async throws -> String {
    let bench = try PreviewBench()
    let path = try await bench.picture("red.png", PixelColor(255, 0, 0))
    let (picture, _) = try await bench.painter.pixels(path, in: limit, cell: .usual, form: form)
    return String(decoding: scrollingBytes(of: picture), as: UTF8.self)
  }

  @Test func `Sixel names its pixels and its one colour`() async throws {
    let text = try await text(.sixel)
    #expect(text.hasPrefix("\u{1B}P"))
    #expect(text.contains(";2;100;0;0"))
    #expect(text.contains("\u{1B}\\"))
    #expect(text.hasSuffix("\n"))
  }

  @Test func `kitty is told to place the picture in the cells that keep its proportions`()
    async throws
  {
    let text = try await text(.kitty)
    // 160x80 pixels in cells of 10x20 are four columns a row.
    #expect(text.hasPrefix("\u{1B}_G"))
    #expect(text.contains("c=20") && text.contains("r=5"))
  }

  @Test func `iTerm2 is given a file of that many cells`() async throws {
    let text = try await text(.iterm)
    #expect(text.hasPrefix("\u{1B}]1337;File="))
    #expect(text.contains("width=20") && text.contains("height=5"))
  }

  @Test func `A file that is not a picture is reported`() async throws {
    let bench = try PreviewBench()
    await #expect(throws: Failure.self) {
      try await bench.painter.pixels(
        "/dev/null", in: Size(columns: 4, rows: 4), cell: .usual, form: .sixel)
    }
  }
}
