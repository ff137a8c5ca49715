import Cells
import Model
import Themes

extension Drawing {
  /// Draws the picture of a turn at the left of its two rows, and the tree's lines in the second
  /// one so that no branch is broken; returns the row that is left for the text.
  mutating func drawThumbnail(
    _ turn: Turn, _ row: HistoryRows.Row, before next: HistoryRows.Row?, _ state: State,
    in area: Rect, on ground: Role
  ) -> Rect {
    let columns = state.thumbnailColumns
    if let request = state.thumbnail(of: turn), let canvas = state.previews.canvas(request) {
      place(canvas, at: Point(x: area.minX + 1, y: area.minY), clip: area)
    }
    let (_, right) = area.splitLeft(columns + 1)
    var guides = row.guides.replacingGuides
    if let next, next.guides.count > row.guides.count { guides += "│" }
    write(
      guides, at: Point(x: right.minX + 1, y: right.minY + 1), .border, on: ground,
      limit: max(0, right.size.columns - 2))
    return right.splitTop(1).0
  }
}

extension String {
  /// The guides of the second row of the same turn.
  fileprivate var replacingGuides: String {
    String(
      map { character in
        switch character {
        case "├": "│"
        case "└", "─": " "
        default: character
        }
      })
  }
}
