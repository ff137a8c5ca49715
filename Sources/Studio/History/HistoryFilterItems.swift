import Model

/// How many turns each filter has. Stored because the list of filters is built several times for
/// every key.
struct TurnTally: Equatable, Sendable {
  private(set) var withPictures = 0
  private(set) var failed = 0
  private(set) var starred = 0
  private(set) var rejected = 0

  init(_ turns: [Turn]) {
    for index in turns.indices { count(turns[index], 1) }
  }

  /// Counts the decisions about turns that exist.
  mutating func count(_ marks: [Int: TurnMark], isThere: (Int) -> Bool) {
    (starred, rejected) = (0, 0)
    for (number, mark) in marks where isThere(number) {
      if mark.isStarred { starred += 1 }
      if mark.isRejected { rejected += 1 }
    }
  }

  mutating func count(_ turn: Turn, _ step: Int) {
    if HistoryFilter.withPictures.admits(turn, TurnMark()) { withPictures += step }
    if HistoryFilter.failed.admits(turn, TurnMark()) { failed += step }
  }
}

extension State {
  private func count(of filter: HistoryFilter) -> Int {
    switch filter {
    case .starred: history.tally.starred
    case .notRejected: turnCount - history.tally.rejected
    case .withPictures: history.tally.withPictures + turnCount - turns.count
    case .failed: history.tally.failed
    }
  }

  /// What the history can be filtered by, each with its number of turns.
  var filterItems: [PickerItem] {
    let chosen = session.workspace.filter
    let all = PickerItem(
      .filter(nil), title: "all turns", detail: "\(turnCount)", isCurrent: chosen == nil)
    return [all]
      + HistoryFilter.allCases.map { filter in
        let count = count(of: filter)
        return PickerItem(
          .filter(filter), title: filter.rawValue, detail: "\(count)",
          note: count == 0 ? "There is no such turn." : "Their ancestors stay visible, dimmed.",
          isEnabled: count > 0, isCurrent: chosen == filter)
      }
  }
}
