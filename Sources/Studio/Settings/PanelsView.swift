import Cells
import Model
import Themes

extension Drawing {
  /// Draws each ratio with a bar to scale; the selected one large at the side.
  mutating func drawRatios(_ list: ItemList, _ state: State) {
    drawRows(list) { drawing, item, _, row, ground in
      let role: Role = item.isEnabled ? .text : .disabled
      drawing.write(item.title, at: row.origin, role, on: ground, limit: 5)
      let pixels = drawing.writeRight(
        item.isEnabled ? item.detail : "not offered", endingAt: row.maxX, y: row.minY,
        item.isEnabled ? .muted : .disabled, on: ground, columns: min(11, row.size.columns - 6))
      guard case .ratio(.fixed(let ratio)) = item.value else { return }
      drawing.write(
        ratio.bar, at: Point(x: row.minX + 6, y: row.minY), item.isEnabled ? .accent : .disabled,
        on: ground, limit: max(0, row.size.columns - 6 - pixels))
    }
    guard let area = list.places.drawing, let ratio = state.ratio(of: list.selected) else { return }
    let room = area.splitLeft(2).1.inset(columns: 0, rows: 1)
    let isEnabled = list.selected?.isEnabled == true
    drawShape(
      ratio,
      in: Rect(origin: room.origin, size: Size(columns: room.size.columns, rows: room.size.rows)),
      isEnabled ? .accent : .disabled, on: .popup, label: ratio.description)
  }
}

extension State {
  fileprivate func ratio(of item: PickerItem?) -> AspectRatio? {
    switch item?.value {
    case .ratio(.fixed(let ratio)): ratio
    case .ratio(.auto):
      pictureToEdit.map { .nearest(to: $0.size, among: profile.capabilities.ratios) }
    default: nil
    }
  }
}

extension Drawing {
  /// Each resolution with its pixels and its price.
  mutating func drawResolutions(_ list: ItemList) {
    drawRows(list) { drawing, item, _, row, ground in
      let role: Role = item.isEnabled ? .text : .disabled
      let (name, detail) = row.splitLeft(8)
      drawing.writeCut(item.title, at: name.origin, role, on: ground, columns: 7)
      // Pixels, then the price in a column of its own.
      let facts = item.isEnabled ? item.detail.split(separator: "  ") : ["not offered"]
      var rest = detail
      for fact in facts {
        drawing.writeCut(
          String(fact), at: rest.origin, item.isEnabled ? .muted : .disabled, on: ground,
          columns: rest.size.columns)
        rest = rest.splitLeft(12).1
      }
    }
  }
}

extension Drawing {
  /// Draws the thinking levels, and whether thoughts are stored.
  mutating func drawLevels(_ list: ItemList) {
    drawRows(list) { drawing, item, _, row, ground in
      let used = drawing.writeCut(
        item.title, at: row.origin, item.isEnabled ? .text : .disabled, on: ground,
        columns: row.size.columns)
      let text = item.isEnabled || !item.detail.isEmpty ? item.detail : "not offered"
      drawing.writeCut(
        text, at: Point(x: row.minX + max(18, used + 2), y: row.minY),
        item.isEnabled ? .muted : .disabled, on: ground,
        columns: row.size.columns - max(18, used + 2))
    }
  }
}
