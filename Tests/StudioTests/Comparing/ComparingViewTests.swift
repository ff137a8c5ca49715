import Cells
import Imagery
import Model
import TestSupport
import Testing

@testable import Studio

/// Two turns compared, regions on the picture, and the text in the border.
@Suite(.timeLimit(.minutes(5))) struct ComparingViewTests {
  /// Two turns; the second was to stay inside a region.
  private func state(_ size: Size, outside: Int = 0, focus: Pane = .picture) -> State {
    var second = Turn.make(2, parent: 1, "make the kite blue").ended(.done)
    second.regions = [Region(x: 400, y: 200, width: 320, height: 200)]
    var state = State.stage(
      size, turns: [Turn.make(1, "a paper kite over the sea").ended(.done), second],
      workspace: Workspace(base: 2, selected: 2, focus: focus), title: "Kite at dusk")
    let box = PixelRect(x: 400, y: 200, width: 320, height: 200)
    state.comparison.differences[
      DifferenceRequest(
        before: .make("result 1"), after: .make("result 2"), regions: second.regions)] = .ready(
        Difference(
          alignment: Alignment(
            before: PixelSize(width: 1600, height: 900), after: PixelSize(width: 1600, height: 900)),
          threshold: 0,
          all: .init(changed: 64_000, total: 1_440_000, box: box, largest: 255),
          outside: .init(changed: outside, total: 1_376_000, box: nil, largest: 0)))
    return state
  }

  private func shot(_ state: State) -> String { roleSnapshot(of: draw(state)) }

  @Test(arguments: Size.common) func `Every view of a comparison is drawn`(_ size: Size) {
    let beside = state(size).pressing("C-o")
    let wipe = beside.pressing("v", "[")
    let blink = wipe.pressing("v")
    let heat = blink.pressing("v")
    assertSnapshot(
      text: [beside, wipe, blink, blink.pressing("["), heat].map(shot).joined(separator: "\n"),
      named: "ways-\(size.name)")
  }

  @Test(arguments: Size.common) func `A region is drawn, kept and sent`(_ size: Size) {
    let drawing = state(size).pressing("a", "Right", "S-Down")
    let kept = drawing.pressing("Enter")
    let two = kept.pressing("Tab", "Tab", "a", "Left", "Left", "Enter")
    assertSnapshot(
      text: [drawing, kept, two.pressing("Esc").typing("darker")].map(shot).joined(separator: "\n"),
      named: "region-\(size.name)")
  }

  @Test func `The border shows how much changed outside the region`() {
    let clean = plainText(of: draw(state(.comfortable)).canvas)
    #expect(clean.contains("0.0 % changed outside the region"))
    #expect(!clean.contains("undoes"))
    let spoilt = plainText(of: draw(state(.comfortable, outside: 426_560)).canvas)
    #expect(spoilt.contains("31 % changed outside the region; M-K undoes it"))
  }

  @Test func `The details show what was measured`() {
    let words = plainText(of: draw(state(.comfortable, outside: 14).pressing("i")).canvas)
    #expect(words.contains("under 0.1 % changed outside the region"))
    #expect(words.contains("4.4 % changed in 320×200 at 400,200"))
  }

  @Test func `Pixels are not shown where the outline of a region being drawn covers them`() throws {
    var state = state(.comfortable).pressing("a")
    state.graphics.pixels = .kitty
    let place = try #require(state.scenePlaces.first)
    let request = try #require(place.pixelRequest(state.graphics))
    let picture = PixelPicture(
      form: .kitty, encoding: .png, size: request.size, width: 1, height: 1, tiles: [])
    state.previews[.pixels(request)] = .ready(.pixels(picture))
    guard case .box(let outline)? = state.regionLines.first?.kind else {
      Issue.record("no outline")
      return
    }
    let visible = try #require(draw(state).pictures.first?.visible)
    for edge in outline.edges {
      #expect(visible.allSatisfy { $0.intersection(edge).isEmpty })
    }
    // Inside the outline they are.
    let middle = Point(
      x: outline.minX + outline.size.columns / 2, y: outline.minY + outline.size.rows / 2)
    #expect(visible.contains { $0.contains(middle) })
    // Afterwards the pixels have a line of their own.
    state = state.pressing("Enter")
    #expect(state.regionLines.map(\.kind) == [.none])
    guard
      case .selection(_, _, true)? = state.scenePlaces.first?.pixelRequest(state.graphics)?.scene
    else {
      Issue.record("no frame")
      return
    }
  }

  @Test func `A marked turn shows its mark in the history`() {
    let marked = state(.classic, focus: .history).pressing("m", "Up")
    #expect(plainText(of: draw(marked).canvas).contains("◆2"))
  }

  @Test func `Measuring and its failure are reported`() {
    var state = state(.comfortable)
    state.comparison.differences = DifferenceCache()
    #expect(
      plainText(of: draw(state.pressing("C-o")).canvas).contains("side by side · counting"))
    let request = DifferenceRequest(
      before: .make("result 1"), after: .make("result 2"),
      regions: [Region(x: 400, y: 200, width: 320, height: 200)])
    let failed = state.pressing("C-o").receiving(
      .compareFailed(request, Failure(.picture, "The picture is damaged.")))
    #expect(plainText(of: draw(failed).canvas).contains("not measured: The picture is damaged."))
  }

  @Test func `Only nothing is 0.0, only everything 100, and unusual alignments are mentioned`() {
    func text(_ changed: Int, _ total: Int) -> String {
      Difference.Count(changed: changed, total: total, box: nil, largest: 1).shareText
    }
    #expect(text(0, 1000) == "0.0 %" && text(1, 1_000_000) == "under 0.1 %")
    #expect(text(24, 1000) == "2.4 %" && text(310, 1000) == "31 %")
    #expect(text(999_999, 1_000_000) == "99 %" && text(1000, 1000) == "100 %")
    let none = Difference.Count(changed: 0, total: 1, box: nil, largest: 0)
    let scaled = Difference(
      alignment: Alignment(
        before: PixelSize(width: 800, height: 450), after: PixelSize(width: 1600, height: 900)),
      threshold: 16, all: none, outside: none)
    #expect(scaled.alignmentText == "scaled to 1600×900")
    #expect(scaled.thresholdText == "differences up to 16 of 255 ignored")
    #expect(scaled.changeText == "nothing changed")
  }
}
