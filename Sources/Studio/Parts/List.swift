import Cells
import Model
import Themes

/// A list in a popup: its rows, the selected one, and its position.
struct ItemList {
  var items: [PickerItem]
  var picker: Picker
  var places: OverlayLayout

  var selected: PickerItem? {
    items.indices.contains(picker.selected) ? items[picker.selected] : nil
  }

  /// The visible rows, as indexes among all rows.
  var shown: Range<Int> {
    let top = min(max(0, places.top), items.count)
    return top..<min(items.count, top + max(0, places.list.size.rows))
  }
}

extension Drawing {
  /// Draws the visible rows: the selected one as a bar from border to border, a dot before the
  /// current one. `content` draws a row's text in its rectangle on its ground.
  mutating func drawRows(
    _ list: ItemList, _ content: (inout Drawing, PickerItem, Int, Rect, Role) -> Void
  ) {
    let area = list.places.list
    guard !list.items.isEmpty else {
      let text = list.picker.query.isEmpty ? "nothing here yet" : "nothing matches"
      writeCut(text, at: area.origin, .muted, on: .popup, columns: area.size.columns)
      return
    }
    for index in list.shown {
      let item = list.items[index]
      let y = area.minY + index - list.places.top
      let row = Rect(x: area.minX, y: y, columns: area.size.columns, rows: 1)
      let isSelected = index == list.picker.selected
      let ground: Role = isSelected ? .selection : .popup
      if isSelected {
        fill(Rect(x: row.minX - 1, y: y, columns: row.size.columns + 2, rows: 1), ground)
      }
      if item.isCurrent { put("•", at: Point(x: row.minX - 1, y: y), .current, on: ground) }
      content(&self, item, index, row, ground)
    }
  }

  /// Draws the sentence about the selected row, or the reason why it cannot be chosen; nothing when
  /// the row itself has enough columns for it.
  mutating func drawNote(of list: ItemList, unlessWithin columns: Int = 0) {
    guard let note = list.places.note, let item = list.selected,
      columnWidth(of: item.note) > columns
    else { return }
    let lines = paragraph(item.note, columns: note.size.columns, limit: note.size.rows)
    for (offset, line) in lines.enumerated() {
      write(
        line, at: Point(x: note.minX, y: note.minY + offset), item.isEnabled ? .muted : .warning,
        on: .popup, limit: note.size.columns)
    }
  }
}
