import Cells
import Imagery
import Model
import TestSupport
import Testing

@testable import Studio

/// Changes that this machine makes, asked for in the composer and in the palette.
@Suite(.timeLimit(.minutes(5))) struct LocalStepTests {
  private func drive(
    _ turns: [Turn]? = nil, selected: Int = 2, base: Int? = 2, focus: Pane = .composer
  ) -> Drive {
    Drive(
      turns: turns ?? [.make(1, "a kite"), .make(2, parent: 1, "blue")],
      workspace: Workspace(base: base, selected: selected, focus: focus))
  }

  private func requests(_ drive: Drive) -> [LocalStepRequest] {
    drive.effects.compactMap { if case .makeStep(let request) = $0 { request } else { nil } }
  }

  /// Plays the runner.
  private func made(
    _ request: LocalStepRequest?, number: Int, parent: Int? = 2
  ) throws -> Turn {
    let request = try #require(request)
    var turn = Turn.make(number, parent: parent, "local: \(request.step.words)")
    turn.kept = RegionComposite(feather: 0, step: request.step.words)
    (turn.profile, turn.model) = (LocalStep.makerName, LocalStep.makerName)
    return turn
  }

  @Test func `A slash at the start crops the picture that the prompt names, and undo goes back`()
    throws
  {
    var drive = drive(selected: 1)
    drive.type("/crop 1:1")
    #expect(drive.state.localStepHint?.text.contains("900×900") == true)
    drive.press("Enter")
    let request = try #require(requests(drive).first)
    #expect(drive.submitted.isEmpty && drive.text.isEmpty)
    #expect(request.parent == 2 && request.picture == .make("result 2"))
    #expect(request.step.pixels == .crop(PixelRect(x: 350, y: 0, width: 900, height: 900)))
    #expect(request.session.workspace.draft.isEmpty)

    let turn = try made(request, number: 3)
    drive.send(.turn(turn))
    #expect(drive.workspace.base == 3)
    #expect(drive.message.contains("cost nothing"))
    #expect(drive.state.nextPlan.pictures.map(\.picture) == [.make("result 3")])
    drive.press("M-u")
    #expect(drive.workspace.base == 2 && drive.message.contains("crop 1:1 of turn 2"))
    #expect(drive.state.turns.count == 3)
    drive.press("M-U")
    #expect(drive.workspace.base == 3)
  }

  @Test func `Words without a slash are an instruction`() {
    var drive = drive()
    drive.type("rotate left")
    drive.press("Enter")
    #expect(drive.submitted.map(\.instruction) == ["rotate left"] && requests(drive).isEmpty)
  }

  @Test func `What cannot be done keeps the text and says why`() {
    var drive = drive()
    for (text, reason) in [
      ("/crop 16:9", "whole picture"), ("/rotate", "left, right, 180"),
      ("/straighten 60", "at most 45"), ("/levels brighter", "'brighter'"),
    ] {
      drive.type(text)
      drive.press("Enter")
      #expect(drive.text == text && drive.message.contains(reason), "\(drive.message)")
      drive.press("C-u")
    }
    #expect(drive.effects.isEmpty)
    var empty = Drive()
    empty.type("/crop 1:1")
    empty.press("Enter")
    #expect(empty.effects.isEmpty && empty.text == "/crop 1:1" && !empty.message.isEmpty)
  }

  @Test func `Text that only looks like a command is sent after a question, or stays`() {
    var drive = drive()
    drive.type("/corp 1:1")
    drive.press("Enter")
    #expect(drive.submitted.isEmpty)
    guard case .confirm(let question)? = drive.state.overlay else {
      Issue.record("No question")
      return
    }
    #expect(question.question.contains("/corp is no local step"))
    drive.press("Esc")
    #expect(drive.text == "/corp 1:1" && drive.submitted.isEmpty)
    drive.press("Enter", "Left", "Enter")
    #expect(drive.submitted.map(\.instruction) == ["/corp 1:1"])

    var path = self.drive()
    path.type("/home/me/kite.png as a kite")
    path.press("Enter")
    #expect(path.submitted.count == 1)
  }

  @Test func `The photograph opened is changed before the first turn, and stops being a reference`()
    throws
  {
    let photograph = Reference.make("pier")
    let style = Reference(.picture(.make("style")), name: "style", role: .style)
    var drive = Drive(workspace: Workspace(references: [style, photograph], focus: .composer))
    drive.type("/flip")
    drive.press("Enter")
    let request = try #require(requests(drive).first)
    #expect(request.parent == nil && request.reference == photograph)
    #expect(drive.workspace.references.count == 2)
    drive.send(.turn(try made(request, number: 1, parent: nil)))
    #expect(drive.workspace.references == [style] && drive.workspace.base == 1)
    #expect(drive.workspace.selected == 1)
    #expect(drive.state.nextPlan.pictures.count == 2)
    #expect(drive.state.memoryLoss == nil)
    drive.press("M-u")
    #expect(drive.workspace.references.contains(photograph) && drive.workspace.base == nil)
  }

  @Test func `While a step is being made nothing is sent against the picture before it`() throws {
    var drive = drive()
    drive.type("/rotate left")
    drive.press("Enter")
    drive.type("make it red")
    drive.press("Enter")
    #expect(drive.submitted.isEmpty && drive.text == "make it red")
    #expect(drive.message.contains("still being made"))
    drive.send(.turn(try made(requests(drive).first, number: 3)))
    drive.press("Enter")
    #expect(drive.submitted.map(\.parent) == [3])
  }

  @Test func `A failure brings the text back, and the step can be made again`() throws {
    var drive = drive()
    drive.type("/rotate left")
    drive.press("Enter")
    let request = try #require(requests(drive).first)
    drive.send(.stepFailed(request, Failure(.storage, "The disk is full.")))
    #expect(drive.text == "/rotate left" && drive.message == "The disk is full.")
    drive.press("Enter")
    #expect(requests(drive).count == 2)
  }

  @Test func `A step is never sent, nor several times`() {
    var drive = drive()
    drive.type("/rotate left")
    drive.press("M-x")
    #expect(drive.state.overlay == nil && drive.message.contains("made here"))
    #expect(drive.effects.isEmpty && drive.text == "/rotate left")
  }

  @Test func `The palette changes the picture shown, which is edited from then on`() throws {
    var drive = drive(selected: 1, focus: .history)
    _ = drive.state.perform(.rotateLeft)
    let request = drive.state.localSteps.running?.request
    #expect(request?.parent == 1 && drive.workspace.base == 1)
    drive.send(.turn(try made(request, number: 3, parent: 1)))
    #expect(drive.workspace.selected == 3 && drive.workspace.base == 3)
  }

  @Test func `The opened photograph can be changed again later, as turn 0`() throws {
    var first = Turn.make(1, "blue")
    first.references = [.make("pier")]
    var drive = drive([first], selected: 1, base: 1, focus: .history)
    drive.press("Up", "Enter")
    drive.type("/flip")
    drive.press("Enter")
    let request = try #require(requests(drive).first)
    #expect(request.parent == nil && request.reference?.picture == .make("pier"))
    var turn = try made(request, number: 2, parent: nil)
    turn.references = request.reference.map { [$0] } ?? []
    drive.send(.turn(turn))
    #expect(drive.workspace.base == 2 && drive.workspace.selected == 2)
    #expect(drive.state.history.tree.ancestors(of: 2) == [0])
  }

  @Test func `A step that needs a number asks, shows the size, and refuses what does not fit`() {
    var drive = drive()
    _ = drive.state.perform(.crop)
    drive.type("16:9")
    guard case .prompt(let refused)? = drive.state.overlay else {
      Issue.record("No prompt")
      return
    }
    #expect(refused.problem?.contains("whole picture") == true)
    drive.press("Enter")
    #expect(drive.effects.isEmpty && drive.state.overlay != nil)
    drive.press("C-u")
    drive.type("4:3 left")
    drive.press("Enter")
    #expect(requests(drive).map(\.step.words) == ["crop 4:3 left"])
  }

  @Test func `Tab completes the name of a step, and elsewhere goes to the next pane`() {
    var drive = drive()
    drive.type("/st")
    drive.press("Tab")
    #expect(drive.text == "/straighten " && drive.workspace.focus == .composer)
    drive.press("C-u")
    drive.type("/r")
    drive.press("Tab")
    #expect(drive.text == "/r" && drive.workspace.focus == .composer)
    drive.press("C-u")
    drive.type("straighten")
    drive.press("Tab")
    #expect(drive.workspace.focus != .composer)
  }

  @Test func `A local step is copied as its command, compared with its source, and kept in part`()
    throws
  {
    var step = Turn.make(3, parent: 2, "local: levels auto")
    step.kept = RegionComposite(feather: 0, step: "levels auto")
    var drive = drive(
      [.make(1, "a kite"), .make(2, parent: 1, "blue"), step], selected: 3, base: 3,
      focus: .picture)
    #expect(drive.state.pictureEdited(by: step)?.picture == .make("result 2"))
    drive.press("a", "Enter", "M-K")
    #expect(drive.effects.contains { if case .keep(step.id, _, _) = $0 { true } else { false } })
    drive.press("Tab", "c")
    #expect(drive.text == "/levels auto" && drive.workspace.base == 2)
  }
}

