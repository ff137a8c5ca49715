import Cells
import Imagery
import Model
import TestSupport
import Testing

@testable import Studio

@Suite(.timeLimit(.minutes(5))) struct ThumbnailTests {
  private func drive(
    _ count: Int = 3, size: Size = Size(columns: 120, rows: 40), selected: Int = 1
  ) -> Drive {
    let turns = (1...count).map { Turn.make($0, parent: $0 > 1 ? $0 - 1 : nil) }
    var drive = Drive(
      size: size, turns: turns,
      workspace: Workspace(base: count, selected: selected, focus: .history))
    drive.begin(in: drive.workspace.focus)
    return drive
  }

  /// Paints the first thing that is wanted and missing, and returns its order.
  private func paint(_ drive: inout Drive) -> PaintOrder? {
    let order = drive.state.paintOrders.first { !drive.state.previews.isSettled($0) }
    switch order {
    case .symbols(let request):
      drive.send(.painted(.symbols(request), .symbols(Canvas(size: request.size))))
    case .pixels(let request):
      let pixels = PixelPicture(
        form: request.form, encoding: .png, size: request.size, width: request.pixels.width,
        height: request.pixels.height, tiles: [])
      drive.send(.painted(.pixels(request), .pixels(pixels)))
    case .file, nil: break
    }
    return order
  }

  private func paintAll(_ drive: inout Drive) -> [PaintOrder] {
    var all: [PaintOrder] = []
    while let order = paint(&drive), all.count < 200 { all.append(order) }
    return all
  }

  private func names(_ orders: [PaintOrder]) -> [String] { orders.map(\.subject) }

  private func columns(_ order: PaintOrder) -> Int {
    switch order {
    case .symbols(let request): request.size.columns
    case .pixels(let request): request.size.columns
    case .file(let request): request.size.columns
    }
  }

  @Test func `Thumbnails are toggled by a key, and that is remembered`() {
    var drive = drive()
    drive.forget()
    drive.press("t")
    #expect(drive.state.history.showsThumbnails && drive.state.historyRowHeight == 2)
    drive.press("t")
    #expect(drive.state.historyRowHeight == 1)
    #expect(
      drive.effects == [
        .setPreference(key: "thumbnails", value: "on"),
        .setPreference(key: "thumbnails", value: "off"),
      ])
  }

  @Test func `The picture comes first, then the visible thumbnails, then the neighbouring turns`() {
    var drive = drive(5, selected: 2)
    drive.press("t")
    let all = paintAll(&drive)
    #expect(names(all).first == "result 2" && columns(all[0]) > 20)
    #expect(names(Array(all[1...5])) == (1...5).map { "result \($0)" })
    #expect(all[1...5].allSatisfy { columns($0) == 4 })
    #expect(names(Array(all[6...])) == ["result 3", "result 1"])
    #expect(all[6...].allSatisfy { columns($0) > 20 })
  }

  @Test func `A turn next to the selected one appears without a new request`() {
    var drive = drive(3, selected: 1)
    _ = paintAll(&drive)
    drive.send(.graphics(Graphics(pixels: .kitty)))
    _ = paintAll(&drive)
    drive.press("j")
    #expect(drive.workspace.selected == 2)
    #expect(drive.state.sceneIsReady)
  }

  @Test func `On a slow link nothing is painted in vain, on a very slow one not even thumbnails`() {
    var drive = drive(3, selected: 2)
    drive.send(.graphics(Graphics(link: Link(bytesPerSecond: 64_000, isSlow: true))))
    drive.press("t")
    #expect(names(paintAll(&drive)) == ["result 2", "result 1", "result 2", "result 3"])
    var slower = self.drive(3, selected: 2)
    slower.send(.graphics(Graphics(link: Link(bytesPerSecond: 4_000, isSlow: true))))
    slower.press("t")
    #expect(names(paintAll(&slower)) == ["result 2"])
  }

  @Test func `Where the terminal has pixels, thumbnails are pixels too, over their symbols`() throws
  {
    var drive = drive(3, selected: 2)
    drive.send(.graphics(Graphics(pixels: .kitty)))
    drive.press("t")
    let all = paintAll(&drive)
    let small = all.filter { columns($0) <= 6 }
    #expect(small.count == 6 && small.prefix(3).allSatisfy { $0.pixelForm == nil })
    #expect(small.suffix(3).allSatisfy { $0.pixelForm == .kitty })
    let places = drive.state.thumbnails
    let frame = draw(drive.state)
    #expect(frame.pictures.count == 4)
    // The picture itself is sent first.
    #expect(frame.pictures.first.map { $0.rect.size.columns > 20 } == true)
    #expect(
      Set(frame.pictures.dropFirst().map(\.origin)) == Set(places.values.map(\.rect.origin)))
    // What leaves the list leaves the screen.
    drive.press("t")
    #expect(draw(drive.state).pictures.count == 1)
  }

  @Test func `A slow link gets no pixels of thumbnails, and sixels of them have few colours`() {
    var slow = drive(3, selected: 2)
    slow.send(
      .graphics(Graphics(pixels: .kitty, link: Link(bytesPerSecond: 64_000, isSlow: true))))
    slow.press("t")
    #expect(paintAll(&slow).allSatisfy { columns($0) > 6 || $0.pixelForm == nil })
    var sixel = drive(3, selected: 2)
    sixel.send(.graphics(Graphics(pixels: .sixel)))
    sixel.press("t")
    let small = paintAll(&sixel).filter { columns($0) <= 6 && $0.pixelForm != nil }
    #expect(small.count == 3)
    for case .pixels(let request) in small { #expect(request.isSparing) }
  }

  @Test func `A panel covers the thumbnails under it, and shows those of its own`() throws {
    var drive = drive(3, selected: 2)
    drive.send(.graphics(Graphics(pixels: .kitty)))
    drive.press("t")
    drive.state.session.workspace.references = [
      Reference(.picture(.make("a", 400, 200)), name: "a.png"),
      Reference(.picture(.make("b", 400, 200)), name: "b.png"),
    ]
    drive.press("M-e")
    _ = paintAll(&drive)
    let panel = try #require(drive.state.overlayLayout?.frame)
    let frame = draw(drive.state)
    let own = frame.pictures.filter { panel.intersection($0.rect) == $0.rect }
    #expect(own.filter { $0.visible == [$0.rect] }.count == 2)
    for picture in frame.pictures where !own.contains(picture) {
      #expect(picture.visible.allSatisfy { $0.intersection(panel).isEmpty })
    }
  }

  @Test func `Of ten thousand turns only the visible ones are painted`() {
    var drive = drive(10_000, selected: 5_000)
    drive.press("t")
    let all = paintAll(&drive)
    #expect(all.count < 30)
    drive.press("PageDown", "PageDown")
    #expect(paintAll(&drive).count < 40)
    #expect(drive.state.previews.count < 100)
  }

  @Test func `Clicks, pages and the wheel hit the rows they mean`() throws {
    var drive = drive(100, selected: 1)
    drive.press("t")
    let pane = try #require(drive.state.layout.history)
    #expect(drive.state.visibleHistoryRows == (pane.size.rows - 1) / 2)
    drive.click(pane.minX + 3, pane.minY + 5)
    #expect(drive.workspace.selected == 3)
    drive.click(pane.minX + 3, pane.minY + 6)
    #expect(drive.workspace.selected == 3 && drive.workspace.focus == .composer)
    drive.press("Tab", "G")
    #expect(drive.state.historyTop == 100 - drive.state.visibleHistoryRows)
    drive.send(.input(.mouse(Mouse(.scrollUp, at: pane.origin))))
    #expect(drive.state.historyTop == 97 - drive.state.visibleHistoryRows)
    drive.press("t")
    let row = try #require(drive.state.history.tree.index(of: drive.workspace.selected))
    #expect(
      (drive.state.historyTop..<drive.state.historyTop + drive.state.visibleHistoryRows).contains(
        row)
    )
  }

  @Test func `There are no thumbnails where they would leave no room for text`() {
    var drive = drive(size: Size(columns: 80, rows: 24))
    drive.press("t")
    #expect(drive.state.thumbnailColumns == 4)
    drive.send(.input(.resize(Size(columns: 60, rows: 16))))
    #expect(drive.state.thumbnailColumns == 4)
    drive.send(.input(.resize(Size(columns: 200, rows: 50))))
    #expect(drive.state.thumbnailColumns == 6)
  }
}

extension PaintOrder {
  fileprivate var pixelForm: PixelProtocol? {
    if case .pixels(let request) = self { request.form } else { nil }
  }
}

extension State {
  /// Whether the picture pane needs nothing more.
  fileprivate var sceneIsReady: Bool {
    scenePlaces.allSatisfy { place in
      previews.isSettled(.symbols(place.paintRequest(colors: colors)))
        && place.pixelRequest(graphics).map { previews.isSettled(.pixels($0)) } ?? true
    }
  }
}
