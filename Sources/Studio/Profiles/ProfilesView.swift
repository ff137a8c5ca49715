import Cells
import Model
import Themes

extension Drawing {
  /// Draws all profiles under headings: name, model, memory, price, and whether the key was found.
  mutating func drawProfiles(_ list: ItemList, _ state: State) {
    let known = Dictionary(
      state.profiles.all.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    if let header = list.places.header {
      let places = ProfileColumns(header)
      for (title, place) in [
        ("name", places.name), ("model", places.model), ("remembers", places.memory),
        ("key", places.key),
      ] {
        writeCut(title, at: place.origin, .muted, on: .popup, columns: place.size.columns)
      }
      let price = places.price
      writeRight(
        "price", endingAt: price.maxX, y: price.minY, .muted, on: .popup,
        columns: price.size.columns)
    }
    drawRows(list) { drawing, item, _, row, ground in
      guard case .profile(let name) = item.value, var profile = known[name] else { return }
      if name == state.profile.name { profile = state.profile }
      let key = profile.keyWords
      let places = ProfileColumns(row)
      for (text, role, place) in [
        (item.title, Role.text, places.name), (profile.model, .muted, places.model),
        (profile.capabilities.memory.word, .muted, places.memory), (key.text, key.role, places.key),
      ] {
        drawing.writeCut(text, at: place.origin, role, on: ground, columns: place.size.columns)
      }
      let price = places.price
      drawing.writeRight(
        item.detail, endingAt: price.maxX, y: row.minY, .muted, on: ground,
        columns: price.size.columns)
    }
  }

  /// Draws the models of the profile by name, with their ids.
  mutating func drawModels(_ list: ItemList) {
    let widest = list.items.map { columnWidth(of: $0.title) }.max() ?? 0
    drawRows(list) { drawing, item, _, row, ground in
      let columns = min(widest + 3, row.size.columns * 2 / 3)
      let (title, detail) = row.splitLeft(columns)
      drawing.writeCut(item.title, at: title.origin, .text, on: ground, columns: columns - 2)
      drawing.writeCut(
        item.detail, at: detail.origin, .muted, on: ground, columns: detail.size.columns)
    }
  }
}

/// The columns of a row in the list of profiles, or of its headings; the memory has none in a narrow
/// list.
private struct ProfileColumns {
  let name: Rect
  let model: Rect
  let memory: Rect
  let price: Rect
  let key: Rect

  init(_ row: Rect) {
    func place(_ x: Int, _ columns: Int) -> Rect {
      Rect(x: x, y: row.minY, columns: max(0, columns), rows: 1)
    }
    let memoryColumns = row.size.columns >= 66 ? 12 : 0
    key = place(row.maxX - 12, 12)
    price = place(key.minX - 10, 8)
    memory = place(price.minX - 2 - memoryColumns, memoryColumns)
    let nameColumns = min(25, max(16, row.size.columns / 3))
    name = place(row.minX, nameColumns - 1)
    let end = memoryColumns > 0 ? memory.minX - 2 : memory.maxX
    model = place(row.minX + nameColumns, end - row.minX - nameColumns)
  }
}

extension Capabilities.Memory {
  /// For a column of its own.
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
      // The columns have the rest.
      let place = shown.place.isEmpty ? "" : "Answers \(shown.place.preposition)\(shown.place)"
      let key = shown.key == .notNeeded ? "" : shown.keyNote
      let note = [place, key].filter { !$0.isEmpty }.joined(separator: "; ")
      return PickerItem(
        .profile(shown.name), title: shown.name, detail: price(of: shown),
        note: note.isEmpty || note.hasSuffix(".") ? note : "\(note).",
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
        .model(model.id), title: model.name.isEmpty ? model.id : model.name,
        detail: model.name.isEmpty ? "" : model.id,
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
