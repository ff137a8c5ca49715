import Cells
import Model
import Themes

extension Drawing {
  /// Draws all profiles: name, model, memory, price, and whether the key was found.
  mutating func drawProfiles(_ list: ItemList, _ state: State) {
    let known = Dictionary(
      state.profiles.all.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    drawRows(list) { drawing, item, _, row, ground in
      guard case .profile(let name) = item.value, var profile = known[name] else { return }
      if name == state.profile.name { profile = state.profile }
      let key = profile.keyWords
      var end = row.maxX
      drawing.writeCut(
        key.text, at: Point(x: end - 12, y: row.minY), key.role, on: ground, columns: 12)
      end -= 14
      drawing.writeRight(item.detail, endingAt: end, y: row.minY, .muted, on: ground, columns: 8)
      end -= 10
      let memoryColumns = row.size.columns >= 66 ? 12 : 0
      if memoryColumns > 0 {
        drawing.writeCut(
          profile.capabilities.memory.word, at: Point(x: end - memoryColumns, y: row.minY), .muted,
          on: ground, columns: memoryColumns)
        end -= memoryColumns + 2
      }
      let (title, rest) = row.splitLeft(min(25, max(16, row.size.columns / 3)))
      drawing.writeCut(
        item.title, at: title.origin, .text, on: ground, columns: title.size.columns - 1)
      drawing.writeCut(
        profile.model, at: rest.origin, .muted, on: ground, columns: end - rest.minX)
    }
  }

  /// Draws the models of the profile by id, with their common names.
  mutating func drawModels(_ list: ItemList) {
    let widest = list.items.map { columnWidth(of: $0.title) }.max() ?? 0
    drawRows(list) { drawing, item, _, row, ground in
      let columns = min(widest + 3, row.size.columns * 2 / 3)
      let (id, name) = row.splitLeft(columns)
      drawing.writeCut(item.title, at: id.origin, .text, on: ground, columns: columns - 2)
      drawing.writeCut(
        item.detail, at: name.origin, .muted, on: ground, columns: name.size.columns)
    }
  }

  /// Draws the categories of content with their thresholds, with arrows on the one that can be
  /// changed.
  mutating func drawSafety(_ list: ItemList) {
    drawRows(list) { drawing, item, _, row, ground in
      let (name, value) = row.splitLeft(22)
      let isSelected = item == list.selected
      drawing.writeCut(item.title, at: name.origin, .text, on: ground, columns: 20)
      let role: Role = item.detail == "auto" ? .muted : .accent
      let text = isSelected ? "‹ \(item.detail) ›" : "  \(item.detail)"
      drawing.writeCut(text, at: value.origin, role, on: ground, columns: value.size.columns)
    }
  }
}

extension Capabilities.Memory {
  /// For a column of its own; the sentence below the list says it in full.
  fileprivate var word: String {
    switch self {
    case .wholeConversation: "conversation"
    case .lastPicture: "last picture"
    }
  }
}

extension Profile {
  /// Whether the profile can be used, in a word.
  fileprivate var keyWords: (text: String, role: Role) {
    switch key {
    case .notNeeded: ("needs no key", .muted)
    case .found: ("key found", .success)
    case .byCommand: ("key command", .success)
    case .missing: ("key missing", .warning)
    case .incomplete: ("incomplete", .warning)
    }
  }
}
