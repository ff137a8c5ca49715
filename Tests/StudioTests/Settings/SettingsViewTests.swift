import Cells
import Imagery
import Model
import TestSupport
import Testing

@testable import Studio

/// The settings pane and what the screen says before anything is sent.
@Suite(.timeLimit(.minutes(5))) struct SettingsViewTests {
  private func words(_ state: State) -> String { plainText(of: draw(state).canvas) }

  /// A conversation of some size, with a profile that supports everything.
  private func state(
    _ size: Size, profile: Profile = .sampleRich,
    workspace: Workspace = Workspace(focus: .settings),
    conversation: ConversationSize = ConversationSize(
      bytes: 4_600_000, pictures: 4, textBytes: 1800)
  ) -> State {
    var turn = Turn.make(1, "a paper kite over the sea").ended(.done)
    turn.profile = "rich"
    turn.model = "banana-2"
    turn.outcome?.conversation = conversation
    var workspace = workspace
    (workspace.base, workspace.selected) = (1, 1)
    var state = State.stage(
      size, profile: profile, turns: [turn], workspace: workspace, title: "Kite")
    state.profiles.all = [.sampleSandbox, .sampleRich, .samplePaid, .sampleForgetful]
    return state
  }

  private func changed(_ size: Size) -> State {
    let settings = Settings(
      ratio: .fixed(AspectRatio(21, 9)), resolution: .k2, thinking: .high, format: .jpeg,
      system: "Keep faces as they are.",
      tuning: Tuning(
        temperature: 0.7, seed: 2_147_483_647, search: true, imageSearch: true,
        safety: [.harassment: .off], people: .adults, quality: 85))
    return state(size, workspace: Workspace(settings: settings, focus: .settings))
  }

  @Test func `Values left to the model are muted, changed ones stand out`() {
    assertCommonSizes("settings") { changed($0) }
    let places = changed(.comfortable).settingsPane
    #expect(places?.lines.count == 15)
  }

  @Test func `The last row is visible together with the rows before it`() {
    assertCommonSizes("settings-end") { changed($0).pressing("G") }
  }

  @Test func `A number out of range is refused while typing`() {
    assertCommonSizes("number-refused") {
      state($0).pressing("C-p").typing("temperature").pressing("Enter").typing("2.5")
    }
  }

  @Test func `Safety: each category with its threshold and what that means`() {
    assertCommonSizes("safety") {
      changed($0).pressing("C-p").typing("safety").pressing(
        "Enter", "Down", "Right", "Right", "Right")
    }
  }

  @Test func `Profiles: name, model, memory, price and key`() {
    assertCommonSizes("profiles") { state($0).pressing("F10", "Down", "Down") }
  }

  @Test func `Models: those of the catalogue, and whatever is typed`() {
    assertCommonSizes("models") { state($0).pressing("M-m").typing("banana-3") }
  }

  @Test func `Another profile leaves out the conversation, and the screen says so`() {
    assertCommonSizes("memory-loss") { state($0, profile: .samplePaid) }
    let hidden = state(.classic, profile: .sampleForgetful, workspace: Workspace())
    #expect(words(hidden).hasSuffix("rich's conversation is not sent"))
  }

  @Test func `What happens to a reference is shown at its row and on its chip`() {
    assertCommonSizes("reference-notes") { size in
      let pictures: [(String, MediaType, Int)] = [
        ("rocket.gif", .gif, 40_000), ("a very long name of a photograph.png", .png, 12_400_000),
        ("small.png", .png, 1000),
      ]
      let references = pictures.map { name, type, bytes in
        Reference(
          .picture(
            Picture(
              digest: name, type: type, size: PixelSize(width: 9, height: 9), byteCount: bytes)),
          name: name)
      }
      return state(size, workspace: Workspace(references: references, focus: .settings)).pressing(
        "G")
    }
  }

  @Test func `A question before converting names the picture and the reason`() {
    assertCommonSizes("confirm-convert") { size in
      let gif = Picture(
        digest: "gif", type: .gif, size: PixelSize(width: 9, height: 9), byteCount: 40_000)
      let workspace = Workspace(references: [Reference(.picture(gif), name: "rocket.gif")])
      return state(size, workspace: workspace).typing("let it fly").pressing("Enter")
    }
  }

  @Test func `A request that is too large is held back, and the header shows it before`() {
    let full = ConversationSize(bytes: 40_000_000, pictures: 7, textBytes: 512_800)
    assertCommonSizes("confirm-trim") { size in
      state(size, workspace: Workspace(), conversation: full).typing("make it blue").pressing(
        "Enter")
    }
    let nearly = ConversationSize(bytes: 1_000_000, pictures: 12, textBytes: 0)
    #expect(words(state(.comfortable, conversation: nearly)).contains("86 % full"))
    #expect(!words(state(.comfortable)).contains("full"))
  }

  @Test func `A trimmed turn says what is sent`() {
    let trimmed = state(.comfortable).pressing("C-p").typing("trim").pressing("Enter")
    #expect(words(trimmed).contains("trimmed: the picture"))
  }

  @Test func `A turn shows its notes, its sources and what was actually made`() {
    assertCommonSizes("notes") { size in
      var state = state(size, workspace: Workspace(focus: .picture))
      var turn = state.turns[0]
      turn.notes = ["rocket.gif is a GIF file; it was sent as a JPEG of 40 kB."]
      turn.settings.tuning = Tuning(temperature: 0.7, search: true, safety: [.harassment: .off])
      turn.outcome?.pictures = [.make("result 1", 1024, 1024)]
      turn.outcome?.askedSize = PixelSize(width: 2048, height: 2048)
      turn.outcome?.searches = ["kites in \u{1B}[31mautumn"]
      turn.outcome?.sources = [
        WebSource(title: "Kites\u{202E}", page: "https://example.org/kites"),
        WebSource(
          title: "", page: "https://example.org/a", picture: "https://example.org/a.png"),
      ]
      state.insertOrReplace(turn)
      state.paint()
      return state.pressing("i")
    }
  }

  @Test func `A size within a twentieth of the requested one counts as requested`() {
    var turn = Turn.make(1, pictures: [.make("one", 1000, 1024)])
    turn.outcome?.askedSize = PixelSize(width: 1024, height: 1024)
    #expect(turn.missedSize == nil)
    turn.outcome?.askedSize = PixelSize(width: 1024, height: 950)
    #expect(turn.missedSize == PixelSize(width: 1024, height: 950))
  }

  @Test func `A pause before another try is counted down on the screen`() {
    let running = Turn.make(8, parent: 4, "add a second kite", job: .composed)
    var state = State.tree()
    state.insertOrReplace(running)
    state.session.workspace.selected = 8
    state = state.receiving(
      .progress(
        running.id,
        JobProgress(
          .sending, waitingFor: "another try (2 of 3). The service is busy.", pause: 4,
          until: Timestamp(milliseconds: 15_000))))
    #expect(words(state).contains("another try in 3 s (2 of 3)"))
    #expect(
      words(state.receiving(.clock(Timestamp(milliseconds: 14_000)))).contains("another try in 1 s")
    )
  }

  @Test func `However long an answer is, the advice and the billing stay visible`() {
    let long = String(repeating: "The service said a great deal about it. ", count: 60)
    for size in Size.common {
      let turn = Turn.make(1, "a kite").ended(
        .failed,
        failure: Failure(.provider, long, advice: "Send it again tomorrow.", billed: .maybe))
      let state = State.stage(
        size, profile: .samplePaid, turns: [turn], workspace: Workspace(selected: 1))
      #expect(words(state).contains("Send it again tomorrow."), "\(size)")
      #expect(words(state).contains("It may have been billed."), "\(size)")
    }
  }
}
