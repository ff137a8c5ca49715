import Cells
import Model
import TestSupport
import Testing

@testable import Studio

@Suite(.timeLimit(.minutes(5))) struct ComposerKeysTests {
  @Test func `Home and End go to the ends of the line, with Ctrl to those of the text`() {
    var drive = Drive()
    drive.type("one")
    drive.press("C-j")
    drive.type("two")
    let positions = ["Home", "End", "C-Home", "C-End"].map { key in
      drive.press(key)
      return drive.state.composer.caret
    }
    #expect(positions == [4, 7, 0, 7])
  }

  @Test func `Letters go to the composer, even those that are commands elsewhere`() {
    var drive = Drive()
    drive.type("jk gG? nrxis")
    #expect(drive.text == "jk gG? nrxis")
    #expect(drive.state.overlay == nil)
  }

  @Test func `A question mark opens the help in an empty composer, and is text otherwise`() {
    var drive = Drive()
    drive.press("?")
    #expect(drive.state.overlay == .help(Picker()))
    drive.press("Esc")
    drive.type("a")
    drive.press("?")
    #expect(drive.text == "a?")
  }

  @Test func `The workspace stores text and caret after every key`() {
    var drive = Drive()
    drive.type("ab")
    drive.press("Left")
    #expect(drive.saves.last?.workspace.draft == "ab")
    #expect(drive.saves.last?.workspace.caret == 1)
    #expect(drive.saves.last?.updated == Timestamp(milliseconds: 1000))
  }

  @Test func `A key that changes nothing stores nothing`() {
    var drive = Drive()
    drive.press("Left", "C-k", "C-l", "F9")
    #expect(drive.saves.isEmpty)
    #expect(drive.effects == [.redraw, .setPreference(key: "mouse", value: "off")])
  }

  @Test func `A paste of many lines is inserted and sends nothing`() {
    var drive = Drive()
    drive.type("<>")
    drive.press("Left")
    drive.paste("one\ntwo\n")
    #expect(drive.text == "<one\ntwo\n>")
    #expect(drive.effects == [])
    drive.press("C-_")
    #expect(drive.text == "<>")
  }

  @Test func `An endless paste is cut off, with a message`() {
    var drive = Drive()
    drive.paste(String(repeating: "a", count: 20_001))
    #expect(drive.text.count == 20_000)
    #expect(drive.message.contains("20000"))
  }

  @Test func `A paste goes to the composer even when another pane has the focus`() {
    var drive = Drive(turns: [.make(1)], workspace: Workspace(selected: 1, focus: .history))
    drive.paste("hello")
    #expect(drive.text == "hello")
    #expect(drive.workspace.focus == .composer)
  }

  @Test func `Dropped picture files become references in the order given`() {
    var drive = Drive()
    drive.paste("'/tmp/b c.png' file:///tmp/a.jpg")
    #expect(
      drive.effects == [.importPicture(path: "/tmp/b c.png"), .importPicture(path: "/tmp/a.jpg")])
    #expect(drive.text == "")
    drive.send(.imported(path: "/tmp/a.jpg", .make("a.jpg")))
    #expect(drive.workspace.references == [])
    drive.send(.imported(path: "/tmp/b c.png", .make("b c.png")))
    #expect(drive.workspace.references == [.make("b c.png"), .make("a.jpg")])
    #expect(drive.state.imports.waiting == [])
  }

  @Test func `An unreadable picture is reported, and the others are added`() {
    var drive = Drive()
    drive.paste("/a.png /b.png")
    drive.send(.imported(path: "/b.png", .make("b.png")))
    drive.send(
      .importFailed(
        path: "/a.png", Failure(.picture, "/a.png is no picture.", advice: "Choose another.")))
    #expect(drive.workspace.references == [.make("b.png")])
    #expect(drive.message == "/a.png is no picture. Choose another.")
  }

  @Test func `A path meant as text comes back with the key that pastes`() {
    var drive = Drive()
    drive.paste("/a.png")
    drive.press("C-y")
    #expect(drive.text == "/a.png")
  }

  @Test func `References stop at the number the provider accepts`() {
    var drive = Drive(profile: .paid)
    drive.paste("/a.png /b.png /c.png")
    #expect(drive.effects.count == 2)
    #expect(drive.message.contains("2 references"))
  }

  @Test func `The URL of a picture becomes a reference at once`() {
    var drive = Drive()
    drive.paste("https://example.org/a.png")
    #expect(drive.workspace.references.map(\.source) == [.url("https://example.org/a.png")])
    #expect(drive.effects == [])
  }

  @Test func `Backspace in an empty composer removes the last reference`() {
    var drive = Drive(
      workspace: Workspace(draft: "x", caret: 1, references: [.make("a"), .make("b")]))
    drive.press("Backspace")
    #expect(drive.workspace.references.count == 2)
    drive.press("Backspace")
    #expect(drive.workspace.references == [.make("a")])
  }

  @Test func `Up from the first line recalls earlier instructions, Down returns to the draft`() {
    var drive = Drive()
    drive.send(.promptHistory(["newest", "old\u{1B}est"]))
    drive.type("draft")
    drive.press("Up")
    #expect(drive.text == "newest")
    drive.press("Up")
    #expect(drive.text == "oldest")
    drive.press("Down", "Down")
    #expect(drive.text == "draft")
    #expect(drive.saves.allSatisfy { "draft".hasPrefix($0.workspace.draft) })
  }

  @Test func `Up inside the text moves the caret`() {
    var drive = Drive()
    drive.send(.promptHistory(["newest"]))
    drive.type("a")
    drive.press("C-j")
    drive.type("b")
    drive.press("Up")
    #expect(drive.state.composer.caret == 1)
    #expect(drive.text == "a\nb")
    drive.press("Up")
    #expect(drive.text == "newest")
  }

  @Test func `C-x C-e opens the text in the editor and reads back the result`() {
    var drive = Drive()
    drive.type("abc")
    drive.press("C-x")
    #expect(drive.state.commands.pendingKeys == [Key(name: "C-x")])
    #expect(drive.state.statusText == "C-x …")
    drive.press("C-e")
    #expect(drive.effects == [.edit("abc")])
    drive.send(.edited("first\nsecond\u{7}\n"))
    #expect(drive.text == "first\nsecond")
    drive.press("C-_")
    #expect(drive.text == "abc")
    drive.send(.edited(nil))
    #expect(drive.text == "abc")
  }

  @Test func `Esc ends an unfinished sequence, and an unknown one is reported`() {
    var drive = Drive()
    drive.press("C-x", "Esc")
    #expect(drive.state.commands.pendingKeys == [])
    #expect(drive.text == "")
    drive.press("C-x", "q")
    #expect(drive.message == "C-x q is not bound to a command")
    #expect(drive.text == "")
  }

  @Test func `A message disappears with the next key`() {
    var drive = Drive()
    drive.send(.notice("hello\u{1B}]0;x"))
    #expect(drive.message == "hello]0;x")
    drive.press("Left")
    #expect(drive.state.message == nil)
  }
}
