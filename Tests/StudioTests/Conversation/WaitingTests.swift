import Cells
import Imagery
import Model
import TestSupport
import Testing

@testable import Studio

/// While a turn is working: the picture it edits stays, dimmed, under a card.
@Suite(.timeLimit(.minutes(5))) struct WaitingTests {
  private func working(
    _ profile: Profile = .paid, job: Job = .running(task: "task"), size: Size = .comfortable
  ) -> Drive {
    var drive = Drive(
      size: size, profile: profile, turns: [.make(1)], workspace: Workspace(base: 1, selected: 1))
    drive.begin()
    drive.state.paint()
    drive.type("make it dusk")
    drive.press("Enter")
    var turn = drive.accept()
    turn.job = job
    drive.send(.turn(turn))
    drive.state.paint()
    return drive
  }

  private func words(_ drive: Drive) -> String { plainText(of: draw(drive.state).canvas) }

  @Test func `The card says what is waited for, for how long, and how to stop`() throws {
    var drive = working()
    let id = try #require(drive.state.turns.last?.id)
    drive.send(.clock(Timestamp(milliseconds: 10_000)))
    drive.send(.progress(id, JobProgress(.running, waitingFor: "the provider", fraction: 0.42)))
    let words = words(drive)
    #expect(words.contains("working 42 % · 9 s"))
    #expect(words.contains("waiting for the provider"))
    #expect(words.contains("Esc cancels, after a question"))
    #expect(!words.contains("usually"))
  }

  @Test func `The usual time is the median of at least three turns of this model`() throws {
    var drive = working()
    let turn = try #require(drive.state.turns.last)
    for seconds in [20, 21] {
      var earlier = turn.ended(.done)
      earlier.ended = turn.created.adding(seconds: Double(seconds))
      drive.state.history.durations.record(earlier)
    }
    #expect(!words(drive).contains("usually"))
    var slow = turn.ended(.done)
    slow.ended = turn.created.adding(seconds: 90)
    drive.state.history.durations.record(slow)
    #expect(words(drive).contains("usually 21 s"))
    var other = turn
    other.settings.resolution = .k4
    #expect(drive.state.history.durations.usualSeconds(of: other) == nil)
  }

  @Test func `The picture that is edited stays under the card, dimmed`() throws {
    let drive = working()
    let card = try #require(drive.state.waitingCard)
    let place = try #require(drive.state.scenePlaces.first)
    #expect(place.scene == .picture(.make("result 1")))
    #expect(place.rect.intersection(card.frame) == card.frame)
    let frame = draw(drive.state)
    let corner = frame.canvas[place.rect.origin]
    #expect(corner.character == "▒")
    // Halfway to black, as its pixels will be, and not dimmed by the terminal on top of that.
    #expect(
      corner.style == Style(foreground: .rgb(0, 1, 1), background: .rgb(2, 2, 3)))
  }

  @Test func `Pixels are dimmed too, where they are not slow to send`() throws {
    for isSlow in [false, true] {
      var drive = working()
      drive.send(.graphics(Graphics(pixels: .sixel, link: Link(isSlow: isSlow))))
      let scenes = drive.state.paintOrders.compactMap { order -> Scene? in
        if case .pixels(let request) = order { request.scene } else { nil }
      }
      let picture = Picture.make("result 1")
      #expect(scenes.contains(.picture(picture)))
      #expect(scenes.contains(.dimmed(picture, isOnLight: false)) == !isSlow)
    }
  }

  @Test func `A first turn has the card in the empty pane`() throws {
    let running = Turn.make(1, "a kite", job: .accepted(task: "task"))
    let state = State.stage(turns: [running], workspace: Workspace(selected: 1))
    #expect(state.waitingCard != nil && state.scenePlaces.isEmpty)
    #expect(plainText(of: draw(state).canvas).contains("queued · 12 s"))
  }

  @Test func `Esc asks before it ends what may be paid for, and a second Esc ends nothing`() {
    var drive = working()
    drive.forget()
    drive.press("Esc")
    #expect(drive.state.question != nil && drive.effects == [])
    drive.press("Esc")
    #expect(drive.state.question == nil && drive.effects == [])
  }

  @Test func `Esc asks as soon as the request is being sent, though that is not stored yet`() throws
  {
    var drive = working(job: .composed)
    let id = try #require(drive.state.turns.last?.id)
    drive.send(.progress(id, JobProgress(.sending, waitingFor: "the provider to take 9 MB")))
    drive.forget()
    drive.press("Esc")
    #expect(drive.state.question != nil && drive.effects == [])
  }

  @Test func `How long a turn took is stored for later sessions`() throws {
    var state = working().state
    let turn = try #require(state.turns.last)
    let effects = state.update(.turn(turn.ended(.done)))
    let stored = effects.compactMap { effect in
      if case .setPreference("durations", let value) = effect { value } else { nil }
    }
    #expect(stored.map { TurnDurations(stored: $0) } == [state.history.durations])
  }

  @Test func `The card is as wide in every phase, and a long reason has two lines`() throws {
    var drive = working()
    let id = try #require(drive.state.turns.last?.id)
    var widths: Set<Int> = []
    for reason in ["", "the disk", "the sandbox to finish"] {
      drive.send(.progress(id, JobProgress(.running, waitingFor: reason)))
      widths.insert(try #require(drive.state.waitingCard).frame.size.columns)
    }
    #expect(widths.count == 1)
    let pause = "the provider, which asks to wait before another try (2 of 3)"
    drive.send(.progress(id, JobProgress(.queued, waitingFor: pause, pause: 5)))
    let lines = try #require(drive.state.waitingCard).lines.map(\.text)
    #expect(lines.contains { $0.hasSuffix("(2 of 3)") } && !lines.contains { $0.contains("…") })
  }

  @Test(arguments: Size.common)
  func `The card fits the pane`(_ size: Size) throws {
    let drive = working(size: size)
    let card = try #require(drive.state.waitingCard)
    let inside = try #require(drive.state.layout.pictureInside)
    #expect(inside.intersection(card.frame) == card.frame)
  }
}
