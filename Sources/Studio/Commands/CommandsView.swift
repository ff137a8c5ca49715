import Cells
import Model
import Themes

extension Drawing {
  /// Every command: its group as seen from a pane, its keys, what it does.
  mutating func drawHelp(_ list: ItemList, in pane: Pane) {
    let columns = list.places.list.size.columns
    let groupColumns = columns >= 70 ? 11 : 0
    let keyColumns = columns >= 70 ? 24 : 16
    let first = list.shown.lowerBound
    drawRows(list) { drawing, item, index, row, ground in
      let group = item.heading(in: pane)
      if groupColumns > 0, index == first || list.items[index - 1].heading(in: pane) != group {
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

/// The parts of the help, in their order.
enum HelpGroup: CaseIterable {
  /// What works in the focused pane only, or there and in some others.
  case pane
  case anywhere
  /// What works in other panes and in panels.
  case elsewhere
  case moving, editing

  init(_ entry: CommandEntry, in pane: Pane) {
    if pane.tasks.contains(entry.command) {
      self = .pane
      return
    }
    switch entry.command.rawValue.prefix(while: { $0 != "." }) {
    case "move", "pane": self = .moving
    case "edit": self = .editing
    default:
      self =
        entry.scopes.contains(.everywhere)
        ? .anywhere : entry.scopes.contains(pane.scope) ? .pane : .elsewhere
    }
  }

  func heading(in pane: Pane) -> String {
    switch self {
    case .pane: pane.rawValue.prefix(1).uppercased() + pane.rawValue.dropFirst()
    case .anywhere: "Anywhere"
    case .elsewhere: "Elsewhere"
    case .moving: "Moving"
    case .editing: "Text"
    }
  }
}

extension Pane {
  /// What is done most in a pane, the most frequent first: the help begins with it, wherever else it
  /// works.
  fileprivate var tasks: [Command] {
    switch self {
    case .composer: [.send, .newline]
    case .history: [.choose, .compare, .again, .reuse, .savePicture, .star, .find]
    case .picture:
      [.zoomIn, .zoomOut, .zoomFit, .region, .savePicture, .compare, .again, .choose]
    case .settings: [.choose]
    }
  }

  /// What choosing does in a pane.
  fileprivate var choosing: String {
    switch self {
    case .history, .picture: "Lets the next words edit the turn."
    case .settings: "Opens the setting."
    case .composer: Command.choose.entry.help
    }
  }
}

extension PickerItem {
  /// The heading of the part of the help that it is in.
  fileprivate func heading(in pane: Pane) -> String {
    guard case .command(let command) = value else { return "Manual" }
    return HelpGroup(command.entry, in: pane).heading(in: pane)
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
  /// All commands as the help lists them: those of the focused pane first, then those that work
  /// anywhere; moving and editing text come after the tasks.
  var helpItems: [PickerItem] {
    let pane = session.workspace.focus
    let grouped = Dictionary(grouping: Command.table) { HelpGroup($0, in: pane) }
    return HelpGroup.allCases.flatMap { group in
      let entries = grouped[group] ?? []
      guard group == .pane else { return entries }
      return pane.tasks.map(\.entry) + entries.filter { !pane.tasks.contains($0.command) }
    }.map { entry in
      var item = commandItem(entry)
      if entry.command == .choose { item.note = pane.choosing }
      return item
    }
  }

  private func commandItem(_ entry: CommandEntry) -> PickerItem {
    item(of: entry, commands.keys.bindings(of: entry.command))
  }

  private func item(of entry: CommandEntry, _ keys: [[Key]]) -> PickerItem {
    PickerItem(
      .command(entry.command), title: entry.title,
      detail: keys.map(keyNames).joined(separator: ", "), note: entry.help)
  }

  /// What the help is searched for: the name, sentence, id and keys of a command.
  func searchText(of item: PickerItem) -> String {
    guard case .command(let command) = item.value else {
      return "manual \(item.detail) \(item.title) \(item.note)"
    }
    let synonyms = command.entry.synonyms.joined(separator: " ")
    return "\(item.title) \(item.note) \(command.rawValue) \(item.detail) \(synonyms)"
  }

  /// The commands that match a query, the best first, each with the keys that run it from the
  /// focused pane.
  func paletteItems(matching query: String) -> [PickerItem] {
    let pane = session.workspace.focus
    return CommandSearch(query).find(Command.table.filter(\.command.isInPalette)).map { entry in
      let keys = commands.keys.bindings(of: entry.command, in: pane.scope)
      return item(of: entry, keys.filter { acceptsAsCommand($0, in: pane) })
    }
  }
}

extension Command {
  /// Whether the palette lists it. Moving and editing need a place to act on, so it leaves them
  /// out.
  var isInPalette: Bool {
    let group = rawValue.prefix { $0 != "." }
    return group != "move" && group != "edit" && group != "sessions" && self != .choose
      && self != .leave
      && self != .newline && self != .removeReference
      && ![.toggle, .turnOver, .referenceEarlier, .referenceLater].contains(self)
  }
}
