import Cells
import Model
import TestSupport
import Testing

@testable import Studio

/// What is done all day, one key each.
@Suite(.timeLimit(.minutes(5))) struct HabitTests {
  /// 1 ─ 2 ─ 4 and 1 ─ 3, the composer on 4.
  private func drive(_ profile: Profile = .sandbox) -> Drive {
    var drive = Drive(
      profile: profile,
      turns: [
        Turn.make(1, "a kite").ended(.done), Turn.make(2, parent: 1, "blue").ended(.done),
        Turn.make(3, parent: 1, "red").ended(.done), Turn.make(4, parent: 2, "dusk").ended(.done),
      ], workspace: Workspace(base: 4, selected: 4))
    drive.begin()
    drive.forget()
    return drive
  }

  @Test func `One key goes back a turn, shows it and edits from there, and keeps the words`() {
    var drive = drive()
    drive.type("a boat")
    drive.press("M-Up")
    #expect(drive.workspace.base == 2 && drive.workspace.selected == 2)
    #expect(drive.text == "a boat" && drive.workspace.focus == .composer)
    drive.press("C-x", "Up", "M-Up")
    #expect(drive.workspace.base == 1)
    #expect(drive.message == "turn 1 starts its conversation")
    drive.press("M-Down", "Enter")
    #expect(drive.submitted.map(\.parent) == [3], "the newest that continues from it")
    drive.press("M-u")
    #expect(drive.submitted.count == 1)
  }

  @Test func `Trying again is one key from anywhere, and asks where it costs`() {
    var free = drive()
    free.press("M-r")
    #expect(free.submitted.map(\.instruction) == ["dusk"] && free.submitted.first?.parent == 2)
    var paid = drive(.paid)
    paid.press("M-r")
    #expect(paid.submitted.isEmpty && paid.state.question?.action == .sendAgain(4))
    paid.press("Enter")
    #expect(paid.submitted.isEmpty, "the answer that costs nothing is chosen")
    paid.press("M-r", "y")
    #expect(paid.submitted.isEmpty, "y marks the answer")
    paid.press("Enter")
    #expect(paid.submitted.count == 1)
  }

  @Test func `A digit chooses the number of variants, and Enter sends them`() {
    var drive = drive()
    drive.type("a boat")
    drive.press("M-x", "4")
    #expect(drive.submitted.isEmpty)
    drive.press("9")
    #expect(drive.message == "2 to 8 at a time")
    drive.press("Enter")
    #expect(drive.submitted.map(\.count) == [4])
  }

  @Test func `A hidden turn takes what continues from it along, and undo brings both back`() {
    var drive = drive()
    drive.press("Tab", "Up", "d")
    #expect(drive.state.history.tree.rows.map(\.number) == [1, 3])
    #expect(drive.workspace.hidden == [2] && drive.workspace.selected == 3)
    #expect(drive.workspace.base == 1, "what is edited next is not hidden")
    #expect(drive.state.turns.count == 4)
    #expect(drive.saves.last?.workspace.hidden == [2])
    drive.press("u")
    #expect(drive.workspace.hidden == nil && drive.workspace.base == 4)
    #expect(drive.message.contains("hiding of turn 2"))
    #expect(drive.state.history.tree.count == 4)
  }

  @Test func `Hidden turns are shown on request, and each can be shown for good`() {
    var drive = drive()
    drive.press("Tab", "Up", "d", "H")
    #expect(drive.state.history.tree.count == 4)
    drive.press("g", "Down", "Down")
    #expect(drive.workspace.selected == 4)
    drive.press("d")
    #expect(drive.workspace.hidden == nil, "a turn is shown with what it continues from")
    drive.press("H")
    #expect(drive.message == "no turn is hidden")
  }

  @Test func `What is working, and the last turn shown, are not hidden`() {
    var drive = Drive(
      turns: [
        Turn.make(1, "a kite").ended(.done),
        Turn.make(2, parent: 1, "dusk", job: .running(task: "8")),
      ],
      workspace: Workspace(base: 1, selected: 1))
    drive.begin()
    drive.press("Tab", "d")
    #expect(drive.workspace.hidden == nil && drive.message.contains("still working"))
    drive.send(.turn(Turn.make(2, parent: 1, "dusk").ended(.done)))
    drive.press("d")
    #expect(drive.workspace.hidden == nil && drive.message == "there is no other turn to show")
  }

  @Test func `A result that arrives while another turn is shown is new until it is seen`() {
    var drive = Drive(
      turns: [
        Turn.make(1, "a kite").ended(.done),
        Turn.make(2, parent: 1, "dusk", job: .running(task: "8")),
        Turn.make(3, parent: 1, "dawn", job: .running(task: "9")),
      ],
      workspace: Workspace(base: 1, selected: 1))
    drive.begin()
    drive.send(.turn(Turn.make(2, parent: 1, "dusk").ended(.done)))
    drive.send(.turn(Turn.make(3, parent: 1, "dawn").ended(.done)))
    #expect(drive.workspace.unseen == [2, 3])
    #expect(drive.state.hints.contains { $0.command == .nextUnseen })
    drive.press("M-j")
    #expect(drive.workspace.selected == 2 && drive.message == "turn 2; 1 more to see")
    drive.press("M-j")
    #expect(drive.workspace.selected == 3 && drive.workspace.unseen == nil)
    drive.press("M-j")
    #expect(drive.message == "you have seen every result" && drive.workspace.selected == 3)
  }

  @Test func `Enter on a safety category leaves it as it is`() {
    var drive = Drive(profile: .rich)
    drive.press("C-p")
    drive.type("safety")
    drive.press("Enter")
    let before = drive.workspace.settings
    drive.press("Down", "Enter")
    #expect(drive.workspace.settings == before && drive.state.overlay == nil)
  }
}
