import Cells
import Model
import TestSupport
import Testing

@testable import Studio

@Suite(.timeLimit(.minutes(5))) struct PaintingTests {
  @Test func `The selected picture is requested once, at the size of its pane`() {
    var drive = Drive(turns: [.make(1)], workspace: Workspace(base: 1, selected: 1))
    drive.begin(in: drive.workspace.focus)
    #expect(drive.paints.map(\.scene.picture) == [.make("result 1")])
    #expect(drive.paints.first?.size == drive.state.scenePlaces.first?.rect.size)
    drive.press("Left", "Right")
    #expect(drive.paints.count == 1)
  }

  @Test func `Another turn, size or pane is requested again`() {
    var drive = Drive(
      turns: [.make(1), .make(2, parent: 1)], workspace: Workspace(base: 2, selected: 2))
    drive.begin(in: drive.workspace.focus)
    drive.press("Tab", "k")
    drive.send(.input(.resize(Size(columns: 100, rows: 30))))
    #expect(drive.paints.map(\.scene.picture.digest) == ["result 2", "result 1", "result 1"])
  }

  @Test func `A painting replaced while it waited is requested again`() {
    var drive = Drive(
      turns: [.make(1), .make(2, parent: 1)], workspace: Workspace(base: 2, selected: 2))
    drive.begin(in: drive.workspace.focus)
    drive.press("Tab", "k", "j")
    #expect(drive.paints.map(\.scene.picture.digest) == ["result 2", "result 1", "result 2"])
  }

  @Test func `A painting is kept, and a failed one is not requested again`() throws {
    var drive = Drive(
      turns: [.make(1), .make(2, parent: 1)], workspace: Workspace(base: 2, selected: 2))
    drive.begin(in: drive.workspace.focus)
    let first = try #require(drive.paints.last)
    let canvas = Canvas(size: Size(columns: 3, rows: 2))
    drive.send(.painted(.symbols(first), .symbols(canvas)))
    drive.press("Tab", "k")
    let second = try #require(drive.paints.last)
    drive.send(.paintFailed(.symbols(second), Failure(.picture, "It is broken.")))
    drive.press("j", "k")
    #expect(drive.paints.count == 2)
    #expect(drive.state.previews.canvas(first) == canvas)
  }

  @Test func `Before the first turn the picture about to be edited is shown`() {
    var drive = Drive()
    drive.paste("/a.png")
    #expect(drive.paints == [])
    drive.send(.imported(path: "/a.png", .make("a")))
    #expect(drive.paints.map(\.scene.picture) == [.make("a")])
  }

  @Test func `A working turn shows the picture it edits until its result comes`() {
    var drive = Drive(turns: [.make(1)], workspace: Workspace(base: 1, selected: 1))
    drive.begin(in: drive.workspace.focus)
    drive.type("x")
    drive.press("Enter")
    let turn = drive.accept()
    #expect(drive.state.shownPicture == .make("result 1"))
    drive.send(.turn(turn.ended(.done)))
    #expect(drive.state.shownPicture == .make("result 2"))
    #expect(drive.paints.map(\.scene.picture.digest) == ["result 1", "result 2"])
  }

  @Test func `Nothing is painted on a screen that is too small or gone`() {
    var small = Drive(
      size: Size(columns: 40, rows: 10), turns: [.make(1)], workspace: Workspace(selected: 1))
    small.begin(in: small.workspace.focus)
    #expect(small.paints == [])
    var gone = Drive(turns: [.make(1)], workspace: Workspace(selected: 1))
    gone.send(.hangup)
    #expect(gone.paints == [])
  }
}
