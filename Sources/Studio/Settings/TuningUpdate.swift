import Model

extension State {
  mutating func openNumber(_ setting: NumberSetting) {
    guard let offer = profile.capabilities.tuning.number(setting) else {
      return notify("\(profile.name) has no \(setting.name) setting")
    }
    let value = session.workspace.settings.tuning[setting]
    overlay = .prompt(LinePrompt(.number(offer), text: value.map(numberText) ?? ""))
  }

  /// Sets a number that was typed; nothing typed leaves it to the model.
  mutating func setNumber(_ reading: NumberOffer.Reading, of setting: NumberSetting) {
    switch reading {
    case .empty:
      session.workspace.settings.tuning[setting] = nil
      notify("\(setting.name): the model's choice")
    case .number(let number): session.workspace.settings.tuning[setting] = number
    case .refused: break
    }
  }

  mutating func openSystem() {
    guard profile.capabilities.system else {
      return notify("\(profile.name) does not accept a standing instruction")
    }
    overlay = .prompt(LinePrompt(.system, text: session.workspace.settings.system))
  }

  mutating func openFormats() {
    guard profile.capabilities.formats.count > 1 else {
      let only = profile.capabilities.formats.first.map { "\($0.name) only" }
      return notify("\(profile.name) gives \(only ?? "what it likes")")
    }
    openList(.list(.format, currentRow(of: items(of: .format))))
  }

  mutating func openPeople() {
    guard !profile.capabilities.tuning.people.isEmpty else {
      return notify("\(profile.name) has no setting for people")
    }
    openList(.list(.people, currentRow(of: items(of: .people))))
  }

  mutating func openSafety() {
    guard !profile.capabilities.tuning.safetyCategories.isEmpty else {
      return notify("\(profile.name) has no safety thresholds")
    }
    openList(.list(.safety, Picker()))
  }

  mutating func toggleSearch() {
    guard profile.capabilities.tuning.search else {
      return notify("\(profile.name) cannot search")
    }
    let hadPictures = session.workspace.settings.tuning.imageSearch
    session.workspace.settings.tuning.search.toggle()
    guard !session.workspace.settings.tuning.search else { return notify("search is on") }
    session.workspace.settings.tuning.imageSearch = false
    notify(hadPictures ? "search is off, for pictures too" : "search is off")
  }

  /// Toggles the search for pictures, which needs the search for facts.
  mutating func toggleImageSearch() {
    guard profile.capabilities.tuning.imageSearch else {
      return notify("\(profile.name) cannot search for pictures")
    }
    session.workspace.settings.tuning.imageSearch.toggle()
    guard session.workspace.settings.tuning.imageSearch else {
      return notify("search for pictures is off")
    }
    let hadSearch = session.workspace.settings.tuning.search
    session.workspace.settings.tuning.search = true
    notify(hadSearch ? "search for pictures is on" : "search is on, for pictures too")
  }

  /// Changes the threshold of the selected category in the safety list; other lists have no such
  /// keys.
  mutating func stepSafetyItem(by offset: Int, wrapping: Bool = false) {
    guard case .list(.safety, let picker) = overlay, pickerItems.indices.contains(picker.selected),
      case .safety(let category) = pickerItems[picker.selected].value
    else { return }
    undo.start?.isStep = true
    let values = [nil] + profile.capabilities.tuning.safetyThresholds.map(Optional.some)
    let now = session.workspace.settings.tuning.safety[category]
    var next = values.step(from: now, by: offset)
    if wrapping, now == values.last { next = nil }
    session.workspace.settings.tuning.safety[category] = next
  }

  /// Changes all categories together, with Left and Right in the pane.
  mutating func stepSafety(by offset: Int) {
    let offer = profile.capabilities.tuning
    let set = offer.safetyCategories.map { session.workspace.settings.tuning.safety[$0] }
    guard let first = set.first, set.allSatisfy({ $0 == first }) else {
      return notify("the categories differ; \(keyText(.choose)) lists them")
    }
    let next = ([nil] + offer.safetyThresholds.map(Optional.some)).step(from: first, by: offset)
    for category in offer.safetyCategories {
      session.workspace.settings.tuning.safety[category] = next
    }
    notify("safety: \(next?.word ?? "auto"). \(next?.sentence ?? "\(profile.name) decides.")")
  }

  private func items(of list: ChoiceList) -> [PickerItem] {
    var state = self
    state.overlay = .list(list, Picker())
    return state.pickerItems
  }
}
