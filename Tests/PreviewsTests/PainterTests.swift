import Cells
import Darkroom
import FoundationEssentials
import Imagery
import Model
import Previews
import Testing

@Suite(.timeLimit(.minutes(5))) struct PainterTests {
  @Test(arguments: [
    // 160x80 pixels in cells twice as high as wide are four columns a row.
    (Size(columns: 20, rows: 10), Size(columns: 20, rows: 5)),
    (Size(columns: 80, rows: 10), Size(columns: 40, rows: 10)),
    (Size(columns: 1, rows: 1), Size(columns: 1, rows: 1)),
    (Size(columns: 0, rows: 10), Size.zero),
  ])
  func `The canvas keeps the proportions`(limit: Size, expected: Size) async throws {
    let bench = try PreviewBench()
    let path = try await bench.picture()
    let (canvas, _) = try await bench.painter.paint(path, in: limit, colors: .truecolor)
    #expect(canvas.size == expected)
  }

  @Test
  func `A file outside the library is drawn according to its content, or refused with a reason`()
    async throws
  {
    let bench = try PreviewBench()
    func request(_ path: String) -> FileRequest {
      FileRequest(
        path: path, byteCount: 1, modified: 2, size: Size(columns: 20, rows: 10), cell: .usual,
        colors: .truecolor)
    }
    let (canvas, facts) = try await bench.painter.paint(request(bench.picture()))
    #expect(canvas.size == Size(columns: 20, rows: 5))
    #expect(facts.type == .png && facts.size == PixelSize(width: 160, height: 80))
    let text = try bench.file("text.png", Array("no picture".utf8))
    await #expect(throws: Failure.self) { try await bench.painter.paint(request(text)) }
  }

  @Test func `One colour is the same colour in every cell`() async throws {
    let bench = try PreviewBench()
    let path = try await bench.picture()
    let canvas = try await bench.painter.paint(bench.request(), path: { _ in path })
    for cell in canvas.cells {
      let shown = cell.character == " " ? cell.style.background : cell.style.foreground
      #expect(shown == .rgb(200, 30, 40))
    }
  }

  @Test func `Indexed depths give colours of the palette`() async throws {
    let bench = try PreviewBench()
    let path = try await bench.picture("red.png", PixelColor(255, 0, 0))
    let many = try await bench.painter.paint(
      bench.request(colors: .indexed256), path: { _ in path })
    let few = try await bench.painter.paint(bench.request(colors: .indexed16), path: { _ in path })
    // 196 is pure red of the colour cube, 9 bright red.
    #expect(shownColors(many) == [.indexed(196)])
    #expect(shownColors(few).isSubset(of: [.indexed(9), .indexed(1)]))
  }

  @Test func `Without colours the shapes are shown by characters alone`() async throws {
    let bench = try PreviewBench()
    let path = try await bench.picture(
      "star.png", .black,
      [.shape(.circle, at: .center, size: 0.9, color: .white)])
    let canvas = try await bench.painter.paint(bench.request(colors: .none), path: { _ in path })
    #expect(canvas.cells.allSatisfy { $0.style == .plain })
    #expect(Set(canvas.cells.map(\.character)).count > 1)
    #expect(canvas[Point(x: 0, y: 0)].character == " ")
    #expect(canvas[Point(x: 10, y: 2)].character != " ")
  }

  @Test func `The Linux console gets the blocks its font has`() async throws {
    let bench = try PreviewBench()
    _ = try await bench.darkroom.compose(
      EditRequest(
        source: .painting(seed: "waves"), size: PixelSize(width: 320, height: 200)),
      to: bench.path("waves.png"))
    func characters(_ term: String) async throws -> Set<Character> {
      let painter = ChafaPainter(darkroom: bench.darkroom, symbols: .fitting(term: term))
      let (canvas, _) = try await painter.paint(
        bench.path("waves.png"), in: Size(columns: 60, rows: 20), colors: .indexed16)
      return Set(canvas.cells.map(\.character))
    }
    #expect(try await characters("linux").isSubset(of: [" ", "█", "▀", "▄", "▌", "▐"]))
    #expect(try await characters("xterm").count > 6)
  }

  @Test func `Every character is one column wide, and none is an octant or Braille`() async throws {
    let bench = try PreviewBench()
    _ = try await bench.darkroom.compose(
      EditRequest(
        source: .painting(seed: "waves"), size: PixelSize(width: 320, height: 200)),
      to: bench.path("waves.png"))
    let (canvas, _) = try await bench.painter.paint(
      bench.path("waves.png"), in: Size(columns: 60, rows: 20), colors: .truecolor)
    for cell in canvas.cells {
      let scalar = try #require(cell.character.unicodeScalars.first)
      #expect(scalar == " " || (0x2500...0x259F).contains(scalar.value))
      #expect(columnWidth(of: cell.character) == 1)
    }
    #expect(shownColors(canvas).count > 50)
  }

  @Test func `A cached preview no longer needs its file`() async throws {
    let bench = try PreviewBench()
    let path = try await bench.picture()
    let first = try await bench.painter.paint(bench.request(), path: { _ in path })
    try FileManager.default.removeItem(atPath: path)
    #expect(try await bench.painter.paint(bench.request(), path: { _ in path }) == first)
    await #expect(throws: Failure.self) {
      try await bench.painter.paint(bench.request(columns: 21), path: { _ in path })
    }
  }

  @Test func `The oldest previews are dropped when there are too many cells`() async throws {
    let bench = try PreviewBench(capacity: 150)
    let path = try await bench.picture()
    // 100 cells each: the second pushes out the first.
    _ = try await bench.painter.paint(bench.request("a"), path: { _ in path })
    _ = try await bench.painter.paint(bench.request("b"), path: { _ in path })
    try FileManager.default.removeItem(atPath: path)
    _ = try await bench.painter.paint(bench.request("b"), path: { _ in path })
    await #expect(throws: Failure.self) {
      try await bench.painter.paint(bench.request("a"), path: { _ in path })
    }
  }

  @Test func `A failure is not cached`() async throws {
    let bench = try PreviewBench()
    await #expect(throws: Failure(DarkroomError.missing)) {
      let path = bench.path("picture.png")
      return try await bench.painter.paint(bench.request(), path: { _ in path })
    }
    let path = try await bench.picture()
    let canvas = try await bench.painter.paint(bench.request(), path: { _ in path })
    #expect(canvas.size == Size(columns: 20, rows: 5))
  }

  @Test func `Simultaneous equal requests all get the same result`() async throws {
    let bench = try PreviewBench()
    let path = try await bench.picture()
    let (painter, request) = (bench.painter, bench.request())
    try await withThrowingTaskGroup(of: Canvas.self) { group in
      for _ in 0..<8 { group.addTask { try await painter.paint(request, path: { _ in path }) } }
      for try await canvas in group { #expect(canvas.size == Size(columns: 20, rows: 5)) }
    }
  }

  @Test func `A cancelled request fails as cancelled, and the next one works`() async throws {
    let bench = try PreviewBench()
    let path = try await bench.picture()
    let (painter, request) = (bench.painter, bench.request())
    let task = Task { try await painter.paint(request, path: { _ in path }) }
    task.cancel()
    if case .failure(let error) = await task.result {
      #expect((error as? Failure)?.kind == .cancelled)
    }
    #expect(
      try await painter.paint(request, path: { _ in path }).size == Size(columns: 20, rows: 5))
  }

  private func shownColors(_ canvas: Canvas) -> Set<Color> {
    Set(
      canvas.cells.flatMap { cell -> [Color] in
        switch cell.character {
        case " ": [cell.style.background]
        case "█": [cell.style.foreground]
        default: [cell.style.foreground, cell.style.background]
        }
      })
  }
}
