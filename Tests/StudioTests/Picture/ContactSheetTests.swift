import Cells
import Model
import TestSupport
import Testing

@testable import Studio

@Suite(.timeLimit(.minutes(5))) struct ContactSheetTests {
  /// A kite, four variants of it, and a turn that continues from the third.
  private func drive(selected: Int = 2, focus: Pane = .history) -> Drive {
    Drive(
      turns: [.make(1, "a kite")] + (2...5).map { .make($0, parent: 1, "make it blue") }
        + [.make(6, parent: 4, "dusk")],
      workspace: Workspace(base: 1, selected: selected, focus: focus))
  }

  @Test func `The arrows move through rows and columns and stop at the edges`() {
    var drive = drive()
    drive.press("V")
    #expect(drive.state.sheet == .siblings && drive.state.sheetNumbers == [2, 3, 4, 5])
    #expect(drive.state.sheetGrid?.columns == 2)
    drive.press("Right")
    #expect(drive.workspace.selected == 3)
    drive.press("Down")
    #expect(drive.workspace.selected == 5)
    drive.press("Right", "Down")
    #expect(drive.workspace.selected == 5)
    drive.press("Up", "Left", "Left", "Up")
    #expect(drive.workspace.selected == 2)
    drive.press("G")
    #expect(drive.workspace.selected == 5)
  }

  @Test func `Turns are starred and rejected on the sheet, and Enter continues from one`() {
    var drive = drive()
    drive.press("V", "Right", "*", "Right", "X")
    #expect(drive.state.mark(of: 3).isStarred && drive.state.mark(of: 4).isRejected)
    #expect(drive.state.sheet != nil)
    drive.press("Left", "Enter")
    #expect(
      drive.workspace.base == 3 && drive.workspace.focus == .composer && drive.state.sheet == nil)
  }

  @Test func `Esc leaves the sheet and cancels nothing; pressing the key again shows the branch`() {
    var drive = drive(selected: 4)
    drive.press("V", "V")
    #expect(drive.state.sheetNumbers == [1, 4, 6])
    drive.press("Left", "Left")
    #expect(drive.workspace.selected == 1 && drive.state.sheetNumbers == [1, 4, 6])
    drive.press("Esc")
    #expect(
      drive.state.sheet == nil && drive.workspace.focus == .picture && drive.workspace.selected == 1
    )
  }

  @Test func `Looking at a single picture leaves the sheet`() {
    for key in ["+", "C-o", "e", "S"] {
      var drive = drive(selected: 3)
      drive.press("V", key)
      #expect(drive.state.sheet == nil, "\(key)")
    }
  }

  @Test func `A turn without siblings has no sheet, and the message says so`() {
    var drive = Drive(turns: [.make(1, "a kite")], workspace: Workspace(base: 1, selected: 1))
    drive.press("M-c")
    #expect(drive.state.sheet == nil && drive.message.contains("no siblings"))
  }

  @Test func `A click selects a turn, a second one chooses it, and the wheel moves on`() throws {
    var drive = drive()
    drive.press("V")
    let places = try #require(drive.state.sheetGrid?.places)
    drive.click(in: places[2].caption)
    #expect(drive.workspace.selected == 4 && drive.state.sheet != nil)
    drive.send(.input(.mouse(Mouse(.scrollDown, at: places[0].picture.origin))))
    #expect(drive.workspace.selected == 5)
    drive.click(in: places[3].picture)
    #expect(drive.workspace.base == 5 && drive.state.sheet == nil)
  }

  @Test func `Each picture is painted, then the one that Enter would show`() throws {
    var drive = drive()
    drive.press("V")
    let scenes = drive.state.paintOrders.map(\.subject)
    #expect(scenes == ["result 2", "result 3", "result 4", "result 5"])
    for order in drive.state.paintOrders {
      if case .symbols(let request) = order {
        drive.send(.painted(order, .symbols(Canvas(size: request.size))))
      }
    }
    #expect(drive.state.paintOrders.count == 5)
    #expect(drive.state.paintOrders.last?.subject == "result 2")
  }
}
