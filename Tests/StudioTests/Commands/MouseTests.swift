import Cells
import Model
import TestSupport
import Testing

@testable import Studio

@Suite(.timeLimit(.minutes(5))) struct MouseTests {
  @Test func `A click on a pane focuses it`() {
    var drive = Drive(turns: [.make(1)], workspace: Workspace(selected: 1))
    drive.click(in: drive.state.layout.history)
    #expect(drive.workspace.focus == .history)
    // With the focus, the history lies over the left of the picture.
    drive.click(drive.state.size.columns - 2, 3)
    #expect(drive.workspace.focus == .picture)
    drive.state.session.workspace.pinsSettings = true
    drive.click(in: drive.state.layout.settings)
    #expect(drive.workspace.focus == .settings)
    drive.click(in: drive.state.layout.composer)
    #expect(drive.workspace.focus == .composer)
  }

  @Test func `A click selects a row of the history, a second one chooses it`() {
    var drive = Drive(
      turns: [.make(1), .make(2, parent: 1)], workspace: Workspace(base: 2, selected: 2))
    guard let pane = drive.state.layout.history else {
      Issue.record("There is no history")
      return
    }
    drive.click(pane.minX + 3, pane.minY + 1)
    #expect(drive.workspace.selected == 1)
    #expect(drive.workspace.base == 2)
    drive.click(pane.minX + 3, pane.minY + 1)
    #expect(drive.workspace.base == 1)
    #expect(drive.workspace.focus == .composer)
    drive.click(pane.minX + 3, pane.maxY - 2)
    #expect(drive.workspace.selected == 1, "below the last row there is nothing to select")
  }

  @Test func `The first click on the selected row only moves the focus there`() {
    var drive = Drive(
      turns: [.make(1), .make(2, parent: 1)], workspace: Workspace(base: 2, selected: 1))
    guard let pane = drive.state.layout.history else { return }
    drive.click(pane.minX + 3, pane.minY + 1)
    #expect(drive.workspace.base == 2)
    #expect(drive.workspace.focus == .history)
  }

  @Test func `Every hint in the footer runs its command`() {
    for index in 0..<5 {
      var clicked = Drive()
      clicked.type("x")
      var typed = clicked
      let hints = clicked.state.footerLayout.hints
      guard hints.indices.contains(index) else { continue }
      clicked.click(in: hints[index].rect)
      typed.press(hints[index].hint.key)
      #expect(clicked.state == typed.state, "\(hints[index].hint.title)")
      #expect(clicked.effects == typed.effects)
    }
  }

  @Test func `A click places the caret`() {
    var drive = Drive()
    drive.type("hello")
    let text = drive.state.composerLayout.text
    drive.click(text.minX + 2, text.minY)
    #expect(drive.state.composer.caret == 2)
    drive.click(text.maxX - 1, text.minY)
    #expect(drive.state.composer.caret == 5)
  }

  @Test func `A click on a chip of the header opens it`() throws {
    var drive = Drive(profile: .rich)
    drive.state.session.workspace.settings.thinking = .high
    for (command, title) in [
      (Command.resolution, "Resolution"), (.ratio, "Ratio"), (.thinking, "Thinking"),
      (.chooseProfile, "Profiles"), (.chooseModel, "Models"),
    ] {
      let chip = try #require(
        drive.state.headerLayout.chips.first { $0.chip.command == command }, "\(title)")
      drive.click(in: chip.rect)
      #expect(drive.state.overlay?.title == title)
      drive.press("Esc")
    }
  }

  @Test func `Beside the panel of a setting, a click on another opens that one's`() {
    var drive = Drive(size: .comfortable)
    drive.press("F2")
    drive.click(in: drive.state.settingsLayout.first { $0.line.row == .thinking }?.rect)
    guard case .thinking? = drive.state.overlay else {
      Issue.record("\(String(describing: drive.state.overlay))")
      return
    }
    drive.click(in: drive.state.headerLayout.chips.first { $0.chip.command == .resolution }?.rect)
    guard case .resolution? = drive.state.overlay else {
      Issue.record("\(String(describing: drive.state.overlay))")
      return
    }
    drive.click(2, 10)
    #expect(drive.state.overlay == nil)
  }

  @Test func `A click on a settings row opens or changes it`() {
    var drive = Drive(workspace: Workspace(focus: .settings))
    drive.click(in: drive.state.settingsLayout.first { $0.line.row == .resolution }?.rect)
    #expect(drive.state.overlay?.title == "Resolution")
    drive.press("Esc")
    drive.click(in: drive.state.settingsLayout.first { $0.line.row == .thoughts }?.rect)
    #expect(drive.workspace.settings.includeThoughts)
  }

  @Test func `Text typed after a setting was clicked goes to the composer`() {
    var drive = Drive()
    drive.state.session.workspace.pinsSettings = true
    drive.click(in: drive.state.settingsLayout.first { $0.line.row == .ratio }?.rect)
    drive.click(in: drive.state.overlayLayout?.list)
    drive.type("a hill")
    #expect(drive.text == "a hill")
    #expect(drive.workspace.settings == .initial)
  }

  @Test func `A click on a row of a list chooses it, one outside closes the list`() {
    var drive = Drive()
    drive.press("F3")
    guard let places = drive.state.overlayLayout else { return }
    drive.click(places.list.minX, places.list.minY + 3)
    #expect(drive.workspace.settings.resolution == .k4)
    #expect(drive.state.overlay == nil)
    drive.press("F3")
    drive.click(0, 0)
    #expect(drive.state.overlay == nil)
  }

  @Test func `A theme is previewed with one click and kept with the next`() {
    var drive = Drive()
    drive.press("F8")
    guard let places = drive.state.overlayLayout else { return }
    drive.click(places.list.minX, places.list.minY + 1)
    #expect(drive.state.themes.current == .other)
    #expect(drive.state.overlay != nil)
    drive.click(places.list.minX, places.list.minY + 1)
    #expect(drive.effects == [.setPreference(key: "theme", value: "other")])
  }

  @Test func `A question is answered by clicks`() {
    var drive = Drive()
    drive.type("x")
    drive.press("Enter")
    _ = drive.accept()
    drive.press("C-q")
    drive.click(in: drive.state.overlayLayout?.no)
    #expect(drive.state.isRunning && drive.state.overlay == nil)
    drive.press("C-q")
    drive.click(in: drive.state.overlayLayout?.yes)
    #expect(!drive.state.isRunning)
  }

  @Test func `The wheel scrolls the history without selecting`() {
    let turns = (1...100).map { Turn.make($0, parent: $0 > 1 ? $0 - 1 : nil) }
    var drive = Drive(turns: turns, workspace: Workspace(base: 100, selected: 1))
    let point = drive.state.layout.history?.origin ?? .zero
    drive.send(.input(.mouse(Mouse(.scrollDown, at: point))))
    #expect(drive.state.historyTop == 3)
    for _ in 0..<100 { drive.send(.input(.mouse(Mouse(.scrollDown, at: point)))) }
    #expect(drive.state.historyTop == 100 - drive.state.visibleHistoryRows)
    drive.send(.input(.mouse(Mouse(.scrollUp, at: point))))
    #expect(drive.state.historyTop == 97 - drive.state.visibleHistoryRows)
    #expect(drive.workspace.selected == 1)
  }

  @Test func `The wheel never chooses an answer`() {
    var drive = Drive()
    drive.type("x")
    drive.press("Enter")
    _ = drive.accept()
    drive.press("C-q")
    let before = drive.state.overlay
    drive.send(.input(.mouse(Mouse(.scrollUp, at: Point(x: 60, y: 20)))))
    #expect(drive.state.overlay == before)
  }

  @Test func `The wheel scrolls lists by one row and details by a few lines`() {
    var turn = Turn.make(1)
    turn.outcome?.text = (1...100).map { "line \($0)" }.joined(separator: "\n")
    var drive = Drive(turns: [turn], workspace: Workspace(selected: 1, focus: .history))
    let middle = Point(x: 60, y: 20)
    drive.press("F1")
    drive.send(.input(.mouse(Mouse(.scrollDown, at: middle))))
    #expect(drive.state.overlay?.picker?.selected == 1)
    drive.press("Esc", "i")
    drive.send(.input(.mouse(Mouse(.scrollDown, at: middle))))
    #expect(drive.state.overlay == .details(top: 3))
  }

  @Test func `A click on an unavailable choice says why and chooses nothing`() throws {
    var drive = Drive(profile: .paid)
    drive.press("F2")
    let places = try #require(drive.state.overlayLayout)
    drive.click(places.list.minX, places.list.minY + 1)
    #expect(drive.workspace.settings.ratio == .auto)
    #expect(drive.message == "paid does not offer this ratio.")
  }

  @Test func `A click in a text field places the caret`() throws {
    var drive = Drive()
    drive.press("F5")
    drive.type("~/kite.png")
    let field = try #require(drive.state.overlayLayout?.field)
    drive.click(field.minX + 2, field.minY)
    drive.type("x")
    guard case .files(let files) = drive.state.overlay else {
      Issue.record("The line is closed")
      return
    }
    #expect(files.field.text == "~/xkite.png")
  }
}
