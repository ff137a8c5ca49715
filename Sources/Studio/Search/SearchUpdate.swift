import Model

extension State {
  /// Opens the search, with the last search text when it is to continue.
  mutating func runOnSearch(_ command: Command) {
    guard !turns.isEmpty else { return tell("There is no turn to find yet") }
    let continues = command != .find
    guard !continues || !self.search.lastText.isEmpty else {
      return tell("Nothing was searched for yet; press \(keyText(.find))")
    }
    let origin = viewPosition
    let folded = session.workspace.folded
    focus(.history)
    var search = TurnSearch(
      from: origin, folded: folded, text: continues ? self.search.lastText : "")
    search.look(among: history.tree.order, isFound: finder.finds)
    overlay = .search(search)
    if continues { stepHit(command == .nextHit ? 1 : -1) }
  }

  mutating func run(_ command: Command, in search: TurnSearch) {
    switch command {
    case .choose:
      self.search.lastText = search.field.text
      overlay = nil
    case .down, .nextHit, .pageDown: stepHit(1)
    case .up, .previousHit, .pageUp: stepHit(-1)
    default: editSearch { $0.perform(command) }
    }
  }

  /// Changes the search text, and goes to the first hit from where the search started.
  mutating func editSearch(_ change: (inout TextField) -> Void) {
    guard case .search(var search) = overlay else { return }
    let before = search.field.text
    change(&search.field)
    guard search.field.text != before else {
      overlay = .search(search)
      return
    }
    search.look(among: history.tree.order, isFound: finder.finds)
    overlay = .search(search)
    self.search.lastText = search.field.text
    // What was unfolded for another hit is folded again.
    session.workspace.folded = search.folded
    arrangeHistory()
    select(
      search.hit(0, from: search.origin.selected, in: history.tree.order) ?? search.origin.selected)
  }

  /// Handles Esc: restores everything as it was before the search.
  mutating func leave(_ search: TurnSearch) {
    session.workspace.folded = search.folded
    arrangeHistory()
    viewPosition = search.origin
    overlay = nil
  }

  private mutating func stepHit(_ offset: Int) {
    guard case .search(let search) = overlay else { return }
    guard let hit = search.hit(offset, from: session.workspace.selected, in: history.tree.order)
    else {
      return
    }
    select(hit)
  }
}
