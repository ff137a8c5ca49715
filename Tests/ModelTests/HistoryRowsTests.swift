import Cells
import Model
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct HistoryRowsTests {
  private func picture(of turns: [Turn]) -> [String] {
    HistoryRows(turns).rows.map { "\($0.guides)\($0.number)" }
  }

  @Test func `Forks are indented with guides, and an only child continues in its parent's column`()
  {
    let turns: [Turn] = [
      .make(1), .make(2, parent: 1), .make(3, parent: 1), .make(4, parent: 2),
      .make(5, parent: 4), .make(6, parent: 4), .make(7), .make(8, parent: 7),
    ]
    #expect(
      picture(of: turns) == ["1", "├─2", "│ 4", "│ ├─5", "│ └─6", "└─3", "7", "8"])
  }

  @Test func `A long conversation stays in one column`() {
    let turns = (1...10_000).map { Turn.make($0, parent: $0 > 1 ? $0 - 1 : nil) }
    let rows = HistoryRows(turns)
    #expect(rows.count == 10_000)
    #expect(rows.rows.allSatisfy { $0.guides.isEmpty })
    #expect(rows.index(of: 7_000) == 6_999)
  }

  @Test func `Nested forks are cut off at the left before they fill the pane`() {
    // Every second turn forks: 1 has 2 and 3, 2 has 4 and 5, 4 has 6 and 7, …
    var turns = [Turn.make(1)]
    var parent = 1
    for number in stride(from: 2, through: 400, by: 2) {
      turns += [.make(number, parent: parent), .make(number + 1, parent: parent)]
      parent = number
    }
    let rows = HistoryRows(turns)
    #expect(rows.count == turns.count)
    #expect(rows.rows.allSatisfy { $0.guides.count <= HistoryRows.guideColumns })
    #expect(Set(rows.rows.map(\.number)) == Set(turns.map(\.number)))
  }

  @Test(arguments: 1...8)
  func `Guides show every fork above, or the nearest five where more would fill the pane`(
    _ seed: Int
  ) {
    var turns = [Turn.make(1)]
    var chance = seed
    for number in 2...600 {
      chance = (chance &* 1_103_515_245 &+ 12345) & 0x7FFF_FFFF
      turns.append(.make(number, parent: max(1, number - 1 - chance >> 16 % (seed + 1))))
    }
    let children = Dictionary(grouping: turns.dropFirst().map(\.number)) {
      turns[$0 - 1].parent ?? 0
    }
    /// The guides of every fork above, in as many columns as needed.
    var full: [Int: (own: String, below: String)] = [1: ("", "")]
    for turn in turns {
      let (forks, below) = (children[turn.number] ?? [], full[turn.number]?.below ?? "")
      for child in forks {
        let isLast = child == forks.last
        full[child] =
          forks.count < 2
          ? (below, below)
          : (below + (isLast ? "└─" : "├─"), below + (isLast ? "  " : "│ "))
      }
    }
    for row in HistoryRows(turns).rows {
      let all = full[row.number]?.own ?? ""
      let isCut = all.count > HistoryRows.guideColumns
      #expect(row.guides == (isCut ? "… " + all.suffix(HistoryRows.guideColumns - 2) : all))
    }
  }

  @Test func `A turn with a missing parent starts a conversation of its own`() {
    #expect(
      picture(of: [.make(2, parent: 1), .make(3, parent: 2), .make(4, parent: 9)]) == [
        "2", "3", "4",
      ])
  }

  @Test func `Moving stops at both ends, and starts at one of them without a selection`() {
    let rows = HistoryRows([
      .make(1), .make(2, parent: 1), .make(3, parent: 1), .make(4, parent: 2),
    ])
    #expect(rows.number(1, from: 2) == 4)
    #expect(rows.number(99, from: 2) == 3)
    #expect(rows.number(-99, from: 2) == 1)
    #expect(rows.number(1, from: nil) == 1)
    #expect(rows.number(-1, from: nil) == 3)
    #expect(HistoryRows([]).number(1, from: nil) == nil)
  }
}
