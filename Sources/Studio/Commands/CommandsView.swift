import Cells
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
    guard case .command(let command) = value else { return "Manual" }
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

  /// As many of the command's keys as fit, none of them cut off.
  fileprivate func keyText(columns: Int) -> String {
    let keys = detail.split(separator: ", ").map(String.init)
    var text = keys.first ?? "–"
    for key in keys.dropFirst() where columnWidth(of: text + "  " + key) <= columns {
      text += "  " + key
    }
    return text
  }
}

extension Drawing {
  /// The commands by name, each with its key.
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

extension State {
  var commandItems: [PickerItem] {
    Command.table.map { entry in
      PickerItem(
        .command(entry.command), title: entry.title,
        detail: commands.keys.bindings(of: entry.command).map(keyNames).joined(separator: ", "),
        note: entry.help)
    }
  }

  /// What the help is searched for: the name, sentence, id and keys of a command.
  func searchText(of item: PickerItem) -> String {
    guard case .command(let command) = item.value else {
      return "manual \(item.detail) \(item.title) \(item.note)"
    }
    return "\(item.title) \(item.note) \(command.rawValue) \(item.detail)"
  }

  /// The commands that match a query, the best first.
  func paletteItems(matching query: String) -> [PickerItem] {
    let scored = commandItems.compactMap { item -> (item: PickerItem, score: Int)? in
      guard case .command(let command) = item.value, command.isInPalette,
        let score = score(of: item, query: query)
      else { return nil }
      return (item, score)
    }
    guard !query.isEmpty else { return scored.map(\.item) }
    // Also sorted by position, because the standard sort is not stable.
    return scored.enumerated()
      .sorted { ($1.element.score, $0.offset) < ($0.element.score, $1.offset) }
      .map(\.element.item)
  }

  /// The title counts most, then the command's id, then its sentence.
  private func score(of item: PickerItem, query: String) -> Int? {
    guard case .command(let command) = item.value else { return nil }
    let title = fuzzyScore(query, in: item.title).map { $0 + 2000 }
    let id = fuzzyScore(query, in: command.rawValue).map { $0 + 1000 }
    let help = query.isEmpty || containsWords(of: query, in: item.note) ? 0 : nil
    return [title, id, help].compactMap(\.self).max()
  }
}

extension Command {
  /// Whether the palette lists it. Moving and editing need a place to act on, so it leaves them
  /// out.
  var isInPalette: Bool {
    let group = rawValue.prefix { $0 != "." }
    return group != "move" && group != "edit" && group != "sessions" && self != .choose
      && self != .leave
      && self != .newline && self != .thoughts && self != .removeReference
      && ![.toggle, .turnOver, .referenceEarlier, .referenceLater].contains(self)
  }
}
