import Cells
import Model

extension State {
  /// Stores what lies on the desk when it has changed. While an instruction is on its way to become
  /// a turn the desk waits: stored without the words before the turn is, it would lose them.
  mutating func keepDesk(since before: Session, waited: Bool) -> [Effect] {
    let draft = composer.draft
    // Writing equal words would cost their comparison later.
    if session.desk.draft != draft.text { session.desk.draft = draft.text }
    session.desk.caret = draft.caret
    guard session.id == before.id, session != before || waited, ownSubmissions.isEmpty else {
      return []
    }
    // A session nobody has put anything in is not worth a place in the list.
    guard !turns.isEmpty || session.isUsed || before.isUsed else { return [] }
    session.updated = max(clock, session.updated)
    return [.save(session)]
  }

  /// Whether the history shows the selected row.
  var seesSelectedRow: Bool {
    guard let row = history.index(of: session.desk.selected) else { return false }
    return (historyTop..<historyTop + historyRowsShown).contains(row)
  }

  /// Asks for the paintings the screen needs, each once.
  mutating func paintIfNeeded() -> [Effect] {
    guard !isDetached else { return [] }
    let orders = paintOrders
    previews.use(orders)
    let wanted = orders.filter { order in
      switch previews[order] {
      case .painting, nil: true
      case .ready, .failed: false
      }
    }
    guard wanted.contains(where: { previews[$0] == nil }) else { return [] }
    previews.forgetOrders(except: orders)
    for order in wanted { previews[order] = .painting }
    return [.paint(wanted)]
  }

  mutating func resize(to size: Size) -> [Effect] {
    self.size = size
    showSelectedItem()
    showSelectedReference()
    showSelectedFile()
    clampText()
    return []
  }

  mutating func focus(_ pane: Pane) {
    session.desk.focus = pane
    outbox.isPrepared = false
    if pane != .picture { stopLooking() }
    showSelectedRow()
  }

  /// Goes round the panes.
  mutating func focusNext(by step: Int) {
    let panes = Pane.allCases
    let place = panes.firstIndex(of: session.desk.focus) ?? 0
    focus(panes[(place + step + panes.count) % panes.count])
  }

  mutating func tell(_ text: String) { message = Message(.notice, text) }
  mutating func warn(_ text: String) { message = Message(.warning, text) }
}

extension Session {
  /// Whether it holds anything but where one was looking.
  fileprivate var isUsed: Bool {
    !title.isEmpty || !desk.draft.isEmpty || !desk.references.isEmpty || desk.settings != .initial
  }
}

/// Text of several lines from outside, safe to edit and show.
func cleanText(_ text: String) -> String { printable(text, keepingLines: true) }

/// Text from outside as one line.
func cleanLine(_ text: String) -> String { printable(text, keepingLines: false) }
