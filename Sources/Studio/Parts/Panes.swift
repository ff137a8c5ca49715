import Cells
package import Model

extension State {
  /// Handles another size of the screen: what was selected stays visible.
  mutating func resize(to size: Size) -> [Effect] {
    self.size = size
    showSelectedItem()
    showSelectedReference()
    showSelectedFile()
    clampText()
    return fitManual()
  }

  /// Moves the focus to a pane. Views that need the focus on the picture end without it.
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

  package var viewPosition: ViewPosition {
    get {
      ViewPosition(
        selected: session.workspace.selected, pictureIndex: session.workspace.pictureIndex,
        focus: session.workspace.focus, historyTop: session.workspace.historyTop,
        settingsRow: settings.row)
    }
    set {
      session.workspace.selected = newValue.selected
      session.workspace.pictureIndex = newValue.pictureIndex
      session.workspace.focus = newValue.focus
      session.workspace.historyTop = newValue.historyTop
      settings.row = newValue.settingsRow
    }
  }
}
