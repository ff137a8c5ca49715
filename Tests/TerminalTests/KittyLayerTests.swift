import Cells
import TestSupport
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
    // Only now do its cells belong to the picture.
    #expect(sent.map(\.changesCells) == [false, false, true])
    #expect(compose(&layer, [placed]) != wanted)
    let shown = steps(&layer)
    #expect(shown.map(kind) == ["a=p"])
    #expect(text(shown).contains("\u{1B}[3;4H"))
    #expect(!layer.hasWork)
    #expect(steps(&layer) == [])
  }

  @Test func `A replaced picture is removed only after its replacement is placed`() {
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

  @Test func `Of a picture that awaits another only what the other will show stays`() {
    var layer = KittyLayer(isThroughTmux: false, start: 1)
    let first = place(picture(bytes: 100), at: .zero)
    show(&layer, [first])
    // The next one comes under a card.
    var second = place(picture(bytes: 6000), at: .zero)
    let card = Rect(x: 2, y: 1, columns: 6, rows: 2)
    second.visible = second.rect.subtracting([card])
    let canvas = compose(&layer, [second], isQuick: true)
    #expect(canvas[card.origin] == wanted[card.origin] && canvas[.zero] == screen[.zero])
    let exchange = layer.next(limit: 4096)
    let bytes = text(exchange.map { [$0] } ?? [])
    #expect(bytes.ranges(of: "a=p,").count == second.visible.count)
    #expect(bytes.ranges(of: "a=d,d=i,").count == 1)
    #expect(bytes.contains("x=0,y=0,w=100,h=20,c=10,r=1"))
    // Nothing more is divided or sent twice while it arrives, and the parts go with its placement.
    #expect(steps(&layer).map(kind) == ["a=t", "m=1", "m=0"])
    _ = compose(&layer, [second], isQuick: true)
    let last = text(steps(&layer))
    #expect(last.ranges(of: "a=d,d=i,").count == second.visible.count)
    #expect(!layer.hasWork)
    withExtendedLifetime(first) {}
  }

  @Test func `Symbols replace a picture while the next one takes long to send`() {
    var layer = KittyLayer(isThroughTmux: false, start: 1)
    let first = place(picture(bytes: 100), at: .zero)
    show(&layer, [first])
    let canvas = compose(&layer, [place(picture(bytes: 900_000), at: .zero)])
    #expect(canvas == wanted)
    #expect(layer.next(limit: 4096).map(kind) == "a=d,d=i")
    // The terminal keeps it for as long as the program does.
    withExtendedLifetime(first) { #expect(layer.next(limit: 4096).map(kind) == "a=t") }
  }

  @Test func `A picture that is no longer wanted is aborted and forgotten`() {
    var layer = KittyLayer(isThroughTmux: false, start: 1)
    _ = compose(&layer, [place(picture(bytes: 90_000), at: .zero)])
    _ = layer.next(limit: 4096)
    _ = compose(&layer, [])
    let last = layer.next(limit: 4096)
    let bytes = last.map { text([$0]) } ?? ""
    // Nothing is deleted: an older kitty would free more than that one.
    #expect(bytes == "\u{1B}_Gm=0,q=2\u{1B}\\")
    #expect(layer.next(limit: 4096) == nil)
    #expect(layer.isEmpty)
  }

  @Test func `What covers a picture divides its placement`() {
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

  @Test
  func `Through tmux each small sequence is wrapped separately, and cells identify the picture`() {
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

  @Test
  func `The terminal holds a limited number of pictures, and those on screen are kept longest`() {
    var store = KittyStore(numbering: .free, start: 7)
    var kept: [PixelPicture] = []
    var gone: [UInt32] = []
    var shown: Set<UInt32> = []
    for number in 0..<30 {
      let picture = PixelPicture(
        form: .kitty, encoding: .png, size: Size(columns: 9, rows: 9), width: 2000, height: 1000,
        tiles: [])
      gone += store.evict(for: 2_000_000, keeping: shown)
      let id = store.newID()
      store.add(picture, id: id)
      if number < 2 { shown.insert(id) }
      kept.append(picture)
      #expect(store.ids.count <= 12)
    }
    #expect(Set(gone).count == gone.count)
    #expect(shown.isDisjoint(with: gone) && shown.isSubset(of: store.ids))
    #expect(kept.last.flatMap { store.id(of: $0) } != nil)
    #expect(kept[2...].prefix(5).allSatisfy { store.id(of: $0) == nil })
  }

  @Test
  func `A picture the terminal has lost is sent again, and given up after a few times`() {
    var layer = KittyLayer(isThroughTmux: false, start: 1)
    let placed = place(picture(bytes: 100), at: .zero)
    show(&layer, [placed])
    #expect(!layer.hasWork)
    for _ in 0..<2 {
      layer.failed(id: layer.ids.last ?? 0)
      #expect(layer.hasWork)
      // Its cells are symbols again.
      #expect(compose(&layer, [placed]) == wanted)
      #expect(steps(&layer).map(kind) == ["a=t"])
      _ = compose(&layer, [placed])
      #expect(steps(&layer).map(kind) == ["a=p"])
    }
    layer.failed(id: layer.ids.last ?? 0)
    #expect(compose(&layer, [placed]) == wanted)
    #expect(steps(&layer) == [])
    #expect(!layer.hasWork)
    // Looking away and back tries it again.
    _ = compose(&layer, [])
    _ = compose(&layer, [placed])
    #expect(layer.hasWork)
  }

  @Test func `An answer about a picture long replaced changes nothing`() {
    var layer = KittyLayer(isThroughTmux: false, start: 1)
    let placed = place(picture(bytes: 100), at: .zero)
    show(&layer, [placed])
    layer.failed(id: 31)
    layer.failed(id: 1)
    #expect(!layer.hasWork)
  }

  @Test func `Nothing is sent between the pieces of a picture`() {
    var layer = KittyLayer(isThroughTmux: false, start: 1)
    let first = place(picture(bytes: 100), at: .zero)
    show(&layer, [first])
    let second = place(picture(bytes: 90_000), at: Point(x: 12, y: 0))
    _ = compose(&layer, [first, second])
    #expect(layer.next(limit: 4096).map(kind) == "a=t")
    // A popup covers the visible one.
    var covered = first
    covered.visible = first.rect.subtracting([Rect(x: 2, y: 1, columns: 3, rows: 2)])
    _ = compose(&layer, [covered, second])
    #expect(layer.next(limit: 4096).map(kind) == "m=0")
    #expect(layer.next(limit: 4096).map(kind) == "a=p")
    #expect(layer.next(limit: 4096).map(kind) == "a=t")
  }

  @Test func `A picture with half the pixels covers the same cells, whole and in part`() {
    var layer = KittyLayer(isThroughTmux: false, start: 1)
    let size = Size(columns: 10, rows: 5)
    let file = testPNG(width: 50, height: 50, cells: size, filling: [1, 2, 3])
    let small = PixelPicture(
      form: .kitty, encoding: .png, size: size, width: 98, height: 97,
      tiles: [.init(rect: Rect(origin: .zero, size: size), bytes: file)])
    var placed = place(small, at: .zero)
    _ = compose(&layer, [placed])
    _ = steps(&layer)
    _ = compose(&layer, [placed])
    #expect(text(steps(&layer)).contains("x=0,y=0,w=50,h=50,c=10,r=5,"))
    placed.visible = [Rect(x: 4, y: 1, columns: 6, rows: 4)]
    _ = compose(&layer, [placed])
    #expect(text(steps(&layer)).contains("x=20,y=10,w=30,h=40,c=6,r=4,"))
  }

  @Test func `A small picture shows until the full one has arrived, and is removed only then`() {
    var layer = KittyLayer(isThroughTmux: false, start: 1)
    let (whole, small) = (picture(bytes: 60_000), picture(bytes: 500))
    var placed = place(whole, at: .zero)
    placed.meanwhile = small
    _ = compose(&layer, [placed])
    #expect(layer.isAwaited)
    #expect(steps(&layer).map(kind) == ["a=t"])
    // The small one is there: symbols go, and nobody waits any more.
    #expect(compose(&layer, [placed]) != wanted)
    #expect(!layer.isAwaited && layer.hasWork)
    let sent = steps(&layer)
    #expect(sent.prefix(2).map(kind) == ["a=p", "a=t"])
    #expect(sent.last.map(kind) == "m=0")
    _ = compose(&layer, [placed])
    let bytes = text(steps(&layer))
    #expect(bytes.contains("a=p,") && bytes.contains("a=d,d=i,"))
    #expect(!layer.hasWork)
  }

  @Test(arguments: [true, false])
  func `Only a terminal that knows the key is told that a picture will soon be replaced`(
    _ takesHints: Bool
  ) {
    var layer = KittyLayer(isThroughTmux: false, start: 1)
    layer.takesHints = takesHints
    var placed = place(picture(bytes: 60_000), at: .zero)
    let small = picture(bytes: 500)
    placed.meanwhile = small
    _ = compose(&layer, [placed])
    #expect(text(steps(&layer)).contains(",N=1,") == takesHints)
    _ = compose(&layer, [placed])
    #expect(!text(steps(&layer)).contains("N=1"))
  }

  @Test func `A picture that would take too long is not sent`() {
    var layer = KittyLayer(isThroughTmux: false, start: 1)
    var placed = place(picture(bytes: 900_000), at: .zero)
    let small = picture(bytes: 500)
    placed.meanwhile = small
    show(&layer, [placed])
    #expect(layer.ids.count == 1)
    #expect(!layer.hasWork)
  }

  @Test func `A picture whose cells move is placed again, not sent again`() {
    var layer = KittyLayer(isThroughTmux: false, start: 1)
    let placed = place(picture(bytes: 100), at: .zero)
    show(&layer, [placed])
    #expect(String(decoding: layer.unplace(), as: UTF8.self).contains("a=d,d=i,"))
    #expect(steps(&layer) == [])
    _ = compose(&layer, [placed])
    #expect(steps(&layer).map(kind) == ["a=p"])
  }

  @Test func `Through tmux the background shows beside a picture's last pixels`() {
    var layer = KittyLayer(isThroughTmux: true, start: 1)
    var placed = place(picture(bytes: 100), at: .zero)
    placed.ground = Style(background: .rgb(22, 23, 26))
    _ = compose(&layer, [placed])
    _ = steps(&layer)
    let canvas = compose(&layer, [placed])
    for point in [Point.zero, Point(x: 9, y: 4)] {
      #expect(canvas[point] != wanted[point])
      #expect(canvas[point].style.background == .rgb(22, 23, 26))
    }
  }

  /// The frame's own cells.
  private var wanted: Canvas { Canvas(size: screen.size, fill: Cell("~")) }

  private func compose(
    _ layer: inout KittyLayer, _ pictures: [PlacedPicture], isQuick: Bool = false
  ) -> Canvas {
    var canvas = wanted
    layer.compose(&canvas, pictures, over: screen, cell: cell, quickBytes: 2000) { _, _ in isQuick }
    return canvas
  }

  private func show(_ layer: inout KittyLayer, _ pictures: [PlacedPicture]) {
    for _ in 0..<2 {
      _ = compose(&layer, pictures)
      _ = steps(&layer)
    }
  }

  /// The steps up to the point where other cells must be painted first.
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
