import Cells
import Imagery
import Model
import TestSupport
import Testing
import Themes

@testable import Studio

/// A turn that brings no picture: the picture stays under a banner, and the words come back.
@Suite(.timeLimit(.minutes(5))) struct EndingTests {
  private func drive(_ profile: Profile = .paid, size: Size = .comfortable) -> Drive {
    var drive = Drive(
      size: size, profile: profile, turns: [.make(1)], workspace: Workspace(base: 1, selected: 1))
    drive.begin()
    return drive
  }

  /// Sends an instruction that ends so.
  private func ended(
    _ status: Status, _ failure: Failure, writing words: String = "", size: Size = .comfortable
  ) -> Drive {
    var drive = drive(size: size)
    drive.type("make it dusk")
    drive.press("Enter")
    let turn = drive.accept()
    drive.type(words)
    drive.send(.turn(turn.ended(status, failure: failure)))
    drive.state.paint()
    return drive
  }

  private func words(_ drive: Drive) -> String { plainText(of: draw(drive.state).canvas) }

  private static let refusal = Failure(
    .refused, "The model refused: it concerns a person.", advice: "Say it another way.")

  @Test(arguments: Size.common)
  func `A pane over the picture moves the banner's words aside, not under it`(_ size: Size) throws {
    var drive = ended(.refused, Self.refusal, size: size)
    let place = try #require(drive.state.scenePlaces.first)
    drive.press("Tab")
    let history = try #require(drive.state.layout.history)
    let banner = try #require(drive.state.failureBanner)
    #expect(drive.workspace.focus == .history)
    #expect(banner.rect.minX == history.maxX)
    #expect(drive.state.scenePlaces.first == place)
    #expect(words(drive).contains("│ ⊘ Refused") || words(drive).contains("┃ ⊘ Refused"))
  }

  @Test(arguments: Size.common)
  func `The picture that was to be edited stays, with a banner over its lower edge`(_ size: Size)
    throws
  {
    let drive = ended(.refused, Self.refusal, size: size)
    let banner = try #require(drive.state.failureBanner)
    let inside = try #require(drive.state.layout.pictureInside)
    #expect(banner.rect.maxY == inside.maxY && banner.rect.minY > inside.minY)
    #expect(drive.state.scenePlaces.map(\.scene) == [.picture(.make("result 1"))])
    let words = words(drive)
    #expect(words.contains("⊘ Refused  Nothing was billed."))
    #expect(words.contains("person."))
    #expect(words.contains("Enter  sends it again; change it first"))
    #expect(words.contains("▒▒▒"))
  }

  /// Each way in which sending fails, and the words in the banner.
  @Test(arguments: [
    (Status.refused, Failure(.refused, "No."), "change it first"),
    (.failed, Failure(.network, "The line broke.", canRetry: true), "sends the words again"),
    (.failed, Failure(.provider, "It failed.", billed: .yes), "sends the words again"),
    (.failed, Failure(.quota, "Too fast.", canRetry: true), "sends the words again"),
    (.failed, Failure(.key, "No key."), "chooses another profile"),
    (.unknown, Failure(.unknown, "The line broke.", billed: .maybe), "after a question"),
    (.cancelled, Failure(.cancelled, "It was cancelled."), "sends the words again"),
  ])
  func `After every failure the words are back in the composer, and one key helps`(
    _ status: Status, _ failure: Failure, _ help: String
  ) {
    let drive = ended(status, failure)
    #expect(drive.text == "make it dusk")
    #expect(words(drive).contains(help))
  }

  @Test(arguments: [(Status.refused, Message.Kind.warning), (.failed, .failure)])
  func `The footer has the banner's colour`(_ status: Status, _ kind: Message.Kind) {
    let drive = ended(status, Failure(status == .refused ? .refused : .provider, "No."))
    #expect(drive.state.message?.kind == kind)
    #expect(drive.state.failureBanner?.ending.role == drive.state.statusRole)
  }

  @Test func `What the key does is not said twice`() {
    let drive = ended(
      .failed, Failure(.provider, "It failed.", advice: "Send it again later.", billed: .no))
    let words = words(drive)
    #expect(words.contains("Enter  sends the words again; better later"))
    #expect(!words.contains("Send it again later."))
  }

  @Test func `A panel leaves neither the picture nor the banner over it bright`() throws {
    var drive = ended(.refused, Self.refusal)
    let place = try #require(drive.state.scenePlaces.first)
    let banner = try #require(drive.state.failureBanner)
    let bright = draw(drive.state).canvas
    drive.press("C-p")
    let state = drive.state
    let canvas = draw(state).canvas
    let theme = state.themes.current.adapted(to: state.colors)
    let sign = Point(x: banner.rect.minX + 1, y: banner.rect.minY + 1)
    #expect(canvas[sign].character == "⊘")
    #expect(canvas[sign].style.foreground == theme[.backdrop].foreground)
    let corner = place.rect.origin
    #expect(canvas[corner].character == "▒" && canvas[corner].style != bright[corner].style)
    // On a slow line the picture is not sent again.
    drive.state.graphics.link.isSlow = true
    #expect(draw(drive.state).canvas[corner].style == bright[corner].style)
  }

  @Test func `Words of a submission that was never stored come back, too`() {
    for failure in [
      Failure(.storage, "No room."), Failure(.budget, "Too dear."), Failure(.cancelled, "Stopped."),
    ] {
      var drive = drive()
      drive.type("make it dusk")
      drive.press("Enter")
      drive.refuse(failure)
      #expect(drive.text == "make it dusk")
    }
  }

  @Test func `They come back although pictures were added meanwhile, which stay`() {
    var drive = drive()
    drive.type("make it dusk")
    drive.press("Enter")
    let turn = drive.accept()
    drive.state.session.workspace.references = [.make("pier")]
    drive.send(.turn(turn.ended(.failed, failure: Failure(.network, "The line broke."))))
    #expect(drive.text == "make it dusk")
    #expect(drive.workspace.references.map(\.name) == ["pier"])
  }

  @Test func `What is being written is not lost: the words that failed are one key away`() {
    var drive = ended(.failed, Failure(.network, "The line broke."), writing: "and a moon")
    #expect(drive.text == "and a moon")
    #expect(words(drive).contains("M-p  brings its words back"))
    #expect(drive.message.contains("M-p brings its text back"))
    drive.press("M-p")
    #expect(drive.text == "make it dusk")
    #expect(words(drive).contains("sends the words again"))
    drive.press("M-n")
    #expect(drive.text == "and a moon")
  }

  @Test func `A submission that was never stored says so, too`() {
    var drive = drive()
    drive.type("make it dusk")
    drive.press("Enter")
    drive.type("and a moon")
    drive.refuse(Failure(.storage, "No room."))
    #expect(drive.text == "and a moon")
    #expect(drive.message == "No room. M-p brings its text back.")
    drive.press("M-p")
    #expect(drive.text == "make it dusk")
  }

  @Test func `Without a picture to edit the pane says the same`() {
    let turn = Turn.make(1, "a kite").ended(.refused, failure: Self.refusal)
    let state = State.stage(
      profile: .samplePaid, turns: [turn], workspace: Workspace(selected: 1))
    #expect(state.failureBanner == nil)
    let words = plainText(of: draw(state).canvas)
    #expect(words.contains("⊘ Refused") && words.contains("Tab c  brings its words back"))
  }

  @Test func `A turn that is not fetched yet offers to ask for it`() throws {
    var drive = drive()
    drive.type("make it dusk")
    drive.press("Enter")
    var turn = drive.accept()
    turn.job = .running(task: "task")
    turn.outcome = Outcome(failure: Failure(.network, "The line broke."))
    drive.send(.turn(turn))
    drive.state.paint()
    let words = words(drive)
    #expect(words.contains("? Not fetched yet"))
    #expect(words.contains("asks for the result again; nothing is sent twice"))
  }

  @Test func `An answer in words stands over the picture`() throws {
    var drive = drive()
    drive.type("make it dusk")
    drive.press("Enter")
    var turn = drive.accept().ended(.textOnly)
    turn.outcome?.text = "Which of the two kites?"
    drive.send(.turn(turn))
    drive.state.paint()
    let words = words(drive)
    #expect(words.contains("¶ The model answered in words"))
    #expect(words.contains("Which of the two kites?") && words.contains("▒▒▒"))
  }
}
