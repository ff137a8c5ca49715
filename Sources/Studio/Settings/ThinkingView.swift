import Cells
import Model
import Themes

extension Drawing {
  /// The levels of thinking, and whether the thoughts are kept.
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
