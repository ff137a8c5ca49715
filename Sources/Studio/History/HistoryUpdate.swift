import Cells
import Model

extension State {
  mutating func runInHistory(_ command: Command) -> [Effect] {
    switch command {
    case .up: selectRow(by: -1)
    case .down: selectRow(by: 1)
    case .pageUp: selectRow(by: -visibleHistoryRows)
    case .pageDown: selectRow(by: visibleHistoryRows)
    case .first: selectRow(by: -history.tree.count)
    case .last: selectRow(by: history.tree.count)
    case .left: select(selectedTurn?.parent)
    case .right:
      select(session.workspace.selected.flatMap { history.tree.firstVisibleChild(of: $0) })
    case .choose: goOnFromSelected()
    default: break
    }
    return []
  }

  /// Moves the selection by rows of the history, stopping at the ends.
  mutating func selectRow(by offset: Int) {
    let from = session.workspace.selected
    if history.tree.index(of: from) == nil {
      select(history.tree.number(offset < 0 ? -1 : 1, from: nil))
    } else {
      select(history.tree.number(offset, from: from))
    }
  }

  /// Selects a turn; nil changes nothing.
  mutating func select(_ number: Int?) {
    guard let number, turn(number) != nil else { return }
    if session.workspace.selected != number {
      session.workspace.selected = number
      session.workspace.pictureIndex = nil
      outbox.isPrepared = false
    }
    reveal(number)
    showSelectedRow()
  }

  /// Scrolls the history so that the selected row is visible.
  mutating func showSelectedRow() {
    guard let row = history.tree.index(of: session.workspace.selected) else { return }
    let shown = visibleHistoryRows
    let top = historyTop
    session.workspace.historyTop = row < top ? row : max(top, row - shown + 1)
  }

  mutating func scrollHistory(by rows: Int) {
    session.workspace.historyTop = max(0, historyTop + rows)
    session.workspace.historyTop = historyTop
  }

  /// Puts the composer on the selected turn: the next instruction continues from it.
  mutating func goOnFromSelected() {
    if outbox.isPrepared {
      focus(.composer)
      return tellBase()
    }
    guard let turn = selectedTurn else {
      focus(.composer)
      return
    }
    guard turn.canGoOn else {
      warn(
        turn.isLeft
          ? "turn \(turn.number) is not fetched yet; \(keyText(.reuse)) fetches it"
          : turn.isOpen
            ? "turn \(turn.number) is still working; wait for it, or choose an earlier one"
            : "turn \(turn.number) has no result to edit; \(keyText(.reuse)) copies its text"
      )
      return
    }
    session.workspace.base = turn.number
    focus(.composer)
    tellBase()
  }

  /// Says which turn the next one continues from.
  func baseText() -> String {
    guard let base = session.workspace.base else {
      return "the next turn starts a new conversation"
    }
    let isFork = history.tree.firstChild(of: base) != nil
    return isFork ? "the next turn forks from \(base)" : "the next turn continues from \(base)"
  }

  mutating func tellBase() { tell(baseText()) }
}
