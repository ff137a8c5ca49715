import Cells
import Model
import TestSupport
import Testing

@testable import Studio

@Suite(.timeLimit(.minutes(5))) struct HistoryTests {
  /// 1 ── 2 ── 4
  ///  └── 3
  private var tree: [Turn] {
    [.make(1), .make(2, parent: 1), .make(3, parent: 1), .make(4, parent: 2)]
  }

  @Test func `j and k move through the visible rows`() {
    var drive = Drive(turns: tree, workspace: Workspace(base: 4, selected: 4))
    drive.press("Tab", "j")
    #expect(drive.workspace.selected == 3)
    drive.press("j")
    #expect(drive.workspace.selected == 3)
    drive.press("k", "k")
    #expect(drive.workspace.selected == 2)
    drive.press("g")
    #expect(drive.workspace.selected == 1)
    drive.press("G")
    #expect(drive.workspace.selected == 3)
  }

  @Test(arguments: [Pane.history, .picture])
  func `Home and End go to the first and the last turn`(_ pane: Pane) {
    var drive = Drive(turns: tree, workspace: Workspace(base: 4, selected: 2, focus: pane))
    drive.press("Home")
    #expect(drive.workspace.selected == 1)
    drive.press("End")
    #expect(drive.workspace.selected == 3)
  }

  @Test func `Enter on a turn puts the composer on it, and sending forks from there`() {
    var drive = Drive(turns: tree, workspace: Workspace(base: 4, selected: 4))
    drive.press("Tab", "k", "Enter")
    #expect(drive.workspace.base == 2)
    #expect(drive.workspace.focus == .composer)
    #expect(drive.message == "the next turn forks from 2")
    drive.type("red")
    drive.press("Enter")
    #expect(drive.submitted.first?.parent == 2)
  }

  @Test func `A turn without an answer cannot be continued`() {
    var drive = Drive(
      turns: [.make(1), .make(2, parent: 1, job: .done(.failed))],
      workspace: Workspace(base: 1, selected: 2))
    drive.press("Tab", "Enter")
    #expect(drive.workspace.base == 1)
    #expect(drive.message.contains("c copies its text"))
  }

  @Test func `n starts a new conversation in the same session`() {
    var drive = Drive(turns: tree, workspace: Workspace(base: 4, selected: 4))
    drive.press("Tab", "B", "Enter")
    drive.type("a boat")
    drive.press("Enter")
    #expect(drive.submitted.first?.parent == nil)
  }

  @Test func `c restores text, settings and references, as a sibling of the turn`() {
    var turn = Turn.make(2, parent: 1, "blue")
    turn.settings = Settings(ratio: .fixed(AspectRatio(1, 1)), resolution: .k4)
    turn.references = [.make("sky")]
    var drive = Drive(turns: [.make(1), turn], workspace: Workspace(base: 2, selected: 2))
    drive.type("half a thought")
    drive.press("Tab", "c", "Enter")
    #expect(drive.text == "blue")
    #expect(drive.workspace.settings == turn.settings)
    #expect(drive.workspace.references == [.make("sky")])
    #expect(drive.workspace.base == 1)
    drive.press("C-_")
    #expect(drive.text == "half a thought")
  }

  @Test func `The selected row stays visible in a session of ten thousand turns`() {
    let turns = (1...10_000).map { Turn.make($0, parent: $0 > 1 ? $0 - 1 : nil) }
    var drive = Drive(turns: turns, workspace: Workspace(base: 10_000, selected: 10_000))
    drive.press("Tab", "g")
    #expect(drive.state.historyTop == 0)
    for _ in 0..<100 {
      drive.press("PageDown")
      let row = drive.state.history.tree.index(of: drive.workspace.selected) ?? -1
      let top = drive.state.historyTop
      #expect((top..<top + drive.state.visibleHistoryRows).contains(row))
    }
    drive.press("G")
    #expect(drive.state.historyTop == 10_000 - drive.state.visibleHistoryRows)
  }

  @Test func `The selected row stays visible when the screen or the pane shrinks`() {
    let turns = (1...60).map { Turn.make($0, parent: $0 > 1 ? $0 - 1 : nil) }
    var drive = Drive(turns: turns, workspace: Workspace(base: 60, selected: 60))
    drive.begin()
    for _ in 0..<30 { drive.press("C-j") }
    #expect(drive.state.historyTop == 60 - drive.state.visibleHistoryRows)
    drive.press("Tab", "g")
    for _ in 0..<28 { drive.press("j") }
    for rows in [30, 16, 60, 20] {
      drive.send(.input(.resize(Size(columns: 90, rows: rows))))
      let top = drive.state.historyTop
      #expect((top..<top + drive.state.visibleHistoryRows).contains(28))
    }
  }

  @Test func `Left and Right in the picture pane go to the previous and next turn`() {
    var drive = Drive(turns: tree, workspace: Workspace(base: 4, selected: 1))
    drive.press("Tab", "Tab", "Right", "Right")
    #expect(drive.workspace.selected == 4)
    drive.press("Left")
    #expect(drive.workspace.selected == 2)
  }

  @Test func `p cycles through the pictures of a turn and distinguishes drafts`() {
    let turn = Turn.make(1, pictures: [.make("a"), .make("b")], drafts: [.make("draft")])
    var drive = Drive(turns: [turn], workspace: Workspace(base: 1, selected: 1))
    #expect(drive.state.shownPicture == .make("b"))
    drive.press("Tab", "p")
    #expect(drive.state.shownPicture == .make("draft"))
    #expect(drive.message.contains("draft"))
    drive.press("p")
    #expect(drive.state.shownPicture == .make("a"))
  }

  @Test func `Opening a session resumes its open turns and loads earlier instructions`() {
    var drive = Drive()
    let session = Session(
      id: .two, title: "old", created: Timestamp(milliseconds: 0),
      workspace: Workspace(draft: "half", caret: 2, selected: 9))
    var open = Turn.make(2, parent: 1, job: .running(task: "7"))
    open.id = TurnID(session: .two, number: 2)
    var done = Turn.make(1)
    done.id = TurnID(session: .two, number: 1)
    drive.state.commands.usesMouse = false
    drive.send(.sessionOpened(session, [done, open]))
    #expect(drive.effects == [.resume(open.id), .loadPromptHistory])
    #expect(drive.text == "half")
    #expect(drive.state.composer.caret == 2)
    #expect(drive.workspace.selected == 2, "a turn that is not there cannot be looked at")
    #expect(!drive.state.commands.usesMouse)
  }

  @Test func `A session made without the studio opens at its last turn`() {
    var drive = Drive(turns: [.make(1), .make(2, parent: 1)])
    drive.begin(opening: ["/a.png"])
    #expect(drive.workspace.selected == 2)
    #expect(drive.workspace.base == 2)
    #expect(drive.effects == [.loadPromptHistory, .importPicture(path: "/a.png")])
  }

  @Test func `Turns and progress of other sessions change nothing here`() {
    var drive = Drive(turns: [.make(1)], workspace: Workspace(base: 1, selected: 1))
    let before = drive.state
    var other = Turn.make(2)
    other.id = TurnID(session: .two, number: 2)
    drive.send(.turn(other))
    drive.send(.progress(other.id, JobProgress(.running, waitingFor: "x")))
    #expect(drive.state.turns == before.turns)
    #expect(drive.state.progress == before.progress)
  }

  @Test func `The rows follow the turns, and open turns are listed`() {
    var state = State.make(turns: [.make(1)])
    state.insertOrReplace(.make(2, parent: 1, job: .sending))
    #expect(state.history.tree.count == 2)
    #expect(state.openTurns.map(\.number) == [2])
    state.insertOrReplace(.make(2, parent: 1))
    #expect(state.openTurns.isEmpty)
    #expect(state.turns.map(\.number) == [1, 2])
    state.turns = []
    #expect(state.history.tree.count == 0)
  }
}
