import Cells
import Model
import TestSupport
import Testing

@testable import Studio

/// Variants while they are working, the list that requests them, and the sheet to choose from.
@Suite(.timeLimit(.minutes(5))) struct ContactSheetViewTests {
  private static let sizes = Size.common + [Size(columns: 200, rows: 50)]

  /// Four variants of a red kite: one is done, one failed, one is fetching, one is waiting.
  private func variants(_ size: Size, focus: Pane = .picture) -> State {
    let words = "make the kite red, and the sea behind it as calm as a mirror"
    let turns: [Turn] = [
      .make(1, "a paper kite over the sea"), Turn.make(2, parent: 1, words).ended(.done),
      Turn.make(3, parent: 1, words).ended(
        .refused,
        failure: Failure(
          .refused, "The model refused: the picture may show a person.",
          advice: "Rephrase it.")),
      .make(4, parent: 1, words, job: .fetching(task: "7")),
      .make(5, parent: 1, words, job: .composed),
    ]
    var state = State.stage(
      size, turns: turns, workspace: Workspace(base: 1, selected: 2, focus: focus),
      title: "Kite at dusk")
    state.history.marks[2] = TurnMark(isStarred: true, label: "cover")
    state.progress[TurnID(session: .one, number: 4)] = JobProgress(
      .downloading, waitingFor: "byte 3 of 9 MB", fraction: 0.42)
    state.progress[TurnID(session: .one, number: 5)] = JobProgress(
      .queued, waitingFor: "one of 2 turns that run at once to end")
    return state
  }

  @Test(arguments: sizes) func `Siblings form a regular grid with what is known about them`(
    _ size: Size
  ) {
    let state = variants(size).pressing("V")
    assertSnapshot(text: roleSnapshot(of: draw(state)), named: "sheet-\(size.name)")
  }

  @Test
  func `Turns of a branch are distinguished by their text, and full screen has room for more`() {
    let state = State.tree(.classic, selected: 6, focus: .history).pressing("V", "V", "z")
    assertSnapshot(text: lineSnapshot(of: draw(state)), named: "sheet-branch")
  }

  @Test func `Each working variant shows its progress in the history, and one is shown in full`() {
    let state = variants(.classic, focus: .history)
    assertSnapshot(text: roleSnapshot(of: draw(state)), named: "variants-running")
  }

  @Test func `The list shows the total price, and the one for cancelling what it costs`() {
    var state = State.stage(.classic, profile: .samplePaid, turns: [.make(1, "a kite")])
    state.session.workspace.base = 1
    state = state.typing("make it red").pressing("M-x")
    assertSnapshot(text: roleSnapshot(of: draw(state)), named: "variants-list")
    let running = variants(.classic).pressing("M-k")
    assertSnapshot(text: lineSnapshot(of: draw(running)), named: "variants-cancelling")
  }

  @Test func `Many siblings are paged on the smallest screen`() {
    let turns = [Turn.make(1, "a kite")] + (2...20).map { Turn.make($0, parent: 1, "blue") }
    let state = State.stage(
      Size(columns: 60, rows: 16), turns: turns, workspace: Workspace(selected: 2, focus: .picture)
    ).pressing("V", "G")
    assertSnapshot(text: lineSnapshot(of: draw(state)), named: "sheet-pages")
  }
}
