import Model

extension State {
  /// Runs a command while the history has the focus.
  mutating func runInHistory(_ command: Command) -> [Effect] {
    switch command {
    case .up: selectRow(by: -1)
    case .down: selectRow(by: 1)
    case .pageUp: selectRow(by: -visibleHistoryRows)
    case .pageDown: selectRow(by: visibleHistoryRows)
    case .first: selectRow(by: -history.tree.count)
    case .last: selectRow(by: history.tree.count)
    case .left: select(selectedTurn.flatMap { history.tree.ancestors(of: $0.number).first })
    case .right:
      select(session.workspace.selected.flatMap { history.tree.firstVisibleChild(of: $0) })
    case .choose: continueFromSelected()
    default: break
    }
    return []
  }

  /// Moves the selection by rows of the history, stopping at the ends.
  mutating func selectRow(by offset: Int) {
    let from = selectedTurn?.number
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

  /// Scrolls the history without changing the selection.
  mutating func scrollHistory(by rows: Int) {
    session.workspace.historyTop = max(0, historyTop + rows)
    session.workspace.historyTop = historyTop
  }

  /// Puts the composer on the selected turn: the next instruction continues from it.
  mutating func continueFromSelected() {
    if outbox.isPrepared {
      focus(.composer)
      return notifyBase()
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
    edit(turn)
    focus(.composer)
    notifyBase()
  }

  /// Lets the next words edit a turn that can be edited.
  mutating func edit(_ turn: Turn) {
    // Before the first turn the photograph is sent because it is a reference.
    session.workspace.base = turn.isOpened && turns.isEmpty ? nil : turn.number
  }

  /// Goes back one turn from the one being edited, and edits from there; from a new conversation,
  /// to the turn shown.
  mutating func goBack() {
    let earlier: Int?
    if let base = session.workspace.base {
      earlier = history.tree.ancestors(of: base).first { turn($0)?.canGoOn == true }
      if earlier == nil { notify("turn \(base) starts its conversation") }
    } else {
      earlier = selectedTurn.flatMap { $0.canGoOn ? $0.number : nil }
      if earlier == nil { notify("there is no turn to go back to") }
    }
    edit(from: earlier)
  }

  /// Goes to the newest turn that continues from the one being edited, and edits from there.
  mutating func goForward() {
    guard let base = session.workspace.base else { return notify("there is no turn to go to") }
    let later = history.tree.visibleChildren(of: base).last { turn($0)?.canGoOn == true }
    if later == nil { notify("nothing continues from turn \(base)") }
    edit(from: later)
  }

  /// Shows a turn and lets the next instruction continue from it; nil changes nothing.
  private mutating func edit(from number: Int?) {
    guard let number else { return }
    select(number)
    if let turn = turn(number) { edit(turn) }
    if session.workspace.focus != .composer { focus(.composer) }
    notifyBase()
  }

  /// Says which turn the next one continues from.
  func baseText() -> String {
    if turns.isEmpty, let opened = history.opened {
      return "the next turn edits \(cleanLine(opened.instruction))"
    }
    guard let base = session.workspace.base else {
      return "the next turn starts a new conversation"
    }
    let isFork = history.tree.firstChild(of: base) != nil
    return isFork ? "the next turn forks from \(base)" : "the next turn continues from \(base)"
  }

  mutating func notifyBase() { notify(baseText()) }

  /// Whether the selected row of the history is visible.
  var seesSelectedRow: Bool {
    guard let row = history.tree.index(of: session.workspace.selected) else { return false }
    return (historyTop..<historyTop + visibleHistoryRows).contains(row)
  }

  mutating func walkToParent() {
    guard let number = selectedNumber() else { return }
    walk(
      to: history.tree.ancestors(of: number).first, else: "turn \(number) starts its conversation")
  }

  mutating func walkToChild() {
    guard let number = selectedNumber() else { return }
    walk(
      to: history.tree.firstVisibleChild(of: number), else: "nothing continues from turn \(number)")
  }

  /// Goes to the next sibling, or with -1 to the previous one.
  mutating func walkToSibling(_ offset: Int) {
    guard let number = selectedNumber() else { return }
    walk(
      to: history.tree.sibling(offset, of: number),
      else: "turn \(number) has no \(offset > 0 ? "next" : "previous") sibling")
  }

  mutating func openFilters() {
    guard selectedNumber() != nil else { return }
    openList(.list(.filter, currentRow(of: filterItems)))
  }

  /// The number of the selected turn; reports it if there is none.
  private mutating func selectedNumber() -> Int? {
    if selectedTurn == nil { notify("There is no turn yet") }
    return selectedTurn?.number
  }

  private mutating func walk(to number: Int?, else reason: String) {
    guard let number else { return notify(reason) }
    select(number)
  }

  /// Folds or unfolds what continues from the selected turn.
  mutating func switchFold() {
    guard let number = selectedNumber() else { return }
    var folded = Set(session.workspace.folded ?? [])
    if folded.remove(number) == nil {
      guard history.tree.firstVisibleChild(of: number) != nil else {
        return notify("nothing continues from turn \(number): there is nothing to fold")
      }
      folded.insert(number)
    }
    setFolded(folded)
    arrangeHistory()
    showSelectedRow()
    let hidden = history.tree.index(of: number).map { history.tree.rows[$0].hidden } ?? 0
    notify(
      hidden == 0
        ? "turn \(number) is unfolded"
        : hidden == 1 ? "1 turn is folded" : "\(hidden) turns are folded")
  }

  /// Replaces the folded turns.
  mutating func setFolded(_ folded: Set<Int>) {
    // Sorted, so that equal workspaces are stored as equal text.
    session.workspace.folded = folded.isEmpty ? nil : folded.sorted()
  }

  /// Makes a turn visible: unfolds its ancestors, and ends a filter that excludes it.
  mutating func reveal(_ number: Int) {
    guard history.tree.index(of: number) == nil, turn(number) != nil else { return }
    if !history.tree.leaves(number) {
      if history.tree.isHidden(number) { history.showsHidden = true }
      arrangeHistory()
      if !history.tree.leaves(number) { session.workspace.filter = nil }
      arrangeHistory()
    }
    let above = history.tree.ancestors(of: number)
    if !history.tree.folded.isDisjoint(with: above) {
      setFolded(history.tree.folded.subtracting(above))
    }
    arrangeHistory()
  }

  /// Makes sure that the selected turn has a row after folding or filtering.
  mutating func selectVisibleTurn() {
    guard let selected = session.workspace.selected, turn(selected) != nil,
      history.tree.index(of: selected) == nil
    else { return }
    if history.tree.count == 0 {
      session.workspace.filter = nil
      arrangeHistory()
      notify("the filter matches no turn: all are shown")
      if history.tree.index(of: selected) != nil { return }
    }
    select(history.tree.nearestVisible(to: selected))
  }

  /// Filters the history; nil shows all turns.
  mutating func setFilter(_ filter: HistoryFilter?) {
    session.workspace.filter = filter
    arrangeHistory()
    selectVisibleTurn()
    showSelectedRow()
    notify(filter.map { "filter: \($0.rawValue)" } ?? "the history shows all turns")
  }
}
