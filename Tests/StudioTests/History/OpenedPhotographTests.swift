import Cells
import Model
import TestSupport
import Testing

@testable import Studio

/// The photograph that a session starts from, as turn 0.
@Suite(.timeLimit(.minutes(5))) struct OpenedPhotographTests {
  private static let pier = Reference.make("pier.jpg")
  private static var turns: [Turn] {
    var first = Turn.make(1, "a kite")
    first.references = [pier]
    return [first, .make(2, parent: 1, "blue")]
  }

  private func drive(
    base: Int? = 2, selected: Int? = 2, focus: Pane = .history, turns: [Turn] = turns
  ) -> Drive {
    Drive(turns: turns, workspace: Workspace(base: base, selected: selected, focus: focus))
  }

  @Test func `It is the first row of the history, above what edited it`() {
    var drive = drive()
    #expect(drive.state.history.tree.rows.map(\.number) == [0, 1, 2])
    drive.press("{", "{")
    #expect(drive.state.selectedTurn?.number == 0)
    #expect(drive.state.shownPicture == Self.pier.picture)
    let screen = plainText(of: draw(drive.state).canvas)
    #expect(screen.contains("0 pier.jpg"))
    drive.press("}")
    #expect(drive.workspace.selected == 1)
  }

  @Test func `A session that starts from words alone has none`() {
    #expect(drive(turns: [.make(1, "a kite")]).state.history.opened == nil)
    var styled = Self.turns
    styled[0].references[0].role = .style
    #expect(drive(turns: styled).state.history.opened == nil)
    var linked = Self.turns
    linked[0].references = [Reference(.url("https://example.org/a.png"), name: "a.png")]
    #expect(drive(turns: linked).state.history.opened == nil)
  }

  @Test func `Before the first turn it is the picture in the tray`() {
    var drive = Drive(workspace: Workspace(references: [Self.pier]))
    #expect(drive.state.history.tree.rows.map(\.number) == [0])
    #expect(plainText(of: draw(drive.state).canvas).contains("0 pier.jpg"))
    drive.press("Tab", "Down", "Esc", "Backspace")
    #expect(drive.workspace.selected == nil)
    #expect(drive.state.history.opened == nil && drive.state.history.tree.rows.isEmpty)

    var made = Drive(workspace: Workspace(references: [Self.pier]))
    made.make("a kite")
    #expect(made.submitted.last?.references == [Self.pier] && made.workspace.base == 1)
    #expect(made.state.history.tree.rows.map(\.number) == [0, 1])
  }

  @Test func `Editing it again starts a conversation with it, which stands below it`() throws {
    var drive = drive()
    drive.press("Home", "Enter")
    #expect(drive.workspace.base == 0 && drive.state.prompt.text == "edits pier.jpg")
    #expect(drive.state.pictureToEdit == Self.pier.picture)
    drive.type("red")
    drive.press("Enter")
    let draft = try #require(drive.submitted.last)
    #expect(draft.parent == nil && draft.references == [Self.pier])
    let turn = drive.accept()
    #expect(drive.state.prompt.text == "waits for 3")
    drive.send(.turn(turn.ended(.done)))
    #expect(drive.workspace.base == 3)
    #expect(
      drive.state.history.tree.rows.map { $0.guides + String($0.number) }
        == ["0", "├─1", "│ 2", "└─3"])
  }

  @Test func `A new conversation is not taken over by an edit of the photograph that still works`()
  {
    var drive = drive(base: nil, selected: 0, focus: .composer, turns: [])
    drive.state.session.workspace.references = [Self.pier]
    drive.type("red")
    drive.press("Enter")
    let turn = drive.accept()
    drive.press("C-x", "n")
    drive.send(.turn(turn.ended(.done)))
    #expect(drive.workspace.base == nil)
    // Another session's turn of the same number is none of those.
    #expect(!drive.state.outbox.leftAlone.contains(TurnID(session: .two, number: turn.number)))
  }

  @Test func `What failed is sent with it once, and edits it still`() throws {
    var drive = drive(base: 0, selected: 0, focus: .composer)
    drive.make("red", .failed)
    #expect(drive.text == "red")
    #expect(drive.workspace.base == 0)
    drive.press("Enter")
    #expect(drive.submitted.last?.references == [Self.pier])
  }

  @Test func `A new conversation is none of its edits`() {
    var drive = drive()
    drive.press("B", "Enter")
    drive.make("a whale")
    #expect(drive.submitted.last?.references == [])
    #expect(drive.state.history.tree.ancestors(of: 3).isEmpty)
  }

  @Test func `It is compared with the turn edited, and others with it where it is marked`() throws {
    var drive = drive()
    drive.press("Home", "C-o")
    let pair = try #require(drive.state.comparedPair)
    #expect(pair.before == Self.pier.picture && pair.after == .make("result 2"))
    #expect(pair.beforeLabel == "before · 0" && pair.afterLabel == "after · 2")
    drive.press("m", "End")
    #expect(drive.state.comparedPair?.before == Self.pier.picture)
  }

  @Test func `Its star is stored with the session, and comes back`() throws {
    var drive = drive()
    drive.press("Home", "*")
    #expect(drive.state.mark(of: 0).isStarred && drive.workspace.openedMark?.isStarred == true)
    #expect(!drive.effects.contains { if case .mark = $0 { true } else { false } })
    let saved = try #require(drive.saves.last)
    #expect(saved.workspace.openedMark?.isStarred == true)
    drive.press("u")
    #expect(drive.state.mark(of: 0).isEmpty && drive.workspace.openedMark == nil)
    drive.send(.sessionOpened(saved, Self.turns))
    #expect(drive.state.mark(of: 0).isStarred)
  }

  @Test func `It is saved like any picture, has details, and is found`() {
    var drive = drive()
    drive.press("Home", "i")
    let details = drive.state.overlayLines.map(\.text)
    #expect(details.contains("Turn 0") && details.contains { $0.hasPrefix("size") })
    #expect(!details.contains { $0.contains("imported") })
    drive.press("Esc", "s")
    guard case .prompt(let prompt) = drive.state.overlay else {
      Issue.record("nothing asks for a name")
      return
    }
    #expect(prompt.field.text.hasSuffix("-0.png"))
    drive.press("Esc", "End", "/")
    drive.type("pier")
    #expect(drive.state.selectedTurn?.number == 0)
  }

  @Test func `It is no instruction: nothing is copied from it, kept of it or sent again`() {
    var drive = drive(selected: 0)
    for key in ["c", "C", "K", "C-x"] {
      drive.press(key)
      if key == "C-x" { drive.press("C-r") }
      #expect(drive.message.contains("turn 0 is the photograph itself"), "\(key): \(drive.message)")
    }
    #expect(drive.submitted.isEmpty && drive.text.isEmpty)
  }
}
