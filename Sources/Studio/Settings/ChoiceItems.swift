import Model

extension ChoiceList {
  var title: String {
    switch self {
    case .profiles: "Profiles"
    case .models: "Models"
    case .format: "Format"
    case .people: "People"
    case .safety: "Safety"
    case .filter: "Show in the history"
    case .variants: "How many times?"
    case .cancelling: "Cancel which turn?"
    }
  }
}

extension State {
  /// The rows of a list that match its query, if it has one.
  func items(of list: ChoiceList, matching query: String) -> [PickerItem] {
    switch list {
    case .profiles: profileItems.filter { containsWords(of: query, in: "\($0.title) \($0.note)") }
    case .models: modelItems(matching: query)
    case .format: formatItems
    case .people: peopleItems
    case .safety: safetyItems
    case .filter: filterItems
    case .variants: variantItems
    case .cancelling: cancellingItems
    }
  }

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
  private func modelItems(matching query: String) -> [PickerItem] {
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

  private var formatItems: [PickerItem] {
    let offered = profile.capabilities.formats
    return OutputFormat.allCases.map { format in
      let isOffered = offered.contains(format)
      return PickerItem(
        .format(format), title: format.name,
        note: isOffered ? "" : "\(profile.name) does not offer \(format.name).",
        isEnabled: isOffered, isCurrent: session.workspace.settings.format == format)
    }
  }

  private var peopleItems: [PickerItem] {
    let chosen = session.workspace.settings.tuning.people
    let free = PickerItem(
      .people(nil), title: "auto", note: "\(profile.name) decides.", isCurrent: chosen == nil)
    return [free]
      + profile.capabilities.tuning.people.map { people in
        PickerItem(
          .people(people), title: people.word, note: people.sentence, isCurrent: chosen == people)
      }
  }

  private var safetyItems: [PickerItem] {
    profile.capabilities.tuning.safetyCategories.map { category in
      let threshold = session.workspace.settings.tuning.safety[category]
      return PickerItem(
        .safety(category), title: category.words, detail: threshold?.word ?? "auto",
        note: threshold?.sentence ?? "\(profile.name) decides what to block.")
    }
  }
}

extension PersonGeneration {
  fileprivate var sentence: String {
    switch self {
    case .all: "People of any age may be shown."
    case .adults: "Adults may be shown, children may not."
    case .none: "No people may be shown."
    }
  }
}

extension String {
  /// `at ` before a host; empty before words that have their own.
  fileprivate var preposition: String { contains(" ") ? "" : "at " }
}
