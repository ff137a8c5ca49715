import Darkroom
import FoundationEssentials
import Imagery
import Model
import Previews
import Testing

@Suite(.timeLimit(.minutes(5))) struct ImagingTests {
  @Test func `Inspecting gets type and size from the bytes`() async throws {
    let bench = try PreviewBench()
    let path = try await bench.picture("really-a-png.jpg")
    let facts = try await bench.darkroom.inspect(path)
    #expect(facts.type == .png)
    #expect(facts.size == PixelSize(width: 160, height: 80))
    #expect(facts.byteCount == (try Data(contentsOf: URL(filePath: path)).count))
  }

  @Test func `Converting writes the other format within the allowed bytes`() async throws {
    let bench = try PreviewBench()
    let path = bench.path("painting.png")
    _ = try await bench.darkroom.compose(
      EditRequest(
        source: .painting(seed: "a"), size: PixelSize(width: 600, height: 400)),
      to: path)
    let facts = try await bench.darkroom.convert(
      path, to: .jpeg, maxBytes: 6000, output: bench.path("small.jpg"))
    #expect(facts.type == .jpeg)
    #expect(facts.byteCount <= 6000)
    #expect(facts.byteCount == (try Data(contentsOf: URL(filePath: bench.path("small.jpg"))).count))
  }

  @Test func `An unsupported output format is refused with advice`() async throws {
    let bench = try PreviewBench()
    let path = try await bench.picture()
    await #expect(throws: Failure.self) {
      try await bench.darkroom.convert(
        path, to: .gif, maxBytes: 6000, output: bench.path("no.gif"))
    }
  }

  @Test func `A missing file is a failure about the picture, with advice`() async throws {
    let bench = try PreviewBench()
    let error = await #expect(throws: Failure.self) {
      try await bench.darkroom.inspect(bench.path("none.png"))
    }
    #expect(error?.kind == .picture)
    #expect(error?.advice.isEmpty == false)
  }
}
