import Cells
import Model
import Themes

extension State {
  /// The last picture of the selected session, in its place beside the list; nil if there is no
  /// room, no picture, or a link that would take long.
  var sessionPreview: ScenePlace? {
    guard case .sessions(let picker, let browser)? = overlay, let area = overlayLayout?.preview,
      browser.items.indices.contains(picker.selected),
      case .session(let id) = browser.items[picker.selected].value,
      let picture = browser.figures[id]?.picture
    else { return nil }
    return ScenePlace(
      scene: .picture(picture), area: area, viewport: Viewport(), cell: graphics.cell)
  }

  /// What is painted for it.
  var sessionPreviewOrders: [PaintOrder] {
    guard !layout.isTooSmall, let place = sessionPreview else { return [] }
    return smallOrders([place])
  }
}

/// A column of the list of sessions, right of the titles.
private struct SessionColumn {
  var title: String
  var order: SessionBrowser.Order
  var columns: Int

  /// The columns that fit beside readable titles.
  static func fitting(_ columns: Int) -> [SessionColumn] {
    let turns = SessionColumn(title: "turns", order: .turns, columns: 9)
    let size = SessionColumn(title: "size", order: .size, columns: 10)
    let cost = SessionColumn(title: "cost", order: .cost, columns: 10)
    let used = SessionColumn(title: "last used", order: .lastUsed, columns: 14)
    return columns >= 62 ? [turns, size, cost, used] : [turns, size, used]
  }
}

extension Drawing {
  /// Draws the sessions with title, length, size, cost and last use; beside them the last picture
  /// of the selected one.
  mutating func drawSessions(_ list: ItemList, _ browser: SessionBrowser, _ state: State) {
    let columns = SessionColumn.fitting(list.places.list.size.columns)
    if let header = list.places.header { drawHeader(columns, browser.order, in: header) }
    drawRows(list) { drawing, item, _, row, ground in
      guard case .session(let id) = item.value, let session = browser[id] else { return }
      var end = row.maxX
      for column in columns.reversed() {
        let cell = session.cell(of: column.order, browser.figures[id], now: state.clock)
        drawing.writeRight(
          cell.text, endingAt: end, y: row.minY, cell.role, on: ground,
          columns: column.columns - 1)
        end -= column.columns
      }
      drawing.writeCut(
        item.title, at: row.origin, .text, on: ground, columns: end - row.minX - 1)
    }
    drawPreview(list, state)
  }

  private mutating func drawHeader(
    _ columns: [SessionColumn], _ order: SessionBrowser.Order, in rect: Rect
  ) {
    var end = rect.maxX
    for column in columns.reversed() {
      let isSorted = column.order == order
      writeRight(
        isSorted ? "\(column.title) ↓" : column.title, endingAt: end, y: rect.minY,
        isSorted ? .accent : .muted, on: .popup, columns: column.columns - 1)
      end -= column.columns
    }
    let isSorted = order == .title
    writeCut(
      isSorted ? "title ↓" : "title", at: rect.origin, isSorted ? .accent : .muted, on: .popup,
      columns: end - rect.minX - 1)
  }

  private mutating func drawPreview(_ list: ItemList, _ state: State) {
    guard let area = list.places.preview else { return }
    guard let place = state.sessionPreview else {
      guard list.selected != nil else { return }
      let middle = Rect(
        x: area.minX, y: area.minY + area.size.rows / 2, columns: area.size.columns, rows: 1)
      return writeCentered("no picture yet", in: middle, .muted, on: .popup)
    }
    drawSmall(place, state, on: .popup)
  }
}

extension SessionSummary {
  /// The text of a column in a row; empty while it is unknown.
  fileprivate func cell(
    of column: SessionBrowser.Order, _ figures: SessionFigures?, now: Timestamp
  ) -> (text: String, role: Role) {
    switch column {
    case .title: (title, .text)
    case .turns: ("\(turns)", .muted)
    case .size: (figures.map { byteText($0.bytes) } ?? "", .muted)
    case .cost: (figures?.costTotal.briefText ?? "", .muted)
    case .lastUsed:
      open > 0
        ? ("\(spinner(at: now)) \(open) working", .running) : (agoText(updated, now: now), .muted)
    }
  }
}

extension CostTotal {
  /// The text for a column: `free` where only the sandbox was used.
  fileprivate var briefText: String {
    if paidTurns + possibleTurns + unknownTurns == 0 { return freeTurns > 0 ? "free" : "–" }
    return amountText
  }
}
