import Cells
import Model

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

  /// What is painted beside a turn: the middle of its picture; nil where it has none.
  func thumbnail(of turn: Turn) -> PaintRequest? {
    guard thumbnailColumns > 0, let picture = turn.result else { return nil }
    let projection = Viewport(zoom: .fill).projection(
      of: picture.size, in: Size(columns: thumbnailColumns, rows: historyRowHeight),
      cell: graphics.cell)
    return PaintRequest(
      scene: .picture(picture), crop: projection.crop, size: projection.cells, colors: colors)
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

  /// The pictures of the turns next to the selected one, painted in advance so that they appear at
  /// once. They are not sent until they are shown; on a slow link preparing them would be wasted.
  var neighbourOrders: [PaintOrder] {
    guard !graphics.link.isSlow, let selected = session.workspace.selected else { return [] }
    if sheet != nil {
      var one = self
      one.pictureView.sheet = nil
      return one.sceneOrders
    }
    let next = slideshow.map { show in
      show.numbers.firstIndex(of: selected).map { Array(show.numbers.dropFirst($0 + 1).prefix(1)) }
        ?? []
    }
    let numbers = next ?? [1, -1].compactMap { history.tree.number($0, from: selected) }
    return numbers.filter { $0 != selected }.flatMap { number in
      var other = self
      other.session.workspace.selected = number
      other.session.workspace.pictureIndex = nil
      return other.sceneOrders
    }
  }
}
