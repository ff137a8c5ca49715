import Cells
import Model
import TestSupport
import Testing

@testable import Studio

@Suite(.timeLimit(.minutes(5))) struct MarkTests {
  private var drive: Drive {
    var drive = Drive(
      turns: [.make(1), .make(2, parent: 1), .make(3, parent: 1)],
      workspace: Workspace(base: 3, selected: 2))
    drive.press("Tab")
    return drive
  }

  private func id(_ number: Int) -> TurnID { TurnID(session: .one, number: number) }

  @Test func `A star and a rejection replace each other, and each is stored`() {
    var drive = drive
    drive.press("*")
    #expect(drive.effects == [.mark(id(2), TurnMark(isStarred: true))])
    #expect(drive.message == "turn 2 is starred")
    drive.forget()
    drive.press("X")
    #expect(drive.effects == [.mark(id(2), TurnMark(isRejected: true))])
    drive.forget()
    drive.press("X")
    #expect(drive.effects == [.mark(id(2), TurnMark())])
    #expect(drive.state.history.marks.isEmpty)
  }

  @Test func `A label and a note are typed, and removed by an empty line`() {
    var drive = drive
    drive.press("L")
    drive.type("  cover ")
    drive.press("Enter", "A")
    drive.type("the calm one")
    drive.press("Enter")
    #expect(
      drive.state.mark(of: 2) == TurnMark(label: "cover", note: "the calm one"))
    #expect(drive.workspace.focus == .history)
    drive.press("L", "C-u", "Enter")
    #expect(drive.state.mark(of: 2) == TurnMark(note: "the calm one"))
    #expect(drive.effects.last == .mark(id(2), TurnMark(note: "the calm one")))
  }

  @Test func `A label that is too long is refused with a message`() {
    var drive = drive
    drive.press("L")
    drive.type("much too long a label")
    drive.press("Enter")
    guard case .prompt(let prompt) = drive.state.overlay else {
      Issue.record("The line is closed")
      return
    }
    #expect(prompt.problem?.contains("16 characters") == true)
    #expect(drive.state.history.marks.isEmpty)
  }

  @Test func `A turn that changes keeps its marks`() {
    var drive = drive
    drive.press("*")
    drive.send(.turn(.make(2, parent: 1, job: .done(.failed))))
    #expect(drive.state.mark(of: 2).isStarred)
  }

  @Test func `Another session has its own marks, and none is stored again`() {
    var drive = drive
    drive.press("*")
    drive.forget()
    var turn = Turn.make(1)
    turn.id = TurnID(session: .two, number: 1)
    drive.send(
      .sessionOpened(
        Session(id: .two, created: Timestamp(milliseconds: 0)), [turn],
        marks: [1: TurnMark(label: "old")]))
    #expect(drive.state.history.marks == [1: TurnMark(label: "old")])
    #expect(drive.effects == [.loadPromptHistory])
  }

  @Test func `The keys type in the composer and do nothing before the first turn`() {
    var drive = Drive()
    drive.type("*XLN")
    #expect(drive.text == "*XLN")
    drive.press("Tab", "*")
    #expect(drive.message == "There is no turn to mark yet")
    #expect(drive.effects.isEmpty)
  }
}
