import Cells
import Imagery
import Model
import TestSupport
import Testing

@testable import Studio

/// Text pasted into a terminal without bracketed paste arrives as keys, all at once. Whatever it
/// contains, it answers no question that costs money.
@Suite(.timeLimit(.minutes(5))) struct PastedAnswerTests {
  /// A studio with text that is sent as soon as a conversion is agreed to.
  private var asking: Drive {
    let gif = Reference(
      .picture(
        Picture(
          digest: "gif", type: .gif, size: PixelSize(width: 10, height: 10), byteCount: 100)),
      name: "rocket.gif")
    return Drive(workspace: Workspace(references: [gif]))
  }

  /// Delivers the keys that arrived since the last frame.
  private func take(_ keys: [Key], _ drive: inout Drive) {
    for event in Event.inputs(keys.map(Input.key)) { drive.send(event) }
  }

  private func question(_ drive: Drive) -> Studio.Confirmation? {
    if case .confirm(let question) = drive.state.overlay { question } else { nil }
  }

  private func keys(_ text: String) -> [Key] {
    text.map { $0 == "\n" ? Key(.enter) : Key($0) }
  }

  @Test(arguments: ["fly\ny", "fly\ny\n", "fly\nY", "fly\nyes please\n\ny", "fly\n\n\ny\n"])
  func `Lines that arrive in one piece are one instruction, and nothing of it is sent`(
    _ text: String
  ) {
    var drive = asking
    take(keys(text), &drive)
    #expect(drive.submitted.isEmpty && question(drive) == nil)
    #expect(drive.text == text)
    #expect(drive.message.contains("Press Enter to send"))
    take([Key(.enter)], &drive)
    #expect(question(drive)?.mayCost == true)
    // The user has seen the question by now.
    take(keys("y"), &drive)
    #expect(drive.submitted.isEmpty, "y marks the answer that Enter gives")
    take([Key(.enter)], &drive)
    #expect(drive.submitted.count == 1)
  }

  @Test func `A line and its end in one piece are sent, as a slow link delivers what was typed`() {
    var drive = Drive()
    take(keys("fly a kite\n"), &drive)
    #expect(drive.submitted.map(\.instruction) == ["fly a kite"])
  }

  @Test func `A line end and letters in the history are keys, not lines`() {
    var drive = Drive(turns: [.make(1), .make(2)])
    drive.state.session.workspace.focus = .history
    take([Key(.enter), Key("j")], &drive)
    #expect(drive.submitted.isEmpty)
    #expect(drive.state.session.workspace.focus == .composer && drive.text == "j")
  }

  @Test func `A piece that arrives during the question does not answer either`() {
    var drive = asking
    take(keys("fly\n"), &drive)
    #expect(question(drive) != nil)
    take(keys("yes"), &drive)
    take([Key(.left), Key(.enter)], &drive)
    for event in Event.inputs([.paste("y"), .key(Key("y"))]) { drive.send(event) }
    #expect(drive.submitted.isEmpty && question(drive) != nil)
    // Input other than text of the same piece does not invalidate a key.
    for event in Event.inputs([.resize(Size(columns: 100, rows: 30)), .key(Key("y"))]) {
      drive.send(event)
    }
    take([Key(.enter)], &drive)
    #expect(drive.submitted.count == 1)
  }

  @Test func `Esc still leaves the question`() {
    var drive = asking
    take(keys("fly\n"), &drive)
    take([Key("y"), Key(.escape)], &drive)
    #expect(drive.submitted.isEmpty && question(drive) == nil)
    #expect(drive.text == "fly")
  }

  @Test func `A question that costs nothing is answered as always`() {
    var drive = Drive(turns: [.make(1, job: .running(task: "t"))])
    drive.state.overlay = .confirm(
      Studio.Confirmation(.quitWithOpenTurns, question: "Leave?", yes: "Leave", no: "Stay"))
    take(keys("y\n"), &drive)
    #expect(!drive.state.isRunning)
  }

  @Test func `No piece of any keys sends, gives up or raises anything during a question`() {
    var dice = Dice(11)
    let choice = [
      Key("y"), Key("Y"), Key("n"), Key("a"), Key(" "), Key(.enter), Key(.left), Key(.right),
      Key(.up), Key(.down), Key(.tab), Key(.character("y"), .alt),
    ]
    for action in [
      Studio.Confirmation.Action.sendAgain(1),
      .send(.again(1), .repetition, SubmissionID(number: 1)),
      .cancelAll, .cancelPaid(TurnID(session: .one, number: 2)),
    ] {
      for _ in 0..<300 {
        var drive = Drive(turns: [.make(1), .make(2, job: .running(task: "t"))])
        var asked = Studio.Confirmation(action, question: "?", yes: "Yes", no: "No")
        asked.isAsked = Bool.random(using: &dice)
        asked.isYesSelected = Bool.random(using: &dice)
        drive.state.overlay = .confirm(asked)
        take(
          (0..<Int.random(in: 2...6, using: &dice)).map { _ in
            choice.randomElement(using: &dice) ?? Key("y")
          }, &drive)
        #expect(question(drive)?.action == action)
        #expect(
          drive.submitted.isEmpty
            && !drive.effects.contains { if case .cancel = $0 { true } else { false } })
      }
    }
  }
}
