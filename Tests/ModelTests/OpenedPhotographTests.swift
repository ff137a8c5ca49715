import Model
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct OpenedPhotographTests {
  private func turn(
    _ number: Int, parent: Int? = nil, _ references: [Reference] = []
  ) -> Turn {
    var turn = Turn.make(number, parent: parent)
    turn.references = references
    return turn
  }

  @Test func `Turn 0 is what the first turn edited, whatever else was sent`() {
    var style = Reference.make("style")
    style.role = .style
    let past = PastTurns([turn(1, [style, .make("pier")]), turn(2, [.make("other")])])
    #expect(past.opened?.instruction == "pier" && past[0]?.result == .make("pier"))
    #expect(past[0]?.canGoOn == true && past[0]?.hasRecipe == false)
    #expect(past[0]?.openedReference == .make("pier"))
    #expect(PastTurns([turn(1, [style])]).opened == nil && PastTurns([]).opened == nil)
  }

  @Test func `Every edit of it is below it; stored parents stay what they are`() {
    let turns = [
      turn(1, [.make("pier")]), turn(2, parent: 1), turn(3, [.make("pier")]),
      turn(4, [.make("other")]), turn(5),
    ]
    let past = PastTurns(turns)
    #expect(turns.map(past.shownParent) == [0, 1, 0, nil, nil])
    let rows = HistoryRows(turns, opened: past.opened)
    #expect(rows.rows.map { $0.guides + "\($0.number)" } == ["0", "├─1", "│ 2", "└─3", "4", "5"])
    #expect(rows.ancestors(of: 2) == [1, 0] && rows.siblings(of: 1) == [1, 3])
    #expect(rows.index(of: 0) == 0 && rows.index(of: 5) == 5)
    #expect(past.continuationPoint().parent == 5)
  }

  @Test func `A filter shows it where it is admitted, or leads to what is`() {
    let turns = [turn(1, [.make("pier")]), turn(2, [.make("other")])]
    let opened = PastTurns(turns).opened
    func rows(_ admitted: Int) -> [Int] {
      HistoryRows(turns, opened: opened, admits: { $0.number == admitted }).rows.map(\.number)
    }
    #expect(rows(0) == [0] && rows(1) == [0, 1] && rows(2) == [2])
  }
}
