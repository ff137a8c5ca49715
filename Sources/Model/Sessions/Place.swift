/// Where one is in a session: what is looked at, and where the keyboard is.
package struct Place: Hashable, Sendable, Codable {
  package var selected: Int?
  package var pictureIndex: Int?
  package var focus: Pane
  package var historyTop: Int
  package var settingsRow: Int

  package init(
    selected: Int? = nil, pictureIndex: Int? = nil, focus: Pane = .composer, historyTop: Int = 0,
    settingsRow: Int = 0
  ) {
    self.selected = selected
    self.pictureIndex = pictureIndex
    self.focus = focus
    self.historyTop = historyTop
    self.settingsRow = settingsRow
  }
}
