import Cells
import Model
import TestSupport
import Testing

@testable import Studio

/// Ordering the references of the next instruction.
@Suite(.timeLimit(.minutes(5))) struct TrayTests {
  private let laid = Workspace(references: [.make("a"), .make("b"), .make("c")])

  private func roles(_ drive: Drive) -> [String] {
    drive.workspace.references.map { "\($0.name) \($0.role?.rawValue ?? "-")" }
  }

  @Test func `The tray opens on the newest reference, and moves, switches and removes`() {
    var drive = Drive(workspace: laid)
    drive.press("M-e")
    #expect(drive.state.overlay == .tray(ReferenceTray(selected: 2)))
    drive.press("[", "[", "[")
    #expect(drive.workspace.references.map(\.name) == ["c", "a", "b"])
    drive.press("]")
    #expect(drive.workspace.references.map(\.name) == ["a", "c", "b"])
    drive.press("Space", "Down")
    #expect(drive.workspace.references.map(\.isOn) == [true, false, true])
    #expect(drive.saves.last?.workspace.references == drive.workspace.references)
    drive.press("Delete")
    #expect(drive.workspace.references.map(\.name) == ["a", "c"])
    #expect(drive.message == "removed b")
    drive.press("M-e")
    #expect(drive.state.overlay == .tray(ReferenceTray(selected: 1)))
    drive.press("Esc")
    #expect(drive.state.overlay == nil)
  }

  @Test func `Arrows cycle through the roles, and Enter accepts custom words`() {
    var drive = Drive(workspace: laid)
    drive.press("M-e", "g", "Right", "Right", "Down", "Left", "Down", "Enter")
    drive.type("the hat")
    drive.press("Enter")
    #expect(roles(drive) == ["a style", "b background", "c the hat"])
    drive.press("Right")
    #expect(roles(drive).last == "c -")
    drive.press("Enter")
    drive.type("POSE")
    drive.press("Enter")
    #expect(drive.workspace.references[2].role == .pose)
    // An unfinished role is discarded, and the tray stays.
    drive.press("Enter", "C-u")
    drive.type("x")
    drive.press("Esc")
    #expect(roles(drive).last == "c pose")
    #expect(drive.state.overlay == .tray(ReferenceTray(selected: 2)))
    drive.press("Enter", "C-u", "Enter")
    #expect(roles(drive).last == "c -")
  }

  @Test func `A role that is too long can be shortened`() {
    var drive = Drive(workspace: laid)
    drive.press("M-e", "Enter")
    drive.paste(String(repeating: "x", count: Reference.Role.limit + 1))
    drive.press("Enter")
    #expect(drive.message == "A role has at most 120 characters")
    drive.press("Backspace", "Enter")
    #expect(drive.workspace.references[2].role?.rawValue.count == 120)
  }

  @Test func `A reference that is off stays in the tray and is not sent`() {
    var drive = Drive(workspace: laid)
    drive.press("M-e", "Up", "Space", "Esc")
    drive.type("mix them")
    drive.press("Enter")
    #expect(drive.submitted.last?.references.map(\.name) == ["a", "c"])
    #expect(drive.workspace.references.map(\.name) == ["b"])
    // Text that led to nothing comes back with the references sent with it.
    let turn = drive.accept()
    drive.send(.turn(turn.ended(.failed)))
    #expect(drive.text == "mix them")
    #expect(drive.workspace.references.map(\.name) == ["a", "c", "b"])
    #expect(drive.workspace.sentReferences.map(\.name) == ["a", "c"])
  }

  @Test func `Adopting a turn's references keeps those that are off`() {
    var turn = Turn.make(1)
    turn.references = [.make("x")]
    var workspace = laid
    workspace.references[0].isOn = false
    (workspace.selected, workspace.focus) = (1, .history)
    var drive = Drive(turns: [turn], workspace: workspace)
    drive.press("c")
    #expect(drive.workspace.references.map(\.name) == ["x", "a"])
  }

  @Test func `Only references that are on count toward the provider's limit`() {
    var drive = Drive(profile: .paid, workspace: laid)
    #expect(drive.state.note(onReference: 2) == "too many: 3 of 2")
    #expect(drive.state.traySummary.text == "3 sent; paid accepts 2: switch off 1")
    drive.type("x")
    drive.press("Enter")
    #expect(drive.submitted.isEmpty && drive.message == "paid accepts 2 references; remove 1")
    drive.press("M-e", "g", "Space", "Esc")
    #expect(drive.state.note(onReference: 2) == nil)
    #expect(drive.state.traySummary.text == "2 of 3 sent; paid accepts 2")
    drive.paste("/d.png")
    #expect(drive.message == "paid accepts at most 2 references; M-e switches some off")
    drive.press("Enter")
    #expect(drive.submitted.last?.references.map(\.name) == ["b", "c"])
  }

  @Test func `The tray holds fourteen references`() {
    let references = (1...14).map { Reference.make("\($0)") }
    var drive = Drive(workspace: Workspace(references: references))
    drive.press("M-e", "Space", "Esc")
    drive.paste("/d.png")
    #expect(drive.effects.isEmpty)
    #expect(drive.message == "the tray holds at most 14 references; M-e shows them")
  }

  @Test func `One key makes a turn's picture a reference`() {
    var made = Turn.make(1, pictures: [.make("first"), .make("second")], drafts: [.make("draft")])
    made.instruction = "kite"
    var drive = Drive(turns: [made], workspace: Workspace(selected: 1, focus: .history))
    drive.press("R")
    #expect(
      drive.workspace.references == [
        Reference(.picture(.make("second")), name: "turn 1, picture 2")
      ])
    #expect(drive.message == "turn 1, picture 2 is reference 1; M-e sets its role")
    drive.press("R")
    #expect(drive.workspace.references.count == 1)
    #expect(drive.message.hasSuffix("is already a reference; M-e shows them"))
    drive.press("Tab", "p", "R")
    #expect(drive.workspace.references.last?.name == "turn 1, draft 1")
    // The turn is not left, and the text is where it was.
    #expect(drive.workspace.focus == .picture && drive.workspace.selected == 1)
  }

  @Test func `A turn without a picture of its own cannot become a reference`() {
    var drive = Drive(
      turns: [.make(1), .make(2, parent: 1, job: .running(task: "t"))],
      workspace: Workspace(selected: 2, focus: .picture))
    drive.press("R")
    #expect(drive.workspace.references.isEmpty)
    #expect(drive.message == "Turn 2 has no picture of its own")
  }

  @Test
  func `A click selects a reference, a second one switches it; the settings pane opens the tray`()
    throws
  {
    var drive = Drive(workspace: laid)
    drive.press("M-e")
    let list = try #require(drive.state.overlayLayout?.list)
    drive.click(list.minX + 5, list.minY)
    #expect(drive.state.overlay == .tray(ReferenceTray(selected: 0)))
    drive.click(list.minX + 5, list.minY + 1)
    #expect(drive.workspace.references.map(\.isOn) == [false, true, true])
    drive.press("Esc")
    drive.state.session.workspace.focus = .settings
    drive.press("G", "Up", "Enter")
    #expect(drive.state.overlay == .tray(ReferenceTray(selected: 1)))
  }

  @Test func `Files are added from the tray, which reopens afterwards`() {
    var drive = Drive(workspace: laid)
    drive.press("M-e", "F5")
    drive.type("/d.png")
    drive.press("Enter")
    #expect(drive.effects.last == .importPicture(path: "/d.png"))
    #expect(drive.state.overlay == .tray(ReferenceTray(selected: 2)))
    drive.send(.imported(path: "/d.png", .make("d")))
    drive.press("Down")
    #expect(drive.state.overlay == .tray(ReferenceTray(selected: 3)))
  }

  @Test func `A file dropped on the tray is added; dropped on a role being written it is text`() {
    var drive = Drive(workspace: laid)
    drive.press("M-e")
    drive.paste("/d.png")
    #expect(drive.effects == [.importPicture(path: "/d.png")])
    drive.press("Enter")
    drive.paste("/e.png")
    drive.press("Enter")
    #expect(drive.effects.count == 1 && roles(drive).last == "c /e.png")
  }

  @Test func `The tray requests its thumbnails, but none where each row is one line`() {
    var drive = Drive(workspace: laid)
    drive.press("M-e")
    let names = { (drive: Drive) in
      Set(drive.paints.filter { $0.size.rows == 2 }.map(\.scene.picture.digest))
    }
    #expect(names(drive) == ["a", "b", "c"])
    var small = Drive(size: Size(columns: 60, rows: 16), workspace: laid)
    small.press("M-e")
    #expect(names(small) == [])
  }
}
