import Cells
import Model
import TestSupport
import Testing

@testable import Studio

@Suite(.timeLimit(.minutes(5))) struct TreeTests {
  /// 1 ─┬─ 2 ── 4 ─┬─ 5
  ///    │          └─ 6
  ///    └─ 3
  /// 7
  private var drive: Drive {
    var drive = Drive(
      turns: [
        .make(1), .make(2, parent: 1), .make(3, parent: 1), .make(4, parent: 2),
        .make(5, parent: 4), .make(6, parent: 4), .make(7),
      ], workspace: Workspace(base: 6, selected: 4))
    drive.press("Tab")
    return drive
  }

  private func numbers(_ drive: Drive) -> [Int] { drive.state.history.tree.rows.map(\.number) }

  @Test func `Keys move to parent, child and siblings, and say where there is none`() {
    var drive = drive
    drive.press("{")
    #expect(drive.workspace.selected == 2)
    drive.press(")")
    #expect(drive.workspace.selected == 3)
    drive.press(")")
    #expect(drive.workspace.selected == 3)
    #expect(drive.message == "turn 3 has no next sibling")
    drive.press("}")
    #expect(drive.message == "nothing continues from turn 3")
    drive.press("(", "}", "}")
    #expect(drive.workspace.selected == 5)
    drive.press("{", "{", "{", ")")
    #expect(drive.workspace.selected == 7, "conversations are each other's siblings")
    drive.press("{")
    #expect(drive.message == "turn 7 starts its conversation")
  }

  @Test func `A folded branch has one row that shows how much it hides`() {
    var drive = drive
    drive.press("{", "o")
    #expect(numbers(drive) == [1, 2, 3, 7])
    #expect(drive.state.history.tree.rows.map(\.hidden) == [0, 3, 0, 0])
    #expect(drive.message == "3 turns are folded")
    #expect(drive.workspace.folded == [2])
    drive.press("j")
    #expect(drive.workspace.selected == 3, "down goes past what is folded away")
    drive.press("k", "o")
    #expect(numbers(drive) == [1, 2, 4, 5, 6, 3, 7])
    #expect(drive.workspace.folded == nil)
  }

  @Test func `A nested fold is kept, and a turn without children has nothing to fold`() {
    var drive = drive
    drive.press("o", "{", "{", "o")
    #expect(numbers(drive) == [1, 7])
    #expect(drive.state.history.tree.rows.first?.hidden == 5)
    drive.press("o")
    #expect(numbers(drive) == [1, 2, 4, 3, 7])
    drive.press("G", "o")
    #expect(drive.message == "nothing continues from turn 7: there is nothing to fold")
  }

  @Test func `The selected turn is never hidden`() {
    var drive = drive
    drive.press("{", "o", "}")
    #expect(drive.workspace.selected == 4, "the child is shown")
    #expect(drive.workspace.folded == nil)
    drive.press("{", "o")
    drive.send(.turn(.make(8, parent: 6, job: .composed)))
    #expect(drive.workspace.selected == 2, "another program's turn stays folded away")
    #expect(drive.state.history.tree.rows[1].hidden == 4)
  }

  @Test func `A turn sent from a folded branch unfolds it`() {
    var drive = drive
    drive.press("{", "o", "Esc")
    drive.type("bluer")
    drive.press("Enter")
    _ = drive.accept()
    #expect(drive.workspace.selected == 8)
    #expect(drive.state.history.tree.index(of: 8) != nil)
  }

  @Test func `A session left with a fold opens with it, on a visible turn`() {
    var drive = Drive(
      turns: [.make(1), .make(2, parent: 1), .make(3, parent: 2)],
      workspace: Workspace(base: 3, selected: 3, folded: [1, 9]))
    drive.begin()
    #expect(numbers(drive) == [1])
    #expect(drive.workspace.selected == 1)
  }

  @Test func `Reusing an old instruction makes a sibling, recalling it continues from here`() throws
  {
    var edited = Turn.make(2, parent: 1, "blue")
    edited.settings.resolution = .k4
    edited.references = [.make("sky")]
    let turns: [Turn] = [.make(1), edited, .make(3, parent: 2)]
    var drive = Drive(turns: turns, workspace: Workspace(base: 3, selected: 2))
    drive.press("Tab", "c", "Enter")
    drive.type("r")
    drive.press("Enter")
    let sibling = try #require(drive.submitted.first)
    #expect(sibling.parent == 1 && sibling.instruction == "bluer")
    #expect(sibling.settings.resolution == .k4 && sibling.references == [.make("sky")])

    drive = Drive(turns: turns, workspace: Workspace(base: 3, selected: 2))
    drive.press("Tab", "C", "Enter", "Enter")
    let recalled = try #require(drive.submitted.first)
    #expect(recalled.parent == 3 && recalled.instruction == "blue")
    #expect(recalled.settings.resolution == .k4 && recalled.references == [.make("sky")])
  }
}
