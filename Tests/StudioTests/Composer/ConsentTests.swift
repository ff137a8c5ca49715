import Cells
import Imagery
import Model
import TestSupport
import Testing

@testable import Studio

/// The questions before a picture is converted or a conversation left out.
@Suite(.timeLimit(.minutes(5))) struct ConsentTests {
  private var gif: Reference {
    Reference(
      .picture(
        Picture(
          digest: "gif", type: .gif, size: PixelSize(width: 10, height: 10), byteCount: 100)),
      name: "rocket.gif")
  }

  private func question(_ drive: Drive) -> Studio.Confirmation? {
    if case .confirm(let question) = drive.state.overlay { question } else { nil }
  }

  /// A conversation that has become too long for the model.
  private func full(
    _ references: [Reference] = [], pictures: Int = 8, textBytes: Int = 492_800
  ) -> Drive {
    var turn = Turn.make(1, "a kite", pictures: [.make("one")])
    turn.outcome?.conversation = ConversationSize(
      bytes: 1_000_000, pictures: pictures, textBytes: textBytes)
    return Drive(turns: [turn], workspace: Workspace(references: references, base: 1))
  }

  @Test func `Converting a picture is asked about once`() {
    var drive = Drive(workspace: Workspace(references: [gif]))
    drive.type("fly")
    drive.press("Enter")
    #expect(drive.submitted.isEmpty)
    #expect(question(drive)?.yes == "Convert and send")
    #expect(
      question(drive)?.question.contains("rocket.gif is a GIF, which sandbox does not") == true)
    drive.press("y", "Enter")
    #expect(drive.submitted.count == 1 && drive.submitted[0].allowsConversion)
    #expect(drive.submitted[0].references == [gif])
    #expect(drive.state.overlay == nil && drive.text == "" && drive.workspace.references.isEmpty)
  }

  @Test func `Back keeps text and picture, and is what Enter alone chooses`() {
    var drive = Drive(workspace: Workspace(references: [gif]))
    drive.type("fly")
    drive.press("Enter", "Enter")
    #expect(drive.submitted.isEmpty && drive.state.overlay == nil)
    #expect(drive.text == "fly" && drive.workspace.references == [gif])
  }

  @Test func `Nothing is asked, and nothing agreed to, where nothing has to be converted`() {
    var drive = Drive(workspace: Workspace(references: [.make("a")]))
    drive.make("one")
    #expect(drive.submitted.map(\.allowsConversion) == [false])
  }

  @Test func `Converting the edited picture is asked about too, when it is sent as a picture`() {
    var drive = Drive(
      profile: .forgetful, turns: [.make(1, pictures: [.make("result")])],
      workspace: Workspace(base: 1))
    drive.make("one")
    #expect(drive.submitted.count == 1)
    drive.state.session.workspace.base = 1
    drive.state.profile.capabilities.maxInlineBytes = 10
    drive.type("two")
    drive.press("Enter")
    #expect(question(drive)?.question.hasPrefix("The picture to edit is 1 kB;") == true)
  }

  @Test func `Sending again asks the same question`() {
    var turn = Turn.make(1)
    turn.references = [gif]
    var drive = Drive(turns: [turn], workspace: Workspace(selected: 1, focus: .history))
    drive.press("C-x", "C-r")
    #expect(question(drive)?.action == .send(.again(1), .conversion, SubmissionID(number: 1)))
    drive.press("y", "Enter")
    #expect(drive.submitted.first?.allowsConversion == true)
  }

  @Test func `A request over the limit is held back, and trimmed only on request`() {
    var drive = full()
    drive.type("blue")
    drive.press("Enter")
    #expect(drive.submitted.isEmpty)
    #expect(
      question(drive)?.question.contains("about 132,161 tokens, and the model accepts 131,072")
        == true)
    drive.press("n")
    #expect(drive.text == "blue" && drive.submitted.isEmpty)
    drive.press("Enter", "y", "Enter")
    #expect(drive.submitted.map(\.conversationMode) == [.trimmed])
    #expect(drive.submitted.map(\.parent) == [1])
  }

  @Test func `Fourteen pictures are counted over the whole request, and more are asked about`() {
    var drive = full(pictures: 14, textBytes: 0)
    drive.make("one")
    #expect(drive.submitted.map(\.conversationMode) == [.conversation])
    drive = full([.make("hat")], pictures: 14, textBytes: 0)
    drive.type("blue")
    drive.press("Enter")
    #expect(drive.submitted.isEmpty)
    #expect(
      question(drive)?.question.hasPrefix(
        "The next request would have 15 pictures, and the model accepts 14. If you trim it,")
        == true)
    drive.press("y", "Enter")
    #expect(drive.submitted.map(\.conversationMode) == [.trimmed])
  }

  @Test func `Trimming and converting are asked about separately`() {
    var drive = full([gif])
    drive.type("blue")
    drive.press("Enter", "y", "Enter")
    #expect(
      question(drive)?.action == .send(.draft, [.trimming, .conversion], SubmissionID(number: 1)))
    drive.press("y", "Enter")
    #expect(drive.submitted.map(\.conversationMode) == [.trimmed])
    #expect(drive.submitted.map(\.allowsConversion) == [true])
  }

  @Test func `Where trimming would not help, it is not offered`() {
    var drive = full()
    drive.state.profile.capabilities.maxInputTokens = 1000
    drive.type("blue")
    drive.press("Enter")
    #expect(drive.submitted.isEmpty && drive.state.overlay == nil)
    #expect(drive.message.contains("remove references or text"))
  }

  @Test func `A command trims the next turn, and the same command undoes that`() {
    var drive = full()
    func trim() {
      drive.press("C-p")
      drive.type("trim")
      drive.press("Enter")
    }
    trim()
    #expect(drive.message == "trimmed: the picture and the text are sent")
    trim()
    #expect(drive.message == "the whole conversation will be sent")
    trim()
    drive.make("one")
    #expect(drive.submitted.map(\.conversationMode) == [.trimmed])
    #expect(!drive.state.isTrimmed)
    var fresh = Drive()
    fresh.press("C-p")
    fresh.type("trim")
    fresh.press("Enter")
    #expect(fresh.message.hasPrefix("there is no conversation to trim"))
  }

  @Test func `A picture read while another panel is open asks no question over it`() {
    var drive = Drive()
    drive.paste("/tmp/rocket.gif")
    drive.type("fly")
    drive.press("Enter", "F1")
    drive.send(.imported(path: "/tmp/rocket.gif", gif))
    #expect(question(drive) == nil && drive.submitted.isEmpty)
    #expect(drive.text == "fly")
    drive.press("Esc", "Enter")
    #expect(question(drive) != nil)
  }

  @Test func `Too many pictures are held back, including the one to edit`() {
    var drive = Drive(
      profile: .forgetful, turns: [.make(1)],
      workspace: Workspace(references: [.make("a"), .make("b"), .make("c")], base: 1))
    drive.type("blue")
    drive.press("Enter")
    #expect(drive.submitted.isEmpty)
    #expect(drive.message == "forgetful accepts 3 references, including the one to edit; remove 1")
  }
}
