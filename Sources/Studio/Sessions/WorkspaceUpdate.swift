import Cells
import Model

extension State {
  /// Stores the workspace when it has changed. While an instruction is becoming a turn the workspace waits:
  /// stored without the text before the turn is stored, it would lose that text.
  mutating func storeWorkspace(since before: Session, waited: Bool) -> [Effect] {
    let draft = composer.draft
    // Writing equal text would cost time comparing it later.
    if session.workspace.draft != draft.text { session.workspace.draft = draft.text }
    session.workspace.caret = draft.caret
    guard session.id == before.id, session != before || waited, ownSubmissions.isEmpty else {
      return []
    }
    // A session that nobody has put anything into does not belong in the list.
    guard !turns.isEmpty || session.isUsed || before.isUsed else { return [] }
    session.updated = max(clock, session.updated)
    return [.save(session)]
  }

  /// Whether the selected row of the history is visible.
  var seesSelectedRow: Bool {
    guard let row = history.tree.index(of: session.workspace.selected) else { return false }
    return (historyTop..<historyTop + visibleHistoryRows).contains(row)
  }

  /// Requests the paintings that the screen needs, each once.
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
    session.workspace.focus = pane
    outbox.isPrepared = false
    if pane != .picture { endPictureModes() }
    showSelectedRow()
  }

  /// Cycles through the panes.
  mutating func focusNext(by step: Int) {
    let panes = Pane.allCases
    let place = panes.firstIndex(of: session.workspace.focus) ?? 0
    focus(panes[(place + step + panes.count) % panes.count])
  }

  mutating func tell(_ text: String) { message = Message(.notice, text) }
  mutating func warn(_ text: String) { message = Message(.warning, text) }
}

extension Session {
  /// Whether it holds more than where one was looking.
  fileprivate var isUsed: Bool {
    !title.isEmpty || !workspace.draft.isEmpty || !workspace.references.isEmpty
      || workspace.settings != .initial
  }
}

/// Untrusted text of several lines, safe to edit and show.
func cleanText(_ text: String) -> String { printable(text, keepingLines: true) }

/// Untrusted text as one line.
func cleanLine(_ text: String) -> String { printable(text, keepingLines: false) }
