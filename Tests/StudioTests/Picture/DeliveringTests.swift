import Cells
import Imagery
import Model
import TestSupport
import Testing

@testable import Studio

/// Copying and downloading what is shown.
@Suite(.timeLimit(.minutes(5))) struct DeliveringTests {
  private let picture = Picture(
    digest: String(repeating: "a", count: 64), type: .png, size: PixelSize(width: 8, height: 8),
    byteCount: 10)

  private var drive: Drive {
    var turn = Turn.make(1, "a paper kite")
    turn.outcome = Outcome(pictures: [picture], text: "Here it is.")
    var drive = Drive(turns: [turn], workspace: Workspace(selected: 1), title: "A kite")
    drive.state.session.workspace.focus = .history
    return drive
  }

  @Test func `The keys copy the text, copy the picture and download it`() {
    var drive = drive
    drive.press("y", "Y", "D")
    #expect(
      drive.effects == [
        .copyText("a paper kite\n\nHere it is."), .copyPicture(picture),
        .download(picture, name: "a-kite-1-aaaaaa.png"),
      ])
  }

  @Test func `Without a picture nothing is sent, and the message says so`() {
    var drive = Drive()
    drive.state.session.workspace.focus = .picture
    drive.press("y")
    #expect(drive.state.message?.text.contains("no text") == true)
    drive.press("Y")
    #expect(drive.state.message?.text.contains("no picture") == true)
    drive.press("D")
    #expect(drive.effects.isEmpty)
  }

  @Test func `The result is reported, with an alternative where it failed`() {
    var drive = drive
    drive.send(.delivery(.done("The picture is in your clipboard.")))
    #expect(drive.state.message?.text == "The picture is in your clipboard.")
    drive.send(.delivery(.refused("XTerm cannot receive files.", advice: "Save it.")))
    #expect(drive.state.message?.text == "XTerm cannot receive files. Save it.")
    #expect(drive.effects.isEmpty)
  }

  @Test func `A command to fetch the picture by hand is shown and copied, and copied again`() {
    var drive = drive
    drive.send(.fetchByHand(reason: "XTerm cannot receive files.", line: "scp ada@here:/x ./y"))
    #expect(drive.effects == [.copyText("scp ada@here:/x ./y")])
    guard case .confirm(let question) = drive.state.overlay else {
      return #expect(Bool(false), "no popup")
    }
    #expect(question.question.contains("scp ada@here:/x ./y"))
    drive.press("y")
    #expect(drive.effects.count == 2 && drive.state.overlay == nil)
  }
}
