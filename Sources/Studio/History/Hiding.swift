import Model

// Hiding turns, and the results that nobody has looked at yet.
extension State {
  /// Hides the selected turn and what continues from it, or shows a hidden one again.
  mutating func switchHidden() {
    guard let turn = selectedTurn else { return notify("There is no turn to hide yet") }
    let number = turn.number
    if history.tree.isHidden(number) {
      setHidden(history.tree.hidden.subtracting([number] + history.tree.ancestors(of: number)))
      return notify("turn \(number) is no longer hidden")
    }
    guard !turn.isOpened else { return warn("the opened photograph stays") }
    let branch = history.tree.branch(from: number)
    if let open = openTurns.first(where: { branch.contains($0.number) }) {
      return warn("turn \(open.number) is still working: hide it when it has ended")
    }
    guard history.tree.order.contains(where: { !branch.contains($0) }) else {
      return warn("there is no other turn to show")
    }
    let row = history.tree.index(of: number) ?? 0
    if let base = session.workspace.base, branch.contains(base) {
      session.workspace.base = history.tree.ancestors(of: number).first {
        self.turn($0)?.canGoOn == true
      }
    }
    setHidden(history.tree.hidden.union([number]))
    if !history.showsHidden, history.tree.count > 0 {
      select(history.tree.rows[min(row, history.tree.count - 1)].number)
    }
    let below = branch.count - 1
    let what =
      below == 0
      ? "turn \(number) is hidden"
      : "turn \(number) and \(below == 1 ? "the one" : "the \(below)") after it are hidden"
    notify("\(what); \(keyText(.undo)) undoes that, \(keyText(.showHidden)) shows hidden turns")
  }

  /// Shows the hidden turns among the others, or leaves them out again.
  mutating func switchShowingHidden() {
    let count = turns.count { history.tree.isHidden($0.number) }
    history.showsHidden = count > 0 && !history.showsHidden
    guard count > 0 else {
      arrangeHistory()
      return notify("no turn is hidden")
    }
    arrangeHistory()
    selectVisibleTurn()
    showSelectedRow()
    let turns = count == 1 ? "1 hidden turn is" : "\(count) hidden turns are"
    notify(
      history.showsHidden
        ? "\(turns) shown; \(keyText(.hide)) on one brings it back" : "\(turns) left out")
  }

  private mutating func setHidden(_ hidden: Set<Int>) {
    // Sorted, so that equal workspaces are stored as equal text.
    session.workspace.hidden = hidden.isEmpty ? nil : hidden.sorted()
    arrangeHistory()
    showSelectedRow()
  }

  /// The turns whose results nobody has looked at, in the order of the tree.
  var unseen: [Int] {
    guard let unseen = session.workspace.unseen.map(Set.init) else { return [] }
    return history.tree.order.filter(unseen.contains)
  }

  /// Whether the history shows a turn whose result nobody has looked at.
  var hasUnseen: Bool {
    session.workspace.unseen?.contains { history.tree.index(of: $0) != nil } ?? false
  }

  /// Records that a turn of this session now has a picture to look at.
  mutating func recordUnseen(_ turn: Turn) {
    guard turn.result != nil, session.workspace.unseen?.contains(turn.number) != true else {
      return
    }
    session.workspace.unseen = (session.workspace.unseen ?? []) + [turn.number]
  }

  /// What the picture pane shows has been seen.
  mutating func forgetSeen() {
    guard let unseen = session.workspace.unseen, !isDetached, layout.picture != nil else { return }
    let shown = sheetGrid?.places.map(\.number) ?? [session.workspace.selected].compactMap(\.self)
    let left = unseen.filter { !shown.contains($0) }
    session.workspace.unseen = left.isEmpty ? nil : left
  }

  /// Goes to the next result that nobody has looked at.
  mutating func showNextUnseen() {
    let all = unseen
    let order = history.tree.order
    let place = order.firstIndex { $0 == session.workspace.selected } ?? 0
    let after = order.dropFirst(place).first(where: Set(all).contains)
    guard let next = after ?? all.first else { return notify("you have seen every result") }
    select(next)
    let left = all.count - 1
    notify("turn \(next)" + (left > 0 ? "; \(left) more to see" : ""))
  }
}
