import Cells
import Model
import Themes

extension State {
  /// The columns of a thumbnail in the history; 0 where they are switched off or leave no room for
  /// text.
  var thumbnailColumns: Int {
    guard history.showsThumbnails else { return 0 }
    let columns = (layout.history ?? layout.picture ?? .zero).size.columns - 1
    return columns >= 32 ? 6 : columns >= 18 ? 4 : 0
  }

  /// The rows of the screen per turn in the history.
  var historyRowHeight: Int { thumbnailColumns > 0 ? 2 : 1 }

  /// The small pictures of the visible turns, each in its place: the middle of the turn's picture.
  var thumbnails: [Int: ScenePlace] {
    guard let area = layout.historyInside, thumbnailColumns > 0,
      !layout.isTooSmall
    else { return [:] }
    let size = Size(columns: thumbnailColumns, rows: historyRowHeight)
    let rows = history.tree.rows.dropFirst(historyTop).prefix(visibleHistoryRows)
    return rows.enumerated().reduce(into: [:]) { result, row in
      guard let picture = turn(row.element.number)?.result else { return }
      let origin = Point(x: area.minX + 1, y: area.minY + row.offset * historyRowHeight)
      result[row.element.number] = ScenePlace(
        thumbnail: picture, in: Rect(origin: origin, size: size), graphics)
    }
  }

  /// The cells of the thumbnails that are painted.
  var thumbnailRects: [Rect] {
    thumbnails.values.filter { previews.canvas($0.paintRequest(colors: colors)) != nil }.map(\.rect)
  }

  /// What the visible thumbnails need, from the top.
  var thumbnailOrders: [PaintOrder] {
    smallOrders(thumbnails.values.sorted { $0.area.minY < $1.area.minY })
  }
}

extension Drawing {
  /// Draws the picture of a turn at the left of its two rows, and the tree's lines in the second
  /// one so that no branch is broken; returns the row that is left for the text.
  mutating func drawThumbnail(
    _ place: ScenePlace?, _ row: HistoryRows.Row, before next: HistoryRows.Row?, _ state: State,
    in area: Rect, on ground: Role
  ) -> Rect {
    let columns = state.thumbnailColumns
    if let place { drawSmall(place, state, on: ground) }
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
