import Cells
import Model
import Themes

extension Drawing {
  /// Draws earlier instructions, each with the session it was last used in.
  mutating func drawInstructions(_ list: ItemList) {
    drawRows(list) { drawing, item, _, row, ground in
      let columns = row.size.columns >= 60 ? row.size.columns / 3 : 0
      drawing.writeRight(
        item.detail, endingAt: row.maxX, y: row.minY, .muted, on: ground, columns: columns)
      drawing.writeCut(
        item.title, at: row.origin, .text, on: ground, columns: row.size.columns - columns - 2)
    }
  }

  /// Templates by name, with what they are for.
  mutating func drawTemplates(_ list: ItemList) {
    let widest = list.items.map { columnWidth(of: $0.title) }.max() ?? 0
    drawRows(list) { drawing, item, _, row, ground in
      let columns = min(widest + 3, row.size.columns * 2 / 5)
      let (name, words) = row.splitLeft(columns)
      drawing.writeCut(item.title, at: name.origin, .text, on: ground, columns: columns - 2)
      drawing.writeCut(
        item.detail, at: words.origin, .muted, on: ground, columns: words.size.columns)
    }
  }
}
