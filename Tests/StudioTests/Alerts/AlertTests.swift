import Cells
import Model
import TestSupport
import Testing

@testable import Studio

/// When somebody who looks elsewhere is told, and what the window is called.
@Suite(.timeLimit(.minutes(5))) struct AlertTests {
  private func alerts(_ drive: Drive) -> [Alert] {
    drive.effects.compactMap { if case .alert(let alert) = $0 { alert } else { nil } }
  }

  @Test func `The end of a turn is told once, by the session's title and the footer's sentence`() {
    var drive = Drive(title: "Kite\u{1B}]0;x\u{7}")
    drive.type("make it dusk")
    drive.press("Enter")
    let turn = drive.accept()
    #expect(alerts(drive).isEmpty)
    drive.send(.turn(turn.ended(.done)))
    #expect(alerts(drive) == [Alert(title: "Kite]0;x", text: "turn 1 is done in 8 s")])
    drive.send(.turn(turn.ended(.done)))
    #expect(alerts(drive).count == 1)
  }

  @Test func `Several turns sent together are told once, when all have ended`() {
    var drive = Drive(turns: [.make(1)], workspace: Workspace(base: 1, selected: 1))
    drive.type("dusk")
    drive.press("M-x", "Home", "Enter")
    let turns = [drive.accept(), drive.accept()]
    drive.send(.turn(turns[0].ended(.done)))
    #expect(alerts(drive).isEmpty)
    drive.send(.turn(turns[1].ended(.done)))
    #expect(alerts(drive).count == 1)
  }

  @Test func `Nobody is told by a terminal that is gone`() {
    var drive = Drive()
    drive.type("dusk")
    drive.press("Enter")
    let turn = drive.accept()
    drive.send(.hangup)
    drive.send(.turn(turn.ended(.done)))
    #expect(alerts(drive).isEmpty)
  }

  @Test func `The window's title has the session, the turn and what is awaited`() {
    var drive = Drive()
    #expect(draw(drive.state).title == "Retake")
    drive.type("a kite")
    drive.press("Enter")
    #expect(draw(drive.state).title == "a kite · sending · Retake")
    #expect(draw(drive.state).isWorking)
    let turn = drive.accept()
    #expect(draw(drive.state).title == "a kite · turn 1 waiting · Retake")
    drive.send(.turn(turn.ended(.done)))
    #expect(draw(drive.state).title == "a kite · turn 1 · Retake")
    #expect(!draw(drive.state).isWorking)
  }
}
