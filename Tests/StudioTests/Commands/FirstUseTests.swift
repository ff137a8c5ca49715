import Cells
import Imagery
import Model
import TestSupport
import Testing

@testable import Studio

/// What somebody who uses the studio for the first time tries, and expects.
@Suite(.timeLimit(.minutes(5))) struct FirstUseTests {
  private static let turns: [Turn] = {
    var inside = Turn.make(3, parent: 2, "red")
    inside.regions = [Region(x: 10, y: 20, width: 30, height: 40)]
    return [.make(1, "a kite"), .make(2, parent: 1, "blue"), inside]
  }()

  private func drive(
    selected: Int = 2, focus: Pane = .composer, profile: Profile = .sandbox
  ) -> Drive {
    var drive = Drive(
      profile: profile, turns: Self.turns,
      workspace: Workspace(base: selected, selected: selected, focus: focus))
    drive.begin(in: focus)
    return drive
  }

  @Test func `After an edit of a region the first hint keeps the rest, from the composer`() {
    var drive = drive(selected: 3)
    #expect(drive.state.hints.first?.command == .keep && drive.state.hints.first?.key == "M-K")
    drive.press("M-K")
    #expect(drive.effects.contains { if case .keep = $0 { true } else { false } })
    #expect(!self.drive().state.hints.contains { $0.command == .keep })
  }

  @Test func `y marks the answer of a question that may cost money, and Enter agrees`() throws {
    var drive = drive(profile: .paid)
    drive.press("M-r", "y")
    #expect(drive.submitted.isEmpty && drive.state.question?.isYesSelected == true)
    #expect(drive.state.question?.yesLabel == " y Enter Send it ")
    #expect(drive.state.hints.first?.title == "send it")
    drive.press("n")
    #expect(drive.submitted.isEmpty && drive.state.overlay == nil)
    drive.press("M-r", "y", "Enter")
    #expect(drive.submitted.count == 1)
  }

  @Test func `Words of one's own that a turn's instruction replaces are one key away`() {
    var drive = drive()
    drive.type("make it dusk")
    drive.press("Tab", "r")
    #expect(drive.text == "blue" && drive.message.contains("M-p there brings back"))
    drive.press("Esc", "M-p")
    #expect(drive.text == "make it dusk")
    drive.press("M-n")
    #expect(drive.text == "blue")
    drive.press("Tab", "c")
    #expect(!drive.message.contains("M-p"), "the words of a turn are with the turn")
  }

  @Test func `The palette shows keys that work from where it was opened`() throws {
    func keys(_ command: Command, in pane: Pane) throws -> String {
      let state = drive(focus: pane).state
      return try #require(
        state.paletteItems(matching: "").first { $0.value == .command(command) }
      ).detail
    }
    #expect(try keys(.reuse, in: .composer) == "" && keys(.reuse, in: .history) == "c, r")
    #expect(try keys(.keep, in: .composer) == "M-K, C-x k")
    #expect(try keys(.help, in: .composer).contains("?"))
  }

  @Test func `Variants of the turn shown are sent from an empty composer`() {
    var drive = drive()
    drive.press("M-x", "3")
    #expect(drive.state.hints.first?.key == "2–8" && drive.submitted.isEmpty)
    drive.press("Enter")
    #expect(drive.submitted.map(\.count) == [3] && drive.submitted.first?.instruction == "blue")
  }

  @Test func `Thinking stands under the resolution, and the first hint says what an arrow does`() {
    let state = drive(focus: .settings).state
    #expect(state.settingsRows.prefix(3) == [.ratio, .resolution, .thinking])
    #expect(state.hints.first?.command == .right)
  }

  @Test func `The history is searched from anywhere, and a slash still begins a local step`() {
    var drive = drive()
    drive.press("/")
    #expect(drive.text == "/" && drive.state.overlay == nil)
    drive.press("Backspace", "M-/")
    drive.type("kite")
    drive.press("Enter")
    #expect(drive.workspace.selected == 1)
  }

  @Test func `A digit selects a picture of the contact sheet`() {
    var drive = drive()
    drive.press("M-c")
    #expect(drive.state.sheetNumbers.count > 1)
    #expect(drive.state.hints.first?.key == "1–\(drive.state.sheetNumbers.count)")
    drive.press("1")
    #expect(drive.workspace.selected == drive.state.sheetNumbers.first)
    drive.press("9")
    #expect(drive.state.sheet != nil && drive.message.hasPrefix("there are"))
    #expect(!drive.state.hints.contains { $0.command == .contactSheet }, "there are no siblings")
  }

  @Test func `Comparing from the composer says the keys that change the view from there`() {
    var drive = drive()
    drive.press("C-o")
    #expect(drive.message == "side by side; Tab v changes the view")
    drive.press("Tab", "v")
    #expect(drive.state.hints.first?.key == "[ ]")
  }

  @Test func `A region being drawn keeps its hints after the first arrow`() {
    var drive = drive(focus: .picture)
    drive.press("a", "Right")
    #expect(drive.state.hints.map(\.key) == ["Enter", "Esc", "E", "i", "[ ]", "{ }"])
  }

  @Test func `A local step is made here, the hint says, and its error stands once`() {
    var drive = drive()
    drive.type("/crop 0:0")
    #expect(drive.state.hints.first?.title == "make it here")
    drive.press("Enter")
    let screen = plainText(of: draw(drive.state).canvas)
    #expect(screen.components(of: drive.message).count == 2, "\(screen)")
  }

  @Test func `An empty tray offers what fills it`() {
    var drive = drive()
    drive.press("M-e")
    #expect(drive.state.hints.map(\.command) == [.openPicture, .leave])
    let screen = plainText(of: draw(drive.state).canvas)
    #expect(screen.contains("F5 adds files") && screen.contains("Tab R adds the picture shown"))
  }

  @Test func `Saving proposes a free name, with the caret before the extension`() throws {
    var drive = drive()
    drive.press("C-s")
    guard case .prompt(let first)? = drive.state.overlay else {
      Issue.record("no prompt")
      return
    }
    #expect(first.field.text.dropFirst(first.field.caret).first == ".")
    func listing(_ names: String...) -> FolderListing {
      FolderListing(
        folder: "/here", spelled: "/here",
        entries: names.map { FolderEntry(name: $0, isFolder: false, byteCount: 1, modified: 1) })
    }
    let second = drive.state.proposedName(for: .make("result 2"), mark: "-2")
    drive.send(.folderListed(".", listing(first.field.text, second)))
    guard case .prompt(let free)? = drive.state.overlay else { return }
    #expect(free.field.text == drive.state.proposedName(for: .make("result 2"), mark: "-3"))
    drive.type("x")
    guard case .prompt(let typed)? = drive.state.overlay else { return }
    #expect(typed.field.text.contains("-3x."))
  }
}

extension String {
  fileprivate func components(of part: String) -> [Substring] {
    var rest = self[...]
    var found: [Substring] = []
    while !part.isEmpty, let range = rest.firstRange(of: part) {
      found.append(rest[..<range.lowerBound])
      rest = rest[range.upperBound...]
    }
    return found + [rest]
  }
}
