import Cells
import Model
import Themes

extension Drawing {
  /// Every command: its group, its keys, what it does.
  mutating func drawHelp(_ list: ItemList) {
    let columns = list.places.list.size.columns
    let groupColumns = columns >= 70 ? 11 : 0
    let keyColumns = columns >= 70 ? 24 : 16
    let first = list.shown.lowerBound
    drawRows(list) { drawing, item, index, row, ground in
      let group = item.group
      if groupColumns > 0, index == first || list.items[index - 1].group != group {
        drawing.writeCut(group, at: row.origin, .accent, on: ground, columns: groupColumns - 1)
      }
      let (keys, help) = row.splitLeft(groupColumns).1.splitLeft(keyColumns)
      drawing.writeCut(
        item.keyText(columns: keyColumns - 2), at: keys.origin, .key, on: ground,
        columns: keyColumns - 2)
      drawing.writeCut(item.note, at: help.origin, .text, on: ground, columns: help.size.columns)
      if item == list.selected { drawing.drawNote(of: list, unlessWithin: help.size.columns) }
    }
  }
}

extension PickerItem {
  /// The part of a command's name before the dot, as the help heads it.
  fileprivate var group: String {
    guard case .command(let command) = value else { return "" }
    switch command.rawValue.prefix(while: { $0 != "." }) {
    case "prompt", "edit": return "Composer"
    case "pane", "move", "item": return "Moving"
    case "turn", "history": return "Turns"
    case "picture", "reference": return "Pictures"
    case "settings": return "Settings"
    case "session": return "Sessions"
    default: return "Program"
    }
  }

  /// As many of the command's keys as fit, none of them cut.
  fileprivate func keyText(columns: Int) -> String {
    let keys = detail.split(separator: ", ").map(String.init)
    var text = keys.first ?? "–"
    for key in keys.dropFirst() where columnWidth(of: text + "  " + key) <= columns {
      text += "  " + key
    }
    return text
  }
}
