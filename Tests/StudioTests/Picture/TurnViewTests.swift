import Cells
import Imagery
import Model
import TestSupport
import Testing

@testable import Studio

/// What the screen says about a turn: its progress, its outcome, and whether it cost money.
@Suite(.timeLimit(.minutes(5))) struct TurnViewTests {
  private func ended(_ status: Status, _ failure: Failure? = nil, text: String = "") -> State {
    var turn = Turn.make(1, "a paper kite over the sea").ended(status, failure: failure)
    turn.outcome?.text = text
    return .stage(
      profile: .samplePaid, turns: [turn], workspace: Workspace(base: nil, selected: 1),
      title: "Kite")
  }

  private func words(_ state: State) -> String { plainText(of: draw(state).canvas) }

  @Test(arguments: Size.common)
  func `A working turn shows its state, its seconds and what it waits for`(
    _ size: Size
  ) {
    var running = Turn.make(8, parent: 4, "add a second kite", job: .running(task: "task-1"))
    running.created = Timestamp(milliseconds: 3000)
    var state = State.tree(size)
    state.insertOrReplace(running)
    state.session.workspace.selected = 8
    state = state.receiving(
      .progress(running.id, JobProgress(.running, waitingFor: "the sandbox", fraction: 0.42)))
    assertSnapshot(text: roleSnapshot(of: draw(state)), named: "running-\(size.name)")
  }

  @Test func `A first turn that is working says so where its picture will be`() {
    let running = Turn.make(1, "a paper kite", job: .accepted(task: "task-1"))
    var state = State.stage(turns: [running], workspace: Workspace(selected: 1))
    state.progress[running.id] = JobProgress(.queued, waitingFor: "2 requests before it")
    assertSnapshot(text: roleSnapshot(of: draw(state)), named: "running-first")
  }

  @Test(arguments: [5, 7]) func `A turn without a picture says why, in the pane and the details`(
    _ number: Int
  ) {
    let state = State.tree(profile: .samplePaid, selected: number, focus: .history)
    assertSnapshot(
      text: roleSnapshot(of: draw(state)) + "\n" + lineSnapshot(of: draw(state.pressing("i"))),
      named: number == 5 ? "refused" : "unknown")
  }

  @Test func `A failure says what happened, what to do, and that nothing was spent`() {
    let state = ended(
      .failed,
      Failure(.quota, "Your account has no credit left.", advice: "Add credit, then send again."))
    let words = words(state)
    #expect(words.contains("✗ Failed"))
    #expect(words.contains("Your account has no credit left."))
    #expect(words.contains("Add credit, then send again."))
    #expect(words.contains("Nothing was billed."))
    #expect(!words.contains("may have been"))
  }

  @Test(arguments: [
    (Failure.Billed.no, "Nothing was billed."), (.yes, "It was billed."),
    (.maybe, "It may have been billed."),
  ])
  func `Pane and details agree about the money`(_ billed: Failure.Billed, _ sentence: String) {
    let state = ended(.failed, Failure(.provider, "It failed.", billed: billed))
    #expect(words(state).contains(sentence))
    #expect(words(state.pressing("M-i")).contains(sentence))
  }

  @Test func `In the sandbox money is not mentioned`() {
    let turn = Turn.make(1, "a paper kite").ended(
      .failed, failure: Failure(.provider, "It failed."))
    #expect(!words(.stage(turns: [turn], workspace: Workspace(selected: 1))).contains("billed"))
  }

  @Test func `A turn with an unknown outcome is never called free`() {
    #expect(words(ended(.unknown)).contains("It may have been billed."))
  }

  @Test func `An answer in words is shown as such, with what to do`() {
    let words = words(ended(.textOnly, text: "Which of the two kites do you mean?"))
    #expect(words.contains("¶ The model answered in words"))
    #expect(words.contains("Which of the two kites do you mean?"))
    #expect(words.contains("Say more clearly"))
  }

  @Test func `The footer offers to continue only from a turn that can be continued`() {
    for turn in Turn.tree {
      let footer = words(.tree(selected: turn.number, focus: .history)).suffix(80)
      #expect(footer.contains("edit from here") == (turn.job == .done(.done)), "\(turn.number)")
    }
  }

  @Test func `A cancelled turn is shown as cancelled`() {
    #expect(words(ended(.cancelled)).contains("– Cancelled"))
  }

  @Test func `A model or size other than requested is shown in the picture's border`() {
    var turn = Turn.make(1, "a kite", pictures: [.make("small", 512, 288)]).ended(.done)
    turn.outcome = Outcome(
      pictures: [.make("small", 512, 288)], model: "other",
      askedSize: PixelSize(width: 2752, height: 1536))
    let state = State.stage(
      .comfortable, profile: .samplePaid, turns: [turn], workspace: Workspace(base: 1, selected: 1))
    let words = words(state)
    #expect(words.contains(" requested 2752×1536 · answered by other"))
    let wide = State.stage(
      Size(columns: 260, rows: 50), profile: .samplePaid, turns: [turn],
      workspace: Workspace(base: 1, selected: 1))
    #expect(
      self.words(wide).contains("requested gemini-3.1-flash-image-preview, answered by other"))
  }

  @Test func `A picture that cannot be shown says why and what to do`() {
    var state = State.tree()
    guard let order = state.paintOrders.first else {
      Issue.record("There is nothing to paint")
      return
    }
    state.previews[order] = .failed(
      Failure(.picture, "The file is cut short.", advice: "Fetch the turn again."))
    let words = words(state)
    #expect(words.contains("✗ This picture cannot be shown"))
    #expect(words.contains("The file is cut short."))
    #expect(words.contains("Fetch the turn again."))
  }
}
