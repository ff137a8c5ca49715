import Model
import TestSupport
import Testing

@testable import Studio

/// Earlier instructions and templates.
@Suite(.timeLimit(.minutes(5))) struct PromptSearchTests {
  private static let past = [
    ("make it dusk", "Kite"), ("a lighthouse\nat night", "Coast"), ("make it blue", "Coast"),
  ].map { PastInstruction(text: $0.0, session: $0.1, given: Timestamp(milliseconds: 0)) }

  private func drive() -> Drive {
    var drive = Drive()
    drive.send(.promptHistory(["make it dusk", "a lighthouse\nat night"]))
    return drive
  }

  private func templates(_ texts: (String, String)...) throws -> [Template] {
    try texts.map { try Template(name: $0.0, text: $0.1) }
  }

  @Test func `Every earlier instruction is found by its text or its session`() {
    var drive = drive()
    drive.press("C-r")
    #expect(drive.effects == [.loadInstructions])
    drive.send(.instructions(Self.past))
    drive.type("coast MAKE")
    #expect(drive.state.pickerItems.map(\.title) == ["make it blue"])
    drive.press("Enter")
    #expect(drive.text == "make it blue" && drive.state.overlay == nil)
  }

  @Test func `The draft waits while an earlier instruction is shown`() {
    var drive = drive()
    drive.type("my draft")
    drive.press("C-r")
    drive.send(.instructions(Self.past))
    drive.press("Down", "Down", "Enter")
    #expect(drive.text == "make it blue")
    #expect(
      drive.workspace.draft == "my draft", "what is only looked at is not stored as the draft")
    #expect(drive.message == "M-n goes back to the draft")
    drive.press("M-n")
    #expect(drive.text == "my draft")
  }

  @Test func `Edits to an earlier instruction survive moving on`() {
    var drive = drive()
    drive.type("draft")
    drive.press("M-p")
    drive.type("!")
    drive.press("C-r")
    drive.send(.instructions(Self.past))
    drive.press("Down", "Enter")
    #expect(drive.text == "a lighthouse\nat night")
    drive.press("M-p")
    #expect(drive.text == "make it dusk!")
    drive.press("M-n", "M-n")
    #expect(drive.text == "draft")
  }

  @Test func `Esc restores the draft, and a late answer covers nothing`() {
    var drive = drive()
    drive.type("draft")
    drive.press("C-r", "F1")
    drive.send(.instructions(Self.past))
    guard case .help? = drive.state.overlay else {
      Issue.record("The help is gone")
      return
    }
    drive.press("Esc", "C-r")
    drive.send(.instructions(Self.past))
    drive.press("Esc")
    #expect(drive.text == "draft")
  }

  @Test func `A template asks for each place and goes into the composer`() throws {
    var drive = Drive()
    drive.type("draft")
    drive.press("C-t")
    #expect(drive.effects == [.loadTemplates])
    drive.send(
      .templates(
        try templates(("kite", "a {colour=red} kite over {place}"), ("x", "y")), problem: nil))
    drive.press("Enter")
    #expect(drive.state.overlay?.title == "colour (1 of 2)")
    drive.press("Enter", "Enter")
    #expect(drive.message == "Type what {place} stands for", "it has no standard")
    drive.type("the sea")
    drive.press("Enter")
    #expect(drive.text == "a red kite over the sea")
    drive.press("C-_")
    #expect(drive.text == "draft")
  }

  @Test func `Esc goes back one place at a time and keeps what was typed`() throws {
    var drive = Drive()
    drive.type("draft")
    drive.press("C-t")
    drive.send(.templates(try templates(("kite", "{a} {b}"), ("x", "y")), problem: nil))
    drive.press("Enter")
    drive.type("one")
    drive.press("Enter")
    drive.type("two")
    drive.press("Esc")
    #expect(drive.state.overlay?.title == "a (1 of 2)")
    drive.press("Enter", "Enter")
    #expect(drive.text == "one two")
    drive.press("C-_", "C-t")
    drive.send(.templates(try templates(("kite", "{a} {b}")), problem: nil))
    drive.press("Enter", "Esc", "Esc")
    #expect(drive.state.overlay == nil && drive.text == "draft")
  }

  @Test func `A template without places is inserted at once`() throws {
    var drive = Drive()
    drive.press("C-t")
    drive.send(.templates(try templates(("plain", "a plain kite")), problem: nil))
    drive.press("Enter")
    #expect(drive.text == "a plain kite")
  }

  @Test func `A broken template is reported, and the others are listed`() throws {
    var drive = Drive()
    drive.press("C-t")
    drive.send(.templates(try templates(("a", "b")), problem: "kite.txt:2: The { has no }."))
    #expect(drive.message.contains("kite.txt:2"))
    #expect(drive.state.pickerItems.count == 1)
    drive.press("Esc", "C-t")
    drive.send(.templates([], problem: nil))
    #expect(drive.state.overlay == nil && drive.message.contains("no templates yet"))
  }

  @Test func `The composer's text is saved as a template if it is a valid one`() {
    var drive = Drive()
    drive.type("a {colour=red kite")
    drive.press("C-p")
    drive.type("save template")
    drive.press("Enter")
    drive.type("kite")
    drive.press("Enter")
    #expect(drive.effects.isEmpty, "a brace is not closed")
    drive.press("Esc", "C-u")
    drive.type("a {colour=red} kite")
    drive.press("C-p")
    drive.type("save template")
    drive.press("Enter")
    drive.type("kite")
    drive.press("Enter")
    #expect(drive.effects == [.saveTemplate("a {colour=red} kite", name: "kite")])
    #expect(drive.text == "a {colour=red} kite")
  }
}
