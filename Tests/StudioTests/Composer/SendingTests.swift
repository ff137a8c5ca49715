import Cells
import Model
import TestSupport
import Testing

@testable import Studio

@Suite(.timeLimit(.minutes(5))) struct SendingTests {
  @Test func `Enter sends the text and clears the composer`() {
    var drive = Drive()
    drive.type("make it warmer")
    drive.press("Enter")
    #expect(drive.submitted.map(\.instruction) == ["make it warmer"])
    #expect(drive.submitted.first?.parent == nil)
    #expect(drive.text == "")
    #expect(drive.submitted.first?.session.workspace.draft == "")
  }

  @Test func `The workspace without the text is stored with the turn, not before it`() {
    var drive = Drive()
    drive.type("make it warmer")
    drive.press("Enter")
    drive.type("n")
    #expect(drive.saves.last?.workspace.draft == "make it warmer")
    _ = drive.accept()
    #expect(drive.saves.last?.workspace.draft == "n")
  }

  @Test func `The workspace is stored again when the text became no turn`() {
    var drive = Drive()
    drive.type("make it warmer")
    drive.press("Enter")
    drive.refuse(Failure(.storage, "The disk is full."))
    #expect(drive.saves.last?.workspace.draft == "make it warmer")
  }

  @Test func `Enter in an empty composer sends nothing and says what to do`() {
    var drive = Drive()
    drive.press("Enter")
    drive.type("  ")
    drive.press("Enter")
    #expect(drive.effects == [])
    #expect(drive.message.contains("Enter"))
  }

  @Test func `C-j and M-Enter break the line and send nothing`() {
    var drive = Drive()
    drive.type("a")
    drive.press("C-j")
    drive.type("b")
    drive.press("M-Enter")
    drive.type("c")
    #expect(drive.text == "a\nb\nc")
    #expect(drive.submitted.isEmpty)
  }

  @Test func `The first instruction names the session, once`() {
    var drive = Drive()
    drive.make("a paper kite over the sea at dusk with a long red tail")
    #expect(drive.state.session.title == "a paper kite over the sea at dusk with")
    drive.make("blue")
    #expect(drive.state.session.title == "a paper kite over the sea at dusk with")
  }

  @Test func `A done turn becomes selected and the base of the next`() {
    var drive = Drive()
    drive.make("a kite")
    #expect(drive.workspace.base == 1)
    #expect(drive.workspace.selected == 1)
    drive.make("blue")
    #expect(drive.submitted.last?.parent == 1)
    #expect(drive.workspace.base == 2)
  }

  @Test func `While a turn is working a second one is refused and its text stays`() {
    var drive = Drive()
    drive.type("a kite")
    drive.press("Enter")
    drive.type("blue")
    drive.press("Enter")
    #expect(drive.submitted.count == 1)
    #expect(drive.text == "blue")
    _ = drive.accept()
    drive.press("Enter")
    #expect(drive.submitted.count == 1)
    #expect(drive.message.contains("turn 1 is still working"))
    #expect(drive.message.contains("Esc"))
  }

  @Test(arguments: [Status.refused, .failed, .cancelled])
  func `Text that led to nothing comes back, and the base stays`(_ status: Status) {
    var drive = Drive()
    drive.make("a kite")
    drive.send(.imported(path: "/a.png", .make("ignored")))
    drive.make("blue", status)
    #expect(drive.text == "blue")
    #expect(drive.workspace.base == 1)
    #expect(drive.workspace.selected == 2)
    drive.press("Enter")
    #expect(drive.submitted.last?.parent == 1)
  }

  @Test func `The reason of a failure is reported where the picture pane does not show it`() {
    let failure = Failure(.provider, "It broke.", advice: "Try again.", canRetry: true)
    var drive = Drive(turns: [.make(1)], workspace: Workspace(base: 1, selected: 1))
    drive.type("x")
    drive.press("Enter")
    let turn = drive.accept()
    var elsewhere = drive
    drive.send(.turn(turn.ended(.failed, failure: failure)))
    #expect(drive.message == "turn 2 failed")
    elsewhere.press("Tab", "k")
    elsewhere.send(.turn(turn.ended(.failed, failure: failure)))
    #expect(elsewhere.message == "turn 2 failed: It broke. Try again.")
    #expect(elsewhere.state.message?.failure == failure)
  }

  @Test func `Text that led to nothing does not overwrite new text`() {
    var drive = Drive()
    drive.type("first")
    drive.press("Enter")
    let turn = drive.accept()
    drive.type("second")
    drive.send(.turn(turn.ended(.failed)))
    #expect(drive.text == "second")
  }

  @Test func `Text of a turn with an unknown outcome comes back, with a single message`() {
    let failure = Failure(.unknown, "The connection was lost.", advice: "Send it again.")
    var drive = Drive()
    drive.type("a kite")
    drive.press("Enter")
    let turn = drive.accept()
    drive.send(.turn(turn.ended(.unknown, failure: failure)))
    #expect(drive.text == "a kite")
    // The picture pane shows the reason.
    #expect(
      drive.message == "the outcome of turn 1 is unknown; its text is back in the composer")
    #expect(drive.state.message?.kind == .warning)
    // Reported again, the text does not come back again.
    drive.press("C-u")
    drive.send(.turn(turn.ended(.unknown, failure: failure)))
    #expect(drive.text == "")
    drive.press("C-_", "Enter")
    #expect(drive.submitted.count == 2, "It has cost nothing")
  }

  @Test func `What may have been paid for is not sent again by habit`() {
    var failure = Failure(.unknown, "The connection was lost.")
    failure.billed = .maybe
    var drive = Drive(profile: .paid)
    drive.type("a kite")
    drive.press("Enter")
    let turn = drive.accept()
    drive.send(.turn(turn.ended(.unknown, failure: failure)))
    drive.forget()
    drive.press("Enter")
    #expect(drive.submitted.isEmpty)
    guard case .confirm(let question) = drive.state.overlay else {
      Issue.record("There was no question")
      return
    }
    #expect(question.question.hasPrefix("The outcome of turn 1"))
    drive.press("Enter")
    #expect(drive.submitted.isEmpty && drive.text == "a kite", "Enter takes the safe answer")
    drive.press("Enter", "Left", "Enter")
    #expect(drive.submitted.map(\.instruction) == ["a kite"])
    // Another instruction is not affected.
    drive.send(.turn(drive.accept().ended(.unknown, failure: failure)))
    drive.forget()
    drive.type(" at dusk")
    drive.press("Enter")
    #expect(drive.submitted.map(\.instruction) == ["a kite at dusk"])
  }

  @Test func `An instruction that could not be stored comes back with its references`() {
    var drive = Drive()
    drive.paste("/a.png")
    drive.send(.imported(path: "/a.png", .make("a.png")))
    drive.type("blue")
    drive.press("Enter")
    #expect(drive.workspace.references.isEmpty)
    drive.refuse(Failure(.storage, "The disk is full."))
    #expect(drive.text == "blue")
    #expect(drive.workspace.references == [.make("a.png")])
    drive.press("Enter")
    #expect(drive.submitted.count == 2)
  }

  @Test func `An unrelated failure does not disturb an instruction being sent`() {
    var drive = Drive()
    drive.type("blue")
    drive.press("Enter")
    drive.send(.failed(Failure(.storage, "The theme could not be stored.")))
    #expect(drive.text == "" && drive.message == "The theme could not be stored.")
    #expect(drive.state.outbox.submissions.count == 1)
    _ = drive.accept()
    #expect(drive.text == "" && drive.state.outbox.submissions.isEmpty)
    #expect(drive.workspace.selected == 1)
  }

  @Test func `A ratio or resolution that is not offered is refused before sending`() {
    var drive = Drive(profile: .paid)
    drive.state.session.workspace.settings.ratio = .fixed(AspectRatio(21, 9))
    drive.type("x")
    drive.press("Enter")
    #expect(drive.submitted.isEmpty)
    #expect(drive.message.contains("21:9"))
    #expect(drive.message.contains("F2"))
    drive.state.session.workspace.settings = Settings(resolution: .k2)
    drive.press("Enter")
    #expect(drive.submitted.isEmpty)
    #expect(drive.message.contains("2K"))
    #expect(drive.text == "x")
  }

  @Test func `Too many references are refused with their number`() {
    var drive = Drive(
      profile: .paid, workspace: Workspace(references: [.make("a"), .make("b"), .make("c")]))
    drive.type("x")
    drive.press("Enter")
    #expect(drive.submitted.isEmpty)
    #expect(drive.message.contains("remove 1"))
  }

  @Test func `Sending while a picture is being read waits for it`() {
    var drive = Drive()
    drive.paste("/a.png")
    drive.type("blue")
    drive.press("Enter")
    #expect(drive.submitted.isEmpty)
    drive.send(.imported(path: "/a.png", .make("a.png")))
    #expect(drive.submitted.first?.references == [.make("a.png")])
    #expect(drive.submitted.first?.instruction == "blue")
  }

  @Test func `Nothing is sent when the awaited picture cannot be read`() {
    var drive = Drive()
    drive.paste("/a.png")
    drive.type("blue")
    drive.press("Enter")
    drive.send(.importFailed(path: "/a.png", Failure(.picture, "/a.png is no picture.")))
    #expect(drive.submitted.isEmpty)
    #expect(drive.text == "blue")
    #expect(drive.message == "not sent: /a.png is no picture.")
  }

  @Test func `Typing while it waits cancels the sending, and so does Esc`() {
    var drive = Drive()
    drive.paste("/a.png")
    drive.type("blue")
    drive.press("Enter")
    drive.type("!")
    drive.send(.imported(path: "/a.png", .make("a.png")))
    #expect(drive.submitted.isEmpty)

    drive.paste("/b.png")
    drive.press("Enter", "Esc")
    drive.send(.imported(path: "/b.png", .make("b.png")))
    #expect(drive.submitted.isEmpty)
    #expect(drive.text == "blue!")
  }

  @Test func `A forked turn does not move a base that a person chose in the meantime`() {
    var drive = Drive(
      turns: [.make(1), .make(2, parent: 1)], workspace: Workspace(base: 2, selected: 2))
    drive.type("x")
    drive.press("Enter")
    let turn = drive.accept()
    drive.press("Tab", "g", "Enter")
    #expect(drive.workspace.base == 1)
    drive.send(.turn(turn.ended(.done)))
    #expect(drive.workspace.base == 1)
  }
}
