import Cells
import Model
import Themes

extension Drawing {
  /// Commands by name, with the key that would have done it.
  mutating func drawPalette(_ list: ItemList) {
    drawRows(list) { drawing, item, _, row, ground in
      let key = item.detail.split(separator: ", ").first.map(String.init) ?? ""
      let used = drawing.writeRight(
        key, endingAt: row.maxX, y: row.minY, .key, on: ground, columns: row.size.columns / 3)
      let title = row.splitLeft(16).0
      drawing.writeCut(item.title, at: title.origin, .text, on: ground, columns: 15)
      let columns = row.maxX - title.maxX - used - 2
      drawing.writeCut(
        item.note, at: Point(x: title.maxX, y: row.minY), .muted, on: ground, columns: columns)
      if item == list.selected { drawing.drawNote(of: list, unlessWithin: columns) }
    }
  }
}
