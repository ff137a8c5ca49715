import Cells
import Model
import TestSupport
import Testing
import Themes

@testable import Studio

/// What stands before the caret, and what stands right of the text.
@Suite(.timeLimit(.minutes(5))) struct PromptTests {
  private static let pier = Reference.make("pier.jpg")
  private static var started: Turn {
    var turn = Turn.make(1, "a kite")
    turn.references = [pier]
    return turn
  }

  private func drive(
    _ turns: [Turn] = [.make(1, "a kite"), .make(2, parent: 1, "blue")], base: Int? = 2,
    selected: Int? = 2, references: [Reference] = [], columns: Int = 120
  ) -> Drive {
    Drive(
      size: Size(columns: columns, rows: 30), turns: turns,
      workspace: Workspace(references: references, base: base, selected: selected))
  }

  @Test func `It says which turn the next words edit, and stays while they are written`() {
    var drive = drive()
    #expect(drive.state.prompt.text == "edits 2")
    drive.type("make it red")
    #expect(drive.state.prompt.text == "edits 2")
    #expect(plainText(of: draw(drive.state).canvas).contains(" edits 2 ›  make it red"))
  }

  @Test func `A new conversation makes a new picture, or edits the one sent along`() {
    #expect(drive([], base: nil, selected: nil).state.prompt.text == "new picture")
    #expect(
      drive([], base: nil, selected: nil, references: [Self.pier]).state.prompt.text
        == "edits pier.jpg")
    var style = Self.pier
    style.role = .style
    #expect(
      drive([], base: nil, selected: nil, references: [style]).state.prompt.text == "new picture")
    var reading = drive([], base: nil, selected: nil)
    reading.begin(opening: ["/photos/pier.jpg"])
    #expect(reading.state.prompt.text == "edits pier.jpg")
  }

  @Test func `A turn that came in words is answered`() {
    let asked = Turn.make(2, parent: 1, "blue", job: .done(.textOnly))
    #expect(drive([.make(1, "a kite"), asked]).state.prompt.text == "answers 2")
  }

  @Test func `While a turn is working, its result is waited for`() {
    var drive = drive()
    drive.type("red")
    drive.press("Enter")
    #expect(drive.state.prompt.text == "sending")
    let turn = drive.accept()
    #expect(drive.state.prompt.text == "waits for 3")
    #expect(drive.state.prompt.spans.last?.role == .running)
    drive.send(.turn(turn.ended(.done)))
    #expect(drive.state.prompt.text == "edits 3")
  }

  @Test(arguments: [
    (120, "edits 2, not 1 · M-h edits 1"), (80, "edits 2, not 1 · M-h"),
    (60, "edits 2, not 1 · M-h"),
  ]) func `Another turn shown is said as a warning, with the key that edits it`(
    columns: Int, text: String
  ) {
    var drive = drive(selected: 1, columns: columns)
    #expect(drive.state.prompt.text == text)
    #expect(drive.state.prompt.spans.map(\.role).first == .warning)
    #expect(drive.state.prompt.spans.contains { $0.role == .key && $0.text == "M-h" })
    drive.type("re")
    drive.press("M-h")
    #expect(drive.state.prompt.text == "edits 1")
    #expect(drive.workspace.base == 1 && drive.text == "re" && drive.workspace.focus == .composer)
  }

  @Test func `A turn that cannot be edited is no alternative`() {
    let failed = Turn.make(3, parent: 2, "red", job: .done(.failed))
    let turns = [Turn.make(1, "a kite"), .make(2, parent: 1, "blue"), failed]
    var drive = drive(turns, base: 2, selected: 3)
    #expect(drive.state.prompt.text == "edits 2")
    drive.press("M-h")
    #expect(drive.workspace.base == 2 && drive.message.contains("has no result to edit"))
  }

  @Test func `A new picture is made although a turn is shown: that is said, too`() {
    #expect(drive(base: nil).state.prompt.text == "new picture, not 2 · M-h edits 2")
  }

  @Test func `A region drawn on the picture shown is about that picture`() {
    var drive = drive(selected: 1)
    drive.state.session.workspace.focus = .picture
    drive.press("a")
    #expect(drive.workspace.base == 1 && drive.state.isSketching)
    drive.press("Enter")
    #expect(drive.state.regions.count == 1 && drive.state.prompt.text == "edits 1")
    #expect(drive.state.composerChips.map(\.text) == ["region 1"])
  }

  @Test func `A draft cannot be edited, and no region is drawn on it`() {
    let turn = Turn.make(1, "a kite", drafts: [.make("draft")])
    var drive = drive([turn], base: 1, selected: 1)
    drive.state.session.workspace.pictureIndex = 1
    drive.state.session.workspace.focus = .picture
    drive.press("a")
    #expect(!drive.state.isSketching && drive.message.contains("not this picture"))
  }

  @Test func `References and regions are chips at the right of the row, and a click opens one`() {
    var drive = drive(references: [Self.pier, .make("kite.png")])
    drive.type("make it red")
    let row = plainText(of: draw(drive.state).canvas).split(
      separator: "\n", omittingEmptySubsequences: false)[28]
    #expect(row.hasSuffix("[1 pier.jpg] [2 kite.png]"))
    #expect(row.contains("edits 2 ›  make it red"))
    drive.click(row.count - 4, 28)
    guard case .tray(let tray) = drive.state.overlay else {
      Issue.record("no tray")
      return
    }
    #expect(tray.selected == 1)
  }

  @Test(arguments: [60, 80, 120, 300], [0, 1, 3, 14])
  func `Prompt, text and chips never meet`(columns: Int, count: Int) {
    let names = (0..<count).map { "a rather long name of a photograph \($0).jpg" }
    var drive = drive(selected: 1, references: names.map(Reference.make), columns: columns)
    drive.type(String(repeating: "words and more words ", count: 20))
    let layout = drive.state.composerLayout
    let chips = layout.chips
    #expect(chips.chips.count + chips.left == count)
    #expect(layout.text.size.columns >= columns / 5)
    #expect(layout.text.minX == drive.state.prompt.columns)
    #expect(layout.text.maxX < layout.chipsOrigin.x || count == 0)
    #expect(layout.chipsOrigin.x + chips.columns == columns - 1)
    #expect(layout.text.contains(layout.caret))
    #expect(layout.wrapped.columns == layout.text.size.columns - 1)
  }
}
