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
