import Cells
import Model
import TestSupport
import Testing

@testable import Studio

@Suite(.timeLimit(.minutes(5))) struct FindingTests {
  /// 1 kite ─┬─ 2 blue ── 4 dusk
  ///         └─ 3 red ── 5 blue boat (failed)
  private var drive: Drive {
    var drive = Drive(
      turns: [
        .make(1, "a kite"), .make(2, parent: 1, "make it blue"), .make(3, parent: 1, "make it red"),
        .make(4, parent: 2, "make it dusk"),
        .make(5, parent: 3, "a blue boat", job: .done(.failed)),
      ], workspace: Workspace(base: 4, selected: 1))
    drive.press("Tab")
    return drive
  }

  private func numbers(_ drive: Drive) -> [Int] { drive.state.history.tree.rows.map(\.number) }

  private func search(_ drive: Drive) -> TurnSearch? {
    if case .search(let search) = drive.state.overlay { search } else { nil }
  }

  // MARK: - Search

  @Test func `Typing shows the first match, and the arrows cycle through the matches`() {
    var drive = drive
    drive.press("/")
    drive.type("blue")
    #expect(drive.workspace.selected == 2)
    #expect(search(drive)?.countText(at: 2) == "1 of 2")
    drive.press("Down")
    #expect(drive.workspace.selected == 5)
    drive.press("Down")
    #expect(drive.workspace.selected == 2)
    drive.press("Up", "Enter")
    #expect(drive.workspace.selected == 5)
    #expect(drive.state.overlay == nil)
    drive.press("n")
    #expect(drive.workspace.selected == 2, "the search goes on with the words it had")
    #expect(drive.message == "1 of 2 for “blue”" && drive.state.overlay == nil)
    drive.press("Tab", "N")
    #expect(drive.workspace.selected == 5 && drive.workspace.focus == .picture)
  }

  @Test func `Esc returns to where the search started`() {
    var drive = drive
    drive.press("Tab", "/")
    #expect(drive.workspace.focus == .history)
    drive.type("boat")
    #expect(drive.workspace.selected == 5)
    drive.press("Esc")
    #expect(drive.workspace.selected == 1)
    #expect(drive.workspace.focus == .picture)
    #expect(drive.state.overlay == nil)
  }

  @Test func `Text, model, label, note and state are searched`() {
    var drive = drive
    drive.press("*", "L")
    drive.type("cover")
    drive.press("Enter", "j", "A")
    drive.type("too cold")
    drive.press("Enter", "G")
    for (words, number) in [
      ("failed", 5), ("COVER", 1), ("cold", 2), ("starred", 1), ("pixels dusk", 4),
    ] {
      drive.press("/")
      drive.type(words)
      #expect(drive.workspace.selected == number, "\(words)")
      drive.press("Enter")
    }
  }

  @Test func `A match in a fold is unfolded, and folded again when one moves on`() {
    var drive = drive
    drive.press("o", "/")
    drive.type("dusk")
    #expect(drive.workspace.selected == 4)
    #expect(numbers(drive).contains(4))
    drive.type("y")
    #expect(drive.workspace.selected == 1, "nothing has it")
    #expect(search(drive)?.hits == [])
    #expect(numbers(drive) == [1])
    drive.press("Backspace", "Esc")
    #expect(numbers(drive) == [1])
    #expect(drive.workspace.folded == [1])
  }

  @Test func `Letters are part of the search text, not commands`() {
    var drive = drive
    drive.press("/")
    drive.type("n?*")
    #expect(search(drive)?.field.text == "n?*")
    #expect(drive.state.history.marks.isEmpty)
  }

  @Test func `Each further letter searches only the earlier matches`() {
    var looked: [Int] = []
    var search = TurnSearch(
      from: ViewPosition(selected: nil, focus: .history, historyTop: 0, settingsRow: 0))
    func type(_ text: String) {
      search.field = TextField(text: text, caret: text.count)
      search.find(
        among: Array(1...10_000),
        isFound: { search, number in
          looked.append(number)
          return search.isFound(in: ["turn \(number)"])
        })
    }
    type("9")
    #expect(looked.count == 10_000)
    looked = []
    type("99")
    #expect(looked.count == 3439, "the numbers to 10000 with a nine in them")
    looked = []
    type("999")
    #expect(looked.count < 400)
    #expect(search.hits.contains(9990))
    type("99")
    #expect(search.hits.count == 280, "fewer letters look at all of them again")
  }

  @Test func `In ten thousand turns no moving or searching key rebuilds the rows`() {
    var drive = Drive(
      turns: (1...10_000).map { .make($0, parent: $0 > 1 ? $0 / 2 : nil, "words \($0)") },
      workspace: Workspace(base: 1, selected: 1))
    func storage() -> UnsafeRawPointer? {
      drive.state.history.tree.rows.withUnsafeBytes { $0.baseAddress }
    }
    drive.press("Tab")
    // Held, so that no other rows can reuse its memory.
    let rows = drive.state.history.tree.rows
    let before = storage()
    drive.press("G", "g", "PageDown", "j", "}", ")", "{", "/")
    drive.type("words 77")
    drive.press("Down", "Up", "Enter", "n", "N", "Esc", "*", "Tab", "Left")
    #expect(storage() == before)
    drive.press("g", "o")
    #expect(storage() != before && rows.count == 10_000)
  }

  // MARK: - Filters

  private func choose(_ filter: HistoryFilter?, _ drive: inout Drive) {
    drive.press("F", "Home")
    let place = filter.flatMap { HistoryFilter.allCases.firstIndex(of: $0) }.map { $0 + 1 } ?? 0
    for _ in 0..<place { drive.press("Down") }
    drive.press("Enter")
  }

  @Test func `A filter leaves its turns and their ancestors`() {
    var drive = drive
    drive.press("G", "k", "*")
    #expect(drive.workspace.selected == 3)
    choose(.starred, &drive)
    #expect(numbers(drive) == [1, 3])
    #expect(drive.state.history.tree.rows.map(\.isAdmitted) == [false, true])
    choose(.failed, &drive)
    #expect(numbers(drive) == [1, 3, 5])
    choose(.withPictures, &drive)
    #expect(numbers(drive) == [1, 2, 4, 3])
    choose(nil, &drive)
    #expect(numbers(drive).count == 5)
  }

  @Test func `A hidden turn cannot stay selected, and an empty filter ends`() {
    var drive = drive
    drive.press("*")
    drive.press("G")
    #expect(drive.workspace.selected == 5)
    choose(.starred, &drive)
    #expect(drive.workspace.selected == 1)
    drive.press("*")
    #expect(drive.workspace.filter == nil)
    #expect(numbers(drive).count == 5)
    #expect(drive.message == "the filter matches no turn: all are shown")
  }

  @Test func `A filter without turns cannot be chosen`() {
    var drive = drive
    choose(.starred, &drive)
    #expect(drive.message == "There is no such turn.")
    #expect(drive.workspace.filter == nil)
  }

  @Test func `A new turn is shown despite a filter that excludes it`() {
    var drive = drive
    drive.press("*")
    choose(.starred, &drive)
    drive.press("Esc")
    drive.type("go")
    drive.press("Enter")
    let turn = drive.accept()
    #expect(drive.workspace.selected == turn.number)
    #expect(drive.workspace.filter == nil)
  }

  @Test func `With a filter the rows follow the outcomes of turns`() {
    var drive = drive
    choose(.failed, &drive)
    drive.send(.turn(.make(2, parent: 1, "make it blue", job: .done(.failed))))
    #expect(numbers(drive) == [1, 2, 3, 5])
  }

  @Test func `Moving stays among the turns that the filter leaves`() {
    var drive = drive
    choose(.failed, &drive)
    drive.press("g", "}")
    #expect(drive.workspace.selected == 3, "not 2, which is not shown")
    drive.press("(")
    #expect(drive.message == "turn 3 has no previous sibling")
  }
}
