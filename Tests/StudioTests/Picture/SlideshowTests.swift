import Cells
import Model
import TestSupport
import Testing

@testable import Studio

@Suite(.timeLimit(.minutes(5))) struct SlideshowTests {
  /// 1 has 2 and 3, 2 continues with 4, 5 and 6, of which 5 has no picture.
  private func drive(selected: Int? = 4) -> Drive {
    let turns: [Turn] = [
      .make(1), .make(2, parent: 1), .make(3, parent: 1), .make(4, parent: 2),
      .make(5, parent: 4, job: .done(.textOnly)), .make(6, parent: 5),
    ]
    var drive = Drive(
      turns: turns, workspace: Workspace(base: 6, selected: selected, focus: .history))
    drive.begin(in: drive.workspace.focus)
    return drive
  }

  /// Lets the painter paint everything wanted, then lets time pass second by second.
  private func wait(_ drive: inout Drive, seconds: Int) {
    for _ in 0..<seconds {
      paint(&drive)
      drive.send(.clock(Timestamp(milliseconds: drive.state.clock.milliseconds + 1000)))
    }
  }

  private func paint(_ drive: inout Drive) {
    while let order = drive.state.paintOrders.first(where: { !drive.state.previews.isSettled($0) }),
      case .symbols(let request) = order
    {
      drive.send(.painted(order, .symbols(Canvas(size: request.size))))
    }
  }

  @Test func `A branch goes from its root to its end, skipping turns without a picture`() {
    let state = drive().state
    #expect(state.branch(of: 4) == [1, 2, 4, 6])
    #expect(state.branch(of: 1) == [1, 2, 4, 6])
    #expect(state.branch(of: 3) == [1, 3])
    #expect(state.branch(of: nil) == [])
  }

  @Test
  func `The slide show shows one picture after the other in full screen and ends with the last`() {
    var drive = drive()
    #expect(!drive.state.needsClock)
    drive.press("S")
    #expect(drive.state.isFullscreen && drive.workspace.selected == 1)
    #expect(drive.state.needsClock)
    wait(&drive, seconds: 3)
    #expect(drive.workspace.selected == 1)
    wait(&drive, seconds: 1)
    #expect(drive.workspace.selected == 2)
    wait(&drive, seconds: 8)
    #expect(drive.workspace.selected == 6)
    #expect(drive.state.needsClock)
    wait(&drive, seconds: 4)
    #expect(drive.workspace.selected == 6 && drive.state.isFullscreen)
    #expect(!drive.state.needsClock)
    #expect(drive.message.contains("end of the branch"))
    drive.press("Esc")
    #expect(!drive.state.isFullscreen && drive.workspace.focus == .history)
  }

  @Test func `Space pauses, and a paused slide show needs no clock`() {
    var drive = drive()
    drive.press("S", "Space")
    #expect(!drive.state.needsClock)
    wait(&drive, seconds: 20)
    #expect(drive.workspace.selected == 1)
    #expect(drive.state.slideText == "paused at 1 of 4")
    drive.press("Space")
    wait(&drive, seconds: 3)
    #expect(drive.workspace.selected == 1)
    wait(&drive, seconds: 1)
    #expect(drive.workspace.selected == 2)
  }

  @Test func `The arrows go back and forth, and up and down set the pace`() {
    var drive = drive()
    drive.press("S", "Right", "Right")
    #expect(drive.workspace.selected == 4)
    drive.press("Left", "Left", "Left")
    #expect(drive.workspace.selected == 1)
    drive.press("Down", "Down")
    #expect(drive.state.slideText == "slide 1 of 4, 2 s each")
    wait(&drive, seconds: 2)
    #expect(drive.workspace.selected == 2)
    for _ in 0..<9 { drive.press("Down") }
    #expect(drive.state.slideText == "slide 2 of 4, 1 s each")
    drive.press("Esc", "S")
    #expect(drive.state.slideText == "slide 1 of 4, 1 s each")
  }

  @Test func `A picture that is not painted yet is not skipped`() {
    var drive = drive()
    drive.press("S")
    for _ in 0..<20 {
      drive.send(.clock(Timestamp(milliseconds: drive.state.clock.milliseconds + 1000)))
    }
    #expect(drive.workspace.selected == 1)
    wait(&drive, seconds: 4)
    #expect(drive.workspace.selected == 2)
  }

  @Test func `Under a panel the slide show waits`() {
    var drive = drive()
    drive.press("S")
    wait(&drive, seconds: 3)
    drive.press("i")
    #expect(!drive.state.needsClock)
    wait(&drive, seconds: 9)
    drive.press("Esc")
    wait(&drive, seconds: 3)
    #expect(drive.workspace.selected == 1)
    wait(&drive, seconds: 1)
    #expect(drive.workspace.selected == 2)
  }

  @Test func `A single picture is no slide show`() {
    var drive = Drive(turns: [.make(1)], workspace: Workspace(selected: 1, focus: .history))
    drive.press("S")
    #expect(!drive.state.isFullscreen)
    #expect(drive.message == "This branch has only one picture")
  }
}
