import Cells
import Model
import Themes

extension State {
  /// The columns of a thumbnail in the history; 0 where they are switched off or leave no room for
  /// text.
  var thumbnailColumns: Int {
    guard history.showsThumbnails else { return 0 }
    let columns = (layout.history ?? layout.picture ?? .zero).size.columns - 2
    return columns >= 32 ? 6 : columns >= 22 ? 4 : 0
  }

  /// The rows of the screen per turn in the history.
  var historyRowHeight: Int { thumbnailColumns > 0 ? 2 : 1 }

  /// What is painted beside a turn: the middle of its picture; nil if it has none.
  func thumbnail(of turn: Turn) -> PaintRequest? {
    guard thumbnailColumns > 0, let picture = turn.result else { return nil }
    let size = Size(columns: thumbnailColumns, rows: historyRowHeight)
    return ScenePlace(thumbnail: picture, in: Rect(origin: .zero, size: size), graphics)
      .paintRequest(colors: colors)
  }

  /// The cells of the thumbnails that are painted.
  var thumbnailRects: [Rect] {
    guard let area = layout.history?.inset(columns: 1, rows: 1), thumbnailColumns > 0 else {
      return []
    }
    let rows = history.tree.rows.dropFirst(historyTop).prefix(visibleHistoryRows)
    return rows.enumerated().compactMap { offset, row in
      guard let request = turn(row.number).flatMap(thumbnail), previews.canvas(request) != nil
      else { return nil }
      return Rect(
        origin: Point(x: area.minX + 1, y: area.minY + offset * historyRowHeight),
        size: request.size)
    }
  }

  /// The visible thumbnails. A link too slow for a row of them gets none.
  var thumbnailOrders: [PaintOrder] {
    guard layout.history != nil, thumbnailColumns > 0, !layout.isTooSmall,
      !graphics.link.isSlow || graphics.link.bytesPerSecond ?? .max >= 16_000
    else { return [] }
    return history.tree.rows.dropFirst(historyTop).prefix(visibleHistoryRows)
      .compactMap { turn($0.number).flatMap(thumbnail) }.map { .symbols($0) }
  }
}

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

extension State {
  /// Shows the thumbnails or hides them, for later starts too.
  mutating func switchThumbnails() -> [Effect] {
    history.showsThumbnails.toggle()
    showSelectedRow()
    let isSeen = thumbnailColumns > 0 || !history.showsThumbnails
    notify(
      "thumbnails \(history.showsThumbnails ? "on" : "off")"
        + (isSeen ? "" : "; a wider screen shows them"))
    return [.setPreference(key: "thumbnails", value: history.showsThumbnails ? "on" : "off")]
  }
}
