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
    case .larger: "Send again at which resolution?"
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
    case .larger: largerItems
    case .cancelling: cancellingItems
    }
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
