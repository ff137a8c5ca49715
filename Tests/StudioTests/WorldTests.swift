import Cells
import Model
import TestSupport
import Testing

@testable import Studio

@Suite(.timeLimit(.minutes(5))) struct WorldTests {
  @Test func `A hang-up with nothing open ends the program`() {
    var drive = Drive()
    drive.send(.hangup)
    #expect(drive.state.isDetached)
    #expect(!drive.state.isRunning)
  }

  @Test func `A hang-up lets the working turn finish first`() {
    var drive = Drive()
    drive.type("x")
    drive.press("Enter")
    drive.send(.hangup)
    #expect(drive.state.isRunning)
    let turn = drive.accept()
    #expect(drive.state.isRunning)
    drive.send(.turn(turn.ended(.done)))
    #expect(!drive.state.isRunning)
  }

  @Test func `A request to end ends at once, with everything handed over for storing`() {
    var drive = Drive()
    drive.type("half a thought")
    drive.send(.terminate)
    #expect(!drive.state.isRunning)
    #expect(drive.saves.last?.workspace == drive.workspace)
  }

  @Test func `A session that nobody put anything into is not stored`() {
    var drive = Drive()
    drive.press("Tab", "Tab", "F9", "S-Tab")
    drive.send(.terminate)
    #expect(drive.saves.isEmpty)
    drive.press("Tab", "Tab", "Tab")
    drive.type("a")
    drive.press("Backspace")
    #expect(drive.saves.last?.workspace.draft == "")
  }

  @Test func `The clock is shown only while a turn is working`() throws {
    var drive = Drive()
    #expect(!drive.state.needsClock)
    drive.type("x")
    drive.press("Enter")
    let turn = drive.accept()
    #expect(drive.state.needsClock)
    drive.send(.progress(turn.id, JobProgress(.queued, waitingFor: "the sandbox")))
    drive.send(.clock(Timestamp(milliseconds: 5000)))
    #expect(drive.state.progressLine == "turn 1 waiting · 4 s · waiting for the sandbox")
    #expect(drive.state.statusText == "", "the card says it")
    let card = try #require(drive.state.waitingCard)
    #expect(card.lines[0].text.hasSuffix(" waiting · 4 s"))
    #expect(card.lines[1].text.hasSuffix("for the sandbox"))
    drive.send(.turn(turn.ended(.done)))
    #expect(!drive.state.needsClock)
    #expect(drive.state.progress.isEmpty)
  }

  @Test func `The same events always give the same state and effects`() {
    func play() -> Drive {
      var drive = Drive()
      drive.make("a kite")
      drive.press("Tab", "Tab", "i", "Esc", "F2", "Down", "Enter")
      drive.make("blue", .refused)
      return drive
    }
    let (one, two) = (play(), play())
    #expect(one.state == two.state)
    #expect(one.effects == two.effects)
  }

  /// Keys, clicks, pastes, sizes and answers in any order: nothing traps, the text is where the
  /// caret says, the selection exists, and text is only ever lost to a key that deletes it.
  @Test(arguments: 0..<16)
  func `Any events in any order leave a consistent state`(_ seed: Int) {
    var dice = Dice(seed)
    var drive = Drive(profile: seed.isMultiple(of: 2) ? .sandbox : .paid)
    let keys = Command.table.flatMap(\.keys).flatMap(\.self) + [Key("y"), Key("é"), Key(" ")]
    for _ in 0..<250 {
      drive.send(.input(input(keys, drive.state.size, &dice)))
      answer(&drive, &dice)
      drive.forget()
      check(drive.state)
    }
  }

  private func input(_ keys: [Key], _ size: Size, _ dice: inout Dice) -> Input {
    switch Int.random(in: 0..<20, using: &dice) {
    case 0:
      return .resize(
        Size(
          columns: Int.random(in: 0...200, using: &dice),
          rows: Int.random(in: 0...60, using: &dice)))
    case 1:
      return .paste(["/a.png /b.png", "words\nand words", ""].randomElement(using: &dice) ?? "")
    case 2, 3, 4:
      let point = Point(
        x: Int.random(in: -1...max(0, size.columns), using: &dice),
        y: Int.random(in: -1...max(0, size.rows), using: &dice))
      let actions: [Mouse.Action] = [.press(.left), .press(.left), .scrollUp, .scrollDown]
      return .mouse(Mouse(actions.randomElement(using: &dice) ?? .scrollUp, at: point))
    default: return .key(keys.randomElement(using: &dice) ?? Key("a"))
    }
  }

  /// Plays the runner, which may answer late, successfully or not.
  private func answer(_ drive: inout Drive, _ dice: inout Dice) {
    for effect in drive.effects {
      switch effect {
      case .submit:
        if Bool.random(using: &dice) {
          _ = drive.accept()
        } else {
          drive.refuse(Failure(.storage, "The disk is full."))
        }
      case .importPicture(let path):
        drive.send(.imported(path: path, .make(path)))
      case .edit(let text): drive.send(.edited(text + "!"))
      case .listSessions: drive.send(.sessionsListed([]))
      default: break
      }
    }
    for paint in drive.paints where Bool.random(using: &dice) {
      drive.send(.painted(.symbols(paint), .symbols(Canvas(size: paint.size))))
    }
    if let open = drive.state.openTurns.first, Int.random(in: 0..<9, using: &dice) == 0 {
      let ends: [Status] = [.done, .textOnly, .refused, .failed, .unknown, .cancelled]
      drive.send(.turn(open.ended(ends.randomElement(using: &dice) ?? .done)))
    }
  }

  private func check(_ state: State) {
    let composer = state.composer
    #expect((0...composer.text.count).contains(composer.caret))
    #expect(state.openTurns.count <= 1)
    let workspace = state.session.workspace
    #expect(workspace.selected == nil || state.turn(workspace.selected) != nil)
    if let base = workspace.base {
      let status = state.turn(base)?.job
      #expect(status == .done(.done) || status == .done(.textOnly))
    }
    let leavesOut = workspace.folded != nil || workspace.hidden != nil || workspace.filter != nil
    #expect(
      leavesOut
        ? state.history.tree.count <= state.turnCount : state.history.tree.count == state.turnCount)
    if let picker = state.overlay?.picker {
      #expect(picker.selected == 0 || picker.selected < state.pickerItems.count)
    }
    if workspace.focus == .composer, state.overlay == nil, state.size.columns >= 60,
      state.size.rows >= 16
    {
      #expect(state.layout.composer.contains(state.composerLayout.caret))
    }
  }
}
