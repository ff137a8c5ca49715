import Model

extension State {
  /// Moves in the tree of turns and folds its branches.
  mutating func runOnTree(_ command: Command) {
    guard let turn = selectedTurn else {
      return tell("There is no turn yet")
    }
    let number = turn.number
    switch command {
    case .parent:
      walk(
        to: history.tree.ancestors(of: number).first, else: "turn \(number) starts its conversation"
      )
    case .child:
      walk(
        to: history.tree.firstVisibleChild(of: number),
        else: "nothing continues from turn \(number)")
    case .previousSibling, .nextSibling:
      walk(
        to: history.tree.sibling(command == .nextSibling ? 1 : -1, of: number),
        else: "turn \(number) has no \(command == .nextSibling ? "next" : "previous") sibling")
    case .fold: switchFold(of: number)
    case .filter:
      openList(.list(.filter, currentRow(of: filterItems)))
    default: break
    }
  }

  private mutating func walk(to number: Int?, else reason: String) {
    guard let number else { return tell(reason) }
    select(number)
  }

  private mutating func switchFold(of number: Int) {
    var folded = Set(session.workspace.folded ?? [])
    if folded.remove(number) == nil {
      guard history.tree.firstVisibleChild(of: number) != nil else {
        return tell("nothing continues from turn \(number): there is nothing to fold")
      }
      folded.insert(number)
    }
    setFolded(folded)
    arrangeHistory()
    showSelectedRow()
    let hidden = history.tree.index(of: number).map { history.tree.rows[$0].hidden } ?? 0
    tell(
      hidden == 0
        ? "turn \(number) is unfolded"
        : hidden == 1 ? "1 turn is folded" : "\(hidden) turns are folded")
  }

  mutating func setFolded(_ folded: Set<Int>) {
    // Sorted, so that equal workspaces are stored as equal text.
    session.workspace.folded = folded.isEmpty ? nil : folded.sorted()
  }

  /// Makes a turn visible: unfolds its ancestors, and ends a filter that excludes it.
  mutating func reveal(_ number: Int) {
    guard history.tree.index(of: number) == nil, turn(number) != nil else { return }
    if !history.tree.leaves(number) {
      session.workspace.filter = nil
      arrangeHistory()
    }
    let above = history.tree.ancestors(of: number)
    if !history.tree.folded.isDisjoint(with: above) {
      setFolded(history.tree.folded.subtracting(above))
    }
    arrangeHistory()
  }

  /// Makes sure that the selected turn has a row after folding or filtering.
  mutating func mendSelection() {
    guard let selected = session.workspace.selected, turn(selected) != nil,
      history.tree.index(of: selected) == nil
    else { return }
    if history.tree.count == 0 {
      session.workspace.filter = nil
      arrangeHistory()
      tell("the filter matches no turn: all are shown")
      if history.tree.index(of: selected) != nil { return }
    }
    select(history.tree.nearestVisible(to: selected))
  }

  mutating func setFilter(_ filter: HistoryFilter?) {
    session.workspace.filter = filter
    arrangeHistory()
    mendSelection()
    showSelectedRow()
    tell(filter.map { "filter: \($0.rawValue)" } ?? "the history shows all turns")
  }
}
