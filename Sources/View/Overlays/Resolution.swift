import Cells
import Model
import Themes

extension Drawing {
  /// Each resolution with its pixels and its price.
  mutating func drawResolutions(_ list: ItemList) {
    drawRows(list) { drawing, item, _, row, ground in
      let role: Role = item.isEnabled ? .text : .disabled
      let (name, detail) = row.splitLeft(8)
      drawing.writeCut(item.title, at: name.origin, role, on: ground, columns: 7)
      let text = item.isEnabled ? item.detail : "not offered"
      drawing.writeCut(
        text, at: detail.origin, item.isEnabled ? .muted : .disabled, on: ground,
        columns: detail.size.columns)
    }
  }
}
