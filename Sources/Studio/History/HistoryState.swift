import Cells
package import Model

extension State {
  /// The first visible row of the history: as stored in the workspace, adjusted so that the list never
  /// ends in blank rows.
  var historyTop: Int {
    min(max(0, session.workspace.historyTop), max(0, history.count - visibleHistoryRows))
  }

  /// How many turns the history pane can show; an estimate while it is hidden.
  var visibleHistoryRows: Int {
    max(1, ((layout.history ?? layout.picture ?? .zero).size.rows - 2) / historyRowHeight)
  }

  /// The history row under a point of the screen, as an index into `history.rows`.
  func historyRow(at point: Point) -> Int? {
    guard let area = layout.history?.inset(columns: 1, rows: 1), area.contains(point) else {
      return nil
    }
    let offset = (point.y - area.minY) / historyRowHeight
    let row = historyTop + offset
    return offset < visibleHistoryRows && row < history.count ? row : nil
  }
}

extension State {
  /// The decision about a turn.
  package func mark(of number: Int) -> TurnMark { turnMarks[number] ?? TurnMark() }
}
