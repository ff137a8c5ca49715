import Cells
import Model
import TestSupport
import Testing

@testable import Studio

/// What the history shows of marks, folds, filters and a search.
@Suite(.timeLimit(.minutes(5))) struct HistoryViewTests {
  static let sizes = [Size.classic, .comfortable]

  private func marked(_ size: Size) -> State {
    State.tree(size, selected: 2, focus: .history)
      .pressing("*", "L").typing("cover").pressing("Enter", "A")
      .typing("calm, for the front page").pressing("Enter", "G", "X", "k", "*")
  }

  @Test(arguments: sizes) func `Stars, labels and rejections are shown in the rows`(_ size: Size) {
    assertSnapshot(text: roleSnapshot(of: draw(marked(size))), named: "marks-\(size.name)")
  }

  @Test func `The details show what was decided`() {
    let state = marked(.classic).pressing("g", "j", "i")
    assertSnapshot(text: lineSnapshot(of: draw(state)), named: "marks-details")
  }

  @Test(arguments: sizes) func `A folded row shows how many turns it hides`(_ size: Size) {
    let state = marked(size).pressing("g", "j", "o")
    assertSnapshot(text: roleSnapshot(of: draw(state)), named: "folded-\(size.name)")
  }

  @Test(arguments: sizes) func `A filter keeps the ancestors, dimmed`(_ size: Size) {
    let state = marked(size).pressing("F", "Down", "Enter")
    assertSnapshot(text: roleSnapshot(of: draw(state)), named: "filter-\(size.name)")
  }

  @Test func `The filters are chosen from a list with their counts`() {
    let state = State.tree(.classic, focus: .history).pressing("*", "F", "Down")
    assertSnapshot(text: roleSnapshot(of: draw(state)), named: "filters")
  }

  @Test(arguments: sizes) func `A search is shown in the border and dims what it has not found`(
    _ size: Size
  ) {
    let state = State.tree(size, focus: .history).pressing("/").typing("kite").pressing("Down")
    assertSnapshot(text: roleSnapshot(of: draw(state)), named: "search-\(size.name)")
  }

  @Test func `A search without a match says so, even on the smallest screen`() {
    let size = Size(columns: 60, rows: 16)
    let state = State.tree(size, focus: .picture).pressing("/").typing("zeppelin")
    assertSnapshot(text: roleSnapshot(of: draw(state)), named: "search-none")
  }

  @Test func `Long labels and hidden turns leave room for text`() {
    var state = State.tree(.classic, focus: .history)
    state.history.marks = [2: TurnMark(isStarred: true, label: "sixteen letters!")]
    state = state.pressing("g", "j", "o")
    let row = state.layout.history.map { draw(state).canvas.row($0.minY + 2) } ?? []
    let text = String(row.prefix(32).map(\.character))
    #expect(text.contains("2 make") && text.contains("★ +2"), "\(text)")
  }
}
