import Cells
import Model
import TestSupport
import Testing

@testable import Studio

/// The main screen at every size it is made for.
@Suite(.timeLimit(.minutes(5))) struct ScreenTests {
  static let large = [Size(columns: 200, rows: 50), Size(columns: 300, rows: 100)]

  @Test(arguments: Size.common) func `An empty session teaches`(_ size: Size) {
    assertSnapshot(text: roleSnapshot(of: draw(.stage(size))), named: "empty-\(size.name)")
  }

  @Test(arguments: [60, 76, 80, 99, 100, 137]) func `The first words are never cut off`(
    _ columns: Int
  )
    throws
  {
    for profile in [Profile.sampleSandbox, .samplePaid] {
      let state = State.stage(Size(columns: columns, rows: 24), profile: profile)
      let pane = try #require(state.layout.pictureInside)
      let canvas = draw(state).canvas
      for y in pane.minY..<pane.maxY {
        #expect(!canvas.row(y).dropFirst(pane.minX).contains { $0.character == "…" })
      }
    }
  }

  @Test(arguments: Size.common) func `A session shows its tree, its picture and its settings`(
    _ size: Size
  ) {
    assertSnapshot(text: roleSnapshot(of: draw(.tree(size))), named: "tree-\(size.name)")
  }

  @Test(arguments: large) func `A large screen gives its space to the picture`(_ size: Size) {
    assertSnapshot(text: lineSnapshot(of: draw(.tree(size))), named: "tree-\(size.name)")
  }

  @Test(arguments: Pane.allCases) func `The focused pane is marked by its border`(
    _ pane: Pane
  ) {
    let frames = Size.common.map { draw(.tree($0, focus: pane)) }
    assertSnapshot(
      text: frames.map { roleSnapshot(of: $0) }.joined(separator: "\n"),
      named: "focus-\(pane.rawValue)")
  }

  @Test(arguments: [
    Size(columns: 59, rows: 15), Size(columns: 60, rows: 15), Size(columns: 20, rows: 5),
    Size(columns: 7, rows: 1),
  ])
  func `A screen that is too small says so kindly`(_ size: Size) {
    assertSnapshot(text: lineSnapshot(of: draw(.tree(size))), named: "small-\(size.name)")
  }

  @Test func `References are shown above the text, including the one being read`() {
    var state = State.stage(
      workspace: Workspace(
        draft: "make it warmer", caret: 14,
        references: [.make("rocket.jpg"), .make("a very long file name of a photograph.jpeg")]))
    state.imports.waiting = ["/home/me/kite.heic"]
    assertSnapshot(text: roleSnapshot(of: draw(state)), named: "references")
  }

  @Test func `A draft of several lines makes room for itself and scrolls`() {
    let draft = (1...12).map { "line \($0) of the instruction" }.joined(separator: "\n")
    let state = State.stage(workspace: Workspace(draft: draft, caret: draft.count))
    assertSnapshot(text: lineSnapshot(of: draw(state)), named: "long-draft")
  }

  @Test func `A message too long for the footer is shown above the composer`() {
    var state = State.tree()
    state.message = Message(
      .failure,
      "The file /home/me/pictures/holiday/rocket.jpg is no picture: it begins like a text. "
        + "Open a PNG, JPEG, WebP, HEIC or GIF file.")
    assertSnapshot(text: roleSnapshot(of: draw(state)), named: "long-message")
  }

  @Test func `A picture being painted already has its place`() {
    var state = State.tree(.comfortable)
    state.previews = PreviewCache()
    assertSnapshot(text: lineSnapshot(of: draw(state)), named: "painting")
  }

  @Test func `Without colours heavy lines mark the focused pane`() throws {
    var state = State.tree(.comfortable, focus: .history)
    state.colors = .none
    state.paint()
    let canvas = draw(state).canvas
    let corner = state.layout.history?.origin ?? .zero
    let edge = try #require(state.layout.history?.maxX) - 1
    #expect(canvas[Point(x: edge, y: corner.y)].character == "┳")
    #expect(canvas[Point(x: edge + 30, y: corner.y)].character == "─")
    let row = canvas.row(corner.y + 3).first { $0.style.attributes.contains(.reverse) }
    #expect(row != nil, "the selected row is reversed")
  }
}
