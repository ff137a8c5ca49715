import Model
import TestSupport
import Testing

@testable import Studio

/// Two programs have one session open: what the other one does is visible here.
@Suite(.timeLimit(.minutes(5))) struct RefreshingTests {
  private func makeDrive() -> Drive {
    var workspace = Workspace()
    (workspace.base, workspace.selected) = (1, 1)
    return Drive(turns: [.make(1)], workspace: workspace, title: "kite")
  }

  @Test func `News from another program is requested`() {
    var drive = makeDrive()
    drive.send(.libraryChanged)
    #expect(drive.effects == [.refresh(.one)])
  }

  @Test func `A turn of another program enters the tree and does not change the workspace`() {
    var drive = makeDrive()
    drive.type("half a word")
    drive.send(.libraryChanged)
    drive.send(
      .refreshed(
        .one, [.make(1), .make(2, parent: 1)], marks: [:]))
    #expect(drive.state.turns.map(\.number) == [1, 2])
    #expect(drive.state.session.workspace.base == 1 && drive.state.session.workspace.selected == 1)
    #expect(drive.text == "half a word")
    #expect(drive.message == "turn 2 came from another Retake process")
  }

  @Test func `A turn that another program works on is followed, and its end moves nothing here`() {
    var drive = makeDrive()
    drive.send(.libraryChanged)
    drive.forget()
    let running = Turn.make(2, parent: 1, job: .composed)
    drive.send(.refreshed(.one, [.make(1), running], marks: [:]))
    #expect(drive.effects == [.resume(running.id)])
    // It is not this program's to cancel or to wait for.
    drive.press("Tab", "M-k")
    #expect(drive.message == "no turn is working")
    var leaving = drive
    leaving.press("C-q")
    #expect(!leaving.state.isRunning)
    drive.press("Right")
    drive.send(.turn(running.ended(.done)))
    #expect(drive.state.session.workspace.base == 1)
    #expect(drive.message == "turn 2, from another Retake process, has ended")
    #expect(drive.state.sessions.turnsElsewhere == [])
  }

  @Test func `Decisions of another program are adopted, and not stored again`() {
    var drive = makeDrive()
    drive.send(.libraryChanged)
    drive.forget()
    drive.send(.refreshed(.one, drive.state.turns, marks: [1: TurnMark(isStarred: true)]))
    #expect(drive.state.mark(of: 1).isStarred)
    #expect(drive.effects == [])
  }

  @Test func `A title given by another program is adopted, and not stored again`() {
    var drive = makeDrive()
    drive.send(.libraryChanged)
    drive.forget()
    drive.send(.refreshed(.one, drive.state.turns, marks: [:], title: "box\u{1B} kite"))
    #expect(drive.state.session.title == "box kite")
    #expect(drive.message == "another Retake process renamed the session to box kite")
    #expect(drive.effects == [])
  }

  @Test func `A title given here in the meantime stays`() {
    var drive = makeDrive()
    drive.send(.libraryChanged)
    drive.state.session.title = "mine"
    drive.send(.refreshed(.one, drive.state.turns, marks: [:], title: "theirs"))
    #expect(drive.state.session.title == "mine")
  }

  @Test func `A decision made in the meantime survives an earlier read`() {
    var drive = makeDrive()
    drive.send(.libraryChanged)
    drive.press("Tab", "*")
    drive.forget()
    drive.send(.refreshed(.one, drive.state.turns, marks: [:]))
    #expect(drive.state.mark(of: 1).isStarred)
    #expect(drive.effects == [.refresh(.one)])
  }
}
