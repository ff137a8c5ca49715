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

extension State {
  /// All profiles. The detail is the price of a picture at the current resolution.
  var profileItems: [PickerItem] {
    profiles.all.map { known in
      let isCurrent = known.name == profile.name
      let shown = isCurrent ? profile : known
      let place = shown.place.isEmpty ? "" : "Answers \(shown.place.preposition)\(shown.place). "
      let key = shown.keyNote.isEmpty ? "" : "; \(shown.keyNote)"
      return PickerItem(
        .profile(shown.name), title: shown.name, detail: price(of: shown),
        note: "\(place)It remembers: \(shown.capabilities.memory.words)\(key).",
        isCurrent: isCurrent)
    }
  }

  /// `free`, `$0.067`, or empty where no price is known.
  private func price(of profile: Profile) -> String {
    if profile.isSandbox { return "free" }
    guard let price = profile.capabilities.prices[session.workspace.settings.resolution] else {
      return "–"
    }
    return price == 0 ? "free" : moneyText(price)
  }

  /// The models of the profile, and the typed text when it is none of their ids.
  func modelItems(matching query: String) -> [PickerItem] {
    var models = profile.models
    if !models.contains(where: { $0.id == profile.model }) {
      models.append(ModelChoice(id: profile.model, name: "", capabilities: profile.capabilities))
    }
    let known = models.map { model in
      PickerItem(
        .model(model.id), title: model.id, detail: model.name,
        note: model.note.isEmpty
          ? "" : model.note.prefix(1).uppercased() + model.note.dropFirst() + ".",
        isCurrent: model.id == profile.model)
    }
    let found = known.filter { containsWords(of: query, in: "\($0.title) \($0.detail)") }
    let typed = query.trimmingBlanks
    guard !typed.isEmpty, !typed.contains(where: \.isWhitespace),
      !models.contains(where: { $0.id == typed })
    else { return found }
    return found + [
      PickerItem(
        .model(typed), title: typed, detail: "as typed",
        note: "Not in the catalogue: it is used as typed, and assumed to offer what "
          + "\(profile.name) offers.")
    ]
  }
}

extension String {
  /// `at ` before a host; empty before words that have their own.
  fileprivate var preposition: String { contains(" ") ? "" : "at " }
}