/// Drafting small, then large.
@Suite(.timeLimit(.minutes(5))) struct EnlargingTests {
  private func turn(_ resolution: Resolution) -> Turn {
    var turn = Turn.make(2, parent: 1, "make it blue")
    turn.settings.resolution = resolution
    turn.references = [.make("style")]
    turn.regions = [Region(x: 1, y: 2, width: 30, height: 40)]
    (turn.profile, turn.model) = (Profile.sandbox.name, Profile.sandbox.model)
    return turn
  }

  private func drive(_ turn: Turn) -> Drive {
    Drive(
      turns: [.make(1, "a kite"), turn], workspace: Workspace(base: 2, selected: 2, focus: .history)
    )
  }

  @Test func `The turn shown is sent again larger, with everything else the same`() throws {
    let asked = turn(.k1)
    var drive = drive(asked)
    _ = drive.state.perform(.enlarge)
    #expect(drive.effects.isEmpty)
    let items = drive.state.pickerItems
    #expect(items.map(\.title) == ["2K", "4K"] && items.allSatisfy { !$0.detail.isEmpty })
    drive.press("Down", "Enter")
    let draft = try #require(drive.submitted.first)
    var settings = asked.settings
    settings.resolution = .k4
    #expect(draft.settings == settings && draft.parent == 1 && draft.instruction == "make it blue")
    #expect(draft.references == asked.references && draft.regions == asked.regions)
    #expect(draft.model == asked.model && draft.profile == asked.profile)
  }

  @Test func `What cannot be larger says why, and nothing is sent`() {
    var drive = drive(turn(.k4))
    _ = drive.state.perform(.enlarge)
    #expect(drive.state.overlay == nil && drive.message.contains("nothing larger than 4K"))
    var other = turn(.k1)
    other.model = "another"
    drive = self.drive(other)
    _ = drive.state.perform(.enlarge)
    #expect(drive.state.overlay == nil && drive.message.contains("was made by another"))
    other.kept = RegionComposite(feather: 0, step: "flip horizontal")
    drive = self.drive(other)
    _ = drive.state.perform(.enlarge)
    #expect(drive.state.overlay == nil && drive.message.contains("made here"))
    #expect(drive.effects.isEmpty)
  }
}
