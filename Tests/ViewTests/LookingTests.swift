import Cells
import Model
import TestSupport
import Testing
import Update
import View

/// The picture looked at closely, and alone on the screen.
@Suite struct LookingTests {
  private func zoomed(_ size: Size) -> State {
    State.tree(size, focus: .picture)
      .receiving(.graphics(Graphics(pixels: .kitty)))
      .pressing("1", "+", "+", "Left", "Up", "Up")
  }

  @Test(arguments: Size.common) func `The border tells how large and which part is seen`(
    _ size: Size
  ) {
    assertSnapshot(text: lineSnapshot(of: draw(zoomed(size))), named: "zoomed-\(size.name)")
  }

  @Test(arguments: Size.common) func `In full screen there is the picture and one line`(
    _ size: Size
  ) {
    assertSnapshot(
      text: roleSnapshot(of: draw(.tree(size).pressing("F11"))), named: "fullscreen-\(size.name)")
  }

  @Test func `Over a picture in full screen lies what lies over the panes`() {
    let state = zoomed(.classic).pressing("z", "i")
    assertSnapshot(text: lineSnapshot(of: draw(state)), named: "fullscreen-details")
  }

  @Test func `A turn without a picture tells in full screen why`() {
    let state = State.tree(.classic, selected: 3).pressing("F11", "Right")
    #expect(state.selectedTurn?.number == 5)
    assertSnapshot(text: lineSnapshot(of: draw(state)), named: "fullscreen-refused")
  }
}
