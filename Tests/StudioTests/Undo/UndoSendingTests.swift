import Model
import TestSupport
import Testing

@testable import Studio

/// A turn that was sent stays: undo restores what was sent with it.
@Suite(.timeLimit(.minutes(5))) struct UndoSendingTests {
  private var drive: Drive {
    Drive(
      turns: [.make(1, "a kite"), .make(2, parent: 1, "blue")],
      workspace: Workspace(references: [.make("a.png")], base: 2, selected: 2))
  }

  @Test func `Base, references and text are restored, and the turn stays`() {
    var drive = drive
    drive.press("M-s", "Up", "Enter")
    drive.make("make it red")
    #expect(drive.workspace.base == 3 && drive.workspace.references.isEmpty)
    drive.press("M-u")
    #expect(drive.message == "undone: sending turn 3; the turn stays")
    #expect(drive.state.turns.count == 3)
    #expect(drive.workspace.base == 2 && drive.workspace.references == [.make("a.png")])
    #expect(drive.text == "make it red")
    drive.forget()
    drive.press("M-U")
    #expect(drive.message == "redone: sending turn 3; nothing is sent again")
    #expect(drive.workspace.base == 3 && drive.workspace.references.isEmpty && drive.text.isEmpty)
    #expect(drive.workspace.selected == 3 && drive.submitted.isEmpty)
    drive.press("M-u", "M-u")
    #expect(drive.message == "undone: resolution 512")
    #expect(drive.text == "make it red")
  }

  @Test func `Text written since stays`() {
    var drive = drive
    drive.make("make it red")
    drive.type("and now")
    drive.press("M-u")
    #expect(drive.message == "undone: sending turn 3; the turn stays; your text stays")
    #expect(drive.text == "and now" && drive.workspace.base == 2)
  }

  @Test func `For a working turn only later changes can be undone`() {
    var drive = drive
    drive.type("make it red")
    drive.press("Enter")
    drive.press("M-u")
    #expect(drive.message.contains("turn 3 is still working"))
    let turn = drive.accept()
    drive.press("M-s", "Up", "Enter", "M-u")
    #expect(drive.message == "undone: resolution 512")
    drive.press("M-u")
    #expect(drive.message.contains("turn 3 is still working"))
    drive.send(.turn(turn.ended(.done)))
    #expect(drive.workspace.base == 3)
    // News of the turn belongs to its sending, and what was undone can still be redone.
    drive.press("M-U")
    #expect(drive.message == "redone: resolution 512")
    drive.press("M-u", "M-u")
    #expect(drive.workspace.base == 2 && drive.text == "make it red")
  }

  @Test func `A failed turn has returned everything: there is nothing to undo`() {
    var drive = drive
    drive.make("make it red", .failed)
    #expect(drive.text == "make it red" && drive.workspace.references == [.make("a.png")])
    drive.press("M-u")
    #expect(drive.message == "nothing to undo")
  }

  @Test func `The entry is stored with the turn`() throws {
    var drive = drive
    drive.type("make it red")
    drive.press("Enter")
    let rows = try #require(drive.submitted.last?.session.undo?.rows)
    #expect(rows.map(\.sending) == [3])
  }

  @Test func `A picture that was waited for stays a reference of its own`() {
    var drive = drive
    drive.press("F5")
    drive.type("/kite.png")
    drive.press("Enter")
    drive.type("make it red")
    drive.press("Enter")
    drive.send(.imported(path: "/kite.png", .make("kite.png")))
    let turn = drive.accept()
    drive.send(.turn(turn.ended(.done)))
    drive.press("M-u")
    #expect(drive.workspace.references == [.make("a.png"), .make("kite.png")])
    drive.press("M-u")
    #expect(drive.message == "undone: reference kite.png")
    #expect(drive.workspace.references == [.make("a.png")])
  }

  @Test func `The first instruction's title stays; a kept version is undone as one`() {
    var drive = Drive()
    drive.make("a paper kite")
    drive.press("M-u")
    #expect(drive.state.session.title == "a paper kite" && drive.workspace.base == nil)
    #expect(drive.text == "a paper kite")
  }
}
