import Cells
import Model

extension State {
  mutating func runInSettings(_ command: Command) -> [Effect] {
    switch command {
    case .up: moveSettingsRow(by: -1)
    case .down: moveSettingsRow(by: 1)
    case .first, .pageUp: settingsRow = 0
    case .last, .pageDown: settingsRow = settingsRows.count - 1
    case .left: step(by: -1)
    case .right: step(by: 1)
    case .choose: openSelectedSetting()
    default: break
    }
    return []
  }

  mutating func runOnSettings(_ command: Command) -> [Effect] {
    switch command {
    case .ratio: openList(.ratio(currentRow(of: ratioItems)))
    case .resolution: openList(.resolution(currentRow(of: resolutionItems)))
    case .thinking:
      if profile.capabilities.thinkingLevels.isEmpty, !profile.capabilities.thoughts {
        let note = profile.capabilities.thinkingNote
        tell(note.isEmpty ? "\(profile.model) has no choice of thinking" : note)
      } else {
        openList(.thinking(currentRow(of: thinkingItems)))
      }
    case .thoughts: toggleThoughts()
    case .removeReference: removeReference()
    default: break
    }
    return []
  }

  mutating func toggleThoughts() {
    guard profile.capabilities.thoughts else {
      warn("\(profile.name) does not offer thoughts")
      return
    }
    session.desk.settings.includeThoughts.toggle()
  }

  /// Opens what Enter or a click on the row opens.
  mutating func openSelectedSetting() {
    switch selectedSettingsRow {
    case .ratio: _ = runOnSettings(.ratio)
    case .resolution: _ = runOnSettings(.resolution)
    case .thinking: _ = runOnSettings(.thinking)
    case .thoughts: toggleThoughts()
    case .format: step(by: 1)
    case .reference(let index):
      if session.desk.references.indices.contains(index) {
        tell(
          "\(session.desk.references[index].name); \(keyText(.removeReference)) takes it away")
      }
    case nil: break
    }
  }

  private mutating func moveSettingsRow(by offset: Int) {
    settingsRow = min(max(0, settingsRow + offset), max(0, settingsRows.count - 1))
  }

  private mutating func removeReference() {
    guard !session.desk.references.isEmpty else {
      tell("There is no reference to take away")
      return
    }
    var index = session.desk.references.count - 1
    if session.desk.focus == .settings {
      guard case .reference(let selected) = selectedSettingsRow else {
        tell("Go to a reference to take it away")
        return
      }
      index = selected
    }
    tell("took away \(session.desk.references.remove(at: index).name)")
    moveSettingsRow(by: 0)
  }

  /// Left and Right change the selected setting, skipping what is not offered.
  private mutating func step(by offset: Int) {
    let offered = profile.capabilities
    switch selectedSettingsRow {
    case .ratio:
      let family = AspectRatio.family + offered.ratios.filter { !AspectRatio.family.contains($0) }
      let ratios = [.auto] + family.filter(offered.ratios.contains).map(RatioChoice.fixed)
      session.desk.settings.ratio = ratios.step(from: session.desk.settings.ratio, by: offset)
    case .resolution:
      let sizes = Resolution.allCases.filter(offered.resolutions.contains)
      session.desk.settings.resolution = sizes.step(
        from: session.desk.settings.resolution, by: offset)
    case .thinking:
      let levels = [nil] + ThinkingLevel.allCases.filter(offered.thinkingLevels.contains)
      session.desk.settings.thinking = levels.step(
        from: session.desk.settings.thinking, by: offset)
    case .thoughts: toggleThoughts()
    case .format:
      session.desk.settings.format = offered.formats.step(
        from: session.desk.settings.format, by: offset)
    case .reference, nil: break
    }
  }

  /// A list that begins at what is in force.
  private func currentRow(of items: [PickerItem]) -> Picker {
    Picker(selected: items.firstIndex(where: \.isCurrent) ?? 0)
  }
}

extension Array where Element: Equatable {
  /// The neighbour of a value, stopping at the ends; the first for a value that is not there.
  fileprivate func step(from value: Element, by offset: Int) -> Element {
    guard let place = firstIndex(of: value) else { return first ?? value }
    return self[Swift.min(Swift.max(0, place + offset), count - 1)]
  }
}
