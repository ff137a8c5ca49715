import Cells
import Testing

@testable import Terminal

/// What is sent for the pictures of a frame, and in which order, without any terminal.
@Suite(.timeLimit(.minutes(5))) struct KittyLayerTests {
  private let cell = CellSize(width: 10, height: 20)
  private let screen = Canvas(size: Size(columns: 40, rows: 12), fill: Cell("."))

  @Test func `A picture is sent in pieces, then placed, and nothing is sent twice`() {
    var layer = KittyLayer(isThroughTmux: false, start: 1)
    let placed = place(picture(bytes: 7000), at: Point(x: 3, y: 2))
    #expect(compose(&layer, [placed]) == wanted)
    let sent = steps(&layer)
    #expect(sent.map(kind) == ["a=t", "m=1", "m=0"])
    // Its cells belong to the picture only now.
    #expect(sent.map(\.changesCells) == [false, false, true])
    #expect(compose(&layer, [placed]) != wanted)
    let shown = steps(&layer)
    #expect(shown.map(kind) == ["a=p"])
    #expect(text(shown).contains("\u{1B}[3;4H"))
    #expect(!layer.hasWork)
    #expect(steps(&layer) == [])
  }

  @Test func `What it replaces is removed only after it was placed`() {
    var layer = KittyLayer(isThroughTmux: false, start: 1)
    let first = place(picture(bytes: 100), at: .zero)
    show(&layer, [first])
    let second = place(picture(bytes: 6000), at: .zero)
    // Quick to send: the first stays, and its cells with it.
    let canvas = compose(&layer, [second], isQuick: true)
    #expect(canvas[.zero] == screen[.zero])
    let sent = steps(&layer)
    #expect(sent.map(kind) == ["a=t", "m=1", "m=0"])
    _ = compose(&layer, [second], isQuick: true)
    let exchange = steps(&layer)
    #expect(exchange.count == 1)
    let bytes = text(exchange)
    let place = bytes.firstRange(of: "a=p")?.lowerBound
    let removal = bytes.firstRange(of: "a=d,d=i")?.lowerBound
    #expect(place != nil && removal != nil)
    if let place, let removal { #expect(place < removal) }
  }

  @Test func `Symbols take the place of a picture while the next one takes long`() {
    var layer = KittyLayer(isThroughTmux: false, start: 1)
    let first = place(picture(bytes: 100), at: .zero)
    show(&layer, [first])
    let canvas = compose(&layer, [place(picture(bytes: 900_000), at: .zero)])
    #expect(canvas == wanted)
    #expect(layer.next(limit: 4096).map(kind) == "a=d,d=i")
    // The terminal keeps it for as long as the program does.
    withExtendedLifetime(first) { #expect(layer.next(limit: 4096).map(kind) == "a=t") }
  }

  @Test func `One that is no longer wanted is broken off and forgotten`() {
    var layer = KittyLayer(isThroughTmux: false, start: 1)
    _ = compose(&layer, [place(picture(bytes: 90_000), at: .zero)])
    _ = layer.next(limit: 4096)
    _ = compose(&layer, [])
    let last = layer.next(limit: 4096)
    let bytes = last.map { text([$0]) } ?? ""
    #expect(bytes.hasPrefix("\u{1B}_Gm=0\u{1B}\\\u{1B}_Ga=d,d=I,i="))
    #expect(layer.next(limit: 4096) == nil)
    #expect(layer.isEmpty)
  }

  @Test func `What lies over a picture divides its placement`() {
    var layer = KittyLayer(isThroughTmux: false, start: 1)
    var placed = place(picture(bytes: 100), at: .zero)
    show(&layer, [placed])
    placed.visible = placed.rect.subtracting([Rect(x: 2, y: 1, columns: 3, rows: 2)])
    _ = compose(&layer, [placed])
    let bytes = text(steps(&layer))
    #expect(bytes.ranges(of: "a=p").count == placed.visible.count)
    #expect(bytes.ranges(of: "a=d,d=i").count == 1)
    #expect(bytes.contains("x=0,y=0,w=100,h=20,c=10,r=1"))
  }

  @Test func `Through tmux each sequence travels alone, small, and cells tell the picture`() {
    var layer = KittyLayer(isThroughTmux: true, start: 1)
    let placed = place(picture(bytes: 9000), at: Point(x: 3, y: 2))
    _ = compose(&layer, [placed])
    let sent = steps(&layer)
    #expect(sent.dropLast().allSatisfy { $0.bytes.count <= 4096 })
    #expect(text(sent).ranges(of: "\u{1B}Ptmux;\u{1B}\u{1B}_G").count == 5)
    let canvas = compose(&layer, [placed])
    let sign = canvas[Point(x: 4, y: 3)].character.unicodeScalars.map(\.value)
    #expect(sign.prefix(3) == [0x10EEEE, 0x30D, 0x30D])
    #expect(canvas[Point(x: 2, y: 2)] == wanted[Point(x: 2, y: 2)])
    #expect(steps(&layer) == [])
  }

  @Test func `The terminal keeps only so much of ours`() {
    var store = KittyStore(numbering: .free, start: 7)
    var kept: [PixelPicture] = []
    var gone: [UInt32] = []
    for _ in 0..<30 {
      let picture = PixelPicture(
        form: .kitty, encoding: .png, size: Size(columns: 9, rows: 9), width: 2000, height: 1000,
        tiles: [])
      gone += store.evict(for: 2_000_000, keeping: [])
      store.add(picture, id: store.newID())
      kept.append(picture)
    }
    #expect(gone.count == 18)
    #expect(Set(gone + store.ids).count == 30)
    #expect(kept.last.flatMap { store.id(of: $0) } != nil)
    #expect(kept.first.flatMap { store.id(of: $0) } == nil)
    kept = []
    #expect(store.evict(for: 0, keeping: []).count == 12)
  }

  /// What the frame itself has in its cells.
  private var wanted: Canvas { Canvas(size: screen.size, fill: Cell("~")) }

  private func compose(
    _ layer: inout KittyLayer, _ pictures: [PlacedPicture], isQuick: Bool = false
  ) -> Canvas {
    var canvas = wanted
    layer.compose(&canvas, pictures, over: screen, cell: cell) { _, _ in isQuick }
    return canvas
  }

  private func show(_ layer: inout KittyLayer, _ pictures: [PlacedPicture]) {
    for _ in 0..<2 {
      _ = compose(&layer, pictures)
      _ = steps(&layer)
    }
  }

  /// Everything up to the point where other cells must be painted first.
  private func steps(_ layer: inout KittyLayer) -> [PictureStep] {
    var steps: [PictureStep] = []
    while steps.last?.changesCells != true, let step = layer.next(limit: 4096) {
      steps.append(step)
    }
    return steps
  }

  private func kind(_ step: PictureStep) -> String {
    let text = text([step])
    for kind in ["a=t", "a=p", "a=d,d=I", "a=d,d=i", "m=1", "m=0"] where text.contains(kind) {
      return kind
    }
    return "?"
  }

  private func text(_ steps: [PictureStep]) -> String {
    String(decoding: steps.flatMap(\.bytes), as: UTF8.self)
  }

  private func picture(bytes count: Int) -> PixelPicture {
    PixelPicture(
      form: .kitty, encoding: .png, size: Size(columns: 10, rows: 5), width: 100, height: 100,
      tiles: [
        .init(
          rect: Rect(x: 0, y: 0, columns: 10, rows: 5), bytes: [UInt8](repeating: 65, count: count))
      ])
  }

  private func place(_ picture: PixelPicture, at origin: Point) -> PlacedPicture {
    let rect = Rect(origin: origin, size: picture.size)
    return PlacedPicture(picture: picture, origin: origin, visible: [rect])
  }
}
