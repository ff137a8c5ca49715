import Cells
import Imagery
import Model
import TestSupport
import Testing

@testable import Studio

/// The picture in detail, and alone on the screen.
@Suite(.timeLimit(.minutes(5))) struct PictureViewTests {
  private func zoomed(_ size: Size) -> State {
    State.tree(size, focus: .picture)
      .receiving(.graphics(Graphics(pixels: .kitty)))
      .pressing("1", "+", "+", "Left", "Up", "Up")
  }

  @Test(arguments: Size.common)
  func `The border shows how large the picture is and which part is visible`(
    _ size: Size
  ) {
    assertSnapshot(text: lineSnapshot(of: draw(zoomed(size))), named: "zoomed-\(size.name)")
  }

  @Test(arguments: Size.common) func `Full screen shows the picture and one line`(
    _ size: Size
  ) {
    assertSnapshot(
      text: roleSnapshot(of: draw(.tree(size).pressing("F11"))), named: "fullscreen-\(size.name)")
  }

  @Test(arguments: Size.common) func `A pixel is shown with its neighbours`(_ size: Size) throws {
    let state = State.tree(size, focus: .picture).pressing("e", "Up", "Left")
    let picture = try #require(state.scenePlace()?.scene.picture)
    let rect = PixelRect(x: 736, y: 386, width: 128, height: 128)
    let values: [PixelValue] = (0..<(128 * 128)).map { (place: Int) -> PixelValue in
      let isClear = place == 64 * 128 + 60
      return PixelValue(
        red: UInt8(place % 128), green: UInt8(place / 128), blue: 200, alpha: isClear ? 9 : 255)
    }
    let patch = try #require(PixelPatch(rect: rect, values: values))
    let known = state.receiving(.sampled(picture, patch))
    assertSnapshot(
      text: [state, known].map { lineSnapshot(of: draw($0)) }.joined(separator: "\n"),
      named: "inspector-\(size.name)")
  }

  @Test func `Overlays cover a picture in full screen`() {
    let state = zoomed(.classic).pressing("z", "i")
    assertSnapshot(text: lineSnapshot(of: draw(state)), named: "fullscreen-details")
  }

  @Test func `A turn without a picture says why in full screen`() {
    let state = State.tree(.classic, selected: 3, focus: .picture).pressing("F11", "Right")
    #expect(state.selectedTurn?.number == 5)
    assertSnapshot(text: lineSnapshot(of: draw(state)), named: "fullscreen-refused")
  }

  private func thumbnails(_ size: Size) -> State {
    State.tree(size, focus: .history).pressing("t", "Up", "Down", "Down", "Up")
  }

  @Test func `Thumbnails are shown beside the turns, and the tree stays whole`() {
    let sizes = [Size(columns: 60, rows: 16), .comfortable, Size(columns: 200, rows: 50)]
    let frames = sizes.map { lineSnapshot(of: draw(thumbnails($0))) }
    assertSnapshot(text: frames.joined(separator: "\n"), named: "thumbnails")
  }

  @Test func `Under a panel pictures are dimmed, as is the text beside them`() throws {
    let state = thumbnails(Size(columns: 200, rows: 50))
    let (plain, dimmed) = (draw(state).canvas, draw(state.pressing("C-p")).canvas)
    let rects = state.thumbnailRects
    #expect(rects.count == 5, "two of the seven turns have no picture")
    for rect in rects {
      #expect(dimmed[rect.origin].character == plain[rect.origin].character)
      #expect(dimmed[rect.origin].style != plain[rect.origin].style)
      let word = Point(x: rect.maxX + 1, y: rect.minY)
      #expect(dimmed[word].character == plain[word].character)
    }
    let number = try #require(rects.first.map { Point(x: $0.maxX + 1, y: $0.minY) })
    #expect(dimmed[number].style != plain[number].style)
  }

  @Test func `A slide show says which picture it shows and for how long`() {
    let state = State.tree(.classic).pressing("Tab", "S", "Right")
    assertSnapshot(text: lineSnapshot(of: draw(state)), named: "slideshow")
  }

  @Test(arguments: Size.common) func `A slow link is shown, and that pixels are loading`(
    _ size: Size
  ) {
    let link = Link(bytesPerSecond: 64_000, isSlow: true, isSending: true)
    let state = State.tree(size).receiving(.graphics(Graphics(pixels: .sixel, link: link)))
    assertSnapshot(text: lineSnapshot(of: draw(state)), named: "slow-link-\(size.name)")
  }

  @Test func `The details show everything known about the picture`() {
    var turn = Turn.make(1, "a kite", pictures: [.make("3f2a9c01d4e5b6a7988f", 1376, 768)])
    turn.ended = Timestamp(milliseconds: 9000)
    turn.settings.tuning[.seed] = 12345
    turn.outcome?.usage.dollars = 0.067
    turn.outcome?.askedSize = PixelSize(width: 2752, height: 1536)
    let state = State.stage(
      .comfortable, profile: .samplePaid, turns: [turn],
      workspace: Workspace(selected: 1, focus: .picture))
    assertSnapshot(
      text: lineSnapshot(of: draw(state.pressing("i"))), named: "picture-information")
  }
}
