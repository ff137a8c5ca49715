import Cells
import Model

/// The settings pane, and what its settings would be.
package struct SettingsState: Equatable, Sendable {
  /// The selected row of the pane, an index into `settingsRows`.
  var row = 0
  /// Settings that a profile could not honour, kept for one that can.
  var wanted: SettingsBeforeFitting?
}

extension State {
  /// Runs a command while the settings pane has the focus.
  mutating func runInSettings(_ command: Command) -> [Effect] {
    switch command {
    case .up: moveSettingsRow(by: -1)
    case .down: moveSettingsRow(by: 1)
    case .first, .pageUp: settings.row = 0
    case .last, .pageDown: settings.row = settingsRows.count - 1
    case .left: step(by: -1)
    case .right: step(by: 1)
    case .choose: return openSelectedSetting()
    default: break
    }
    return []
  }

  /// Moves to the settings pane, or from there to the composer.
  mutating func switchSettings() {
    focus(session.workspace.focus == .settings ? .composer : .settings)
  }

  /// Keeps the settings pane beside the picture, or lets it go with the focus.
  mutating func switchPinnedSettings() {
    let isPinned = session.workspace.pinsSettings != true
    session.workspace.pinsSettings = isPinned ? true : nil
    guard isPinned else { return notify("the settings are shown only when called") }
    notify(
      size.columns < Layout.leastColumnsForPinned
        ? "the settings are pinned; a wider screen shows them" : "the settings are pinned")
  }

  /// Opens the thinking levels; reports it if there are none.
  mutating func openThinking() {
    guard profile.capabilities.thinkingLevels.isEmpty, !profile.capabilities.thoughts else {
      return openList(.thinking(currentRow(of: thinkingItems)))
    }
    let note = profile.capabilities.thinkingNote
    notify(note.isEmpty ? "\(profile.model) has no thinking levels" : note)
  }

  mutating func toggleThoughts() {
    guard profile.capabilities.thoughts else {
      warn("\(profile.name) does not offer thoughts")
      return
    }
    session.workspace.settings.includeThoughts.toggle()
  }

  /// Opens the setting of the row, on Enter or a click.
  mutating func openSelectedSetting() -> [Effect] {
    switch selectedSettingsRow {
    case .reference(let index):
      guard session.workspace.references.indices.contains(index) else { break }
      openTray(at: index)
    case .some(let row): return row.command.map { perform($0) } ?? []
    case nil: break
    }
    return []
  }

  /// Space switches a setting that is on or off, or whether a reference is sent; elsewhere it does
  /// nothing.
  mutating func switchSelectedSetting() -> [Effect] {
    guard session.workspace.focus == .settings else { return [] }
    switch selectedSettingsRow {
    case .thoughts, .search, .imageSearch: return openSelectedSetting()
    case .reference(let index): switchReference(at: index)
    default: break
    }
    return []
  }

  private mutating func moveSettingsRow(by offset: Int) {
    settings.row = min(max(0, settings.row + offset), max(0, settingsRows.count - 1))
  }

  mutating func removeReference() {
    if session.workspace.focus == .settings, selectedSettingsRow?.command != nil {
      return resetSelected()
    }
    guard !session.workspace.references.isEmpty else {
      notify("There is no reference to remove")
      return
    }
    var index = session.workspace.references.count - 1
    if session.workspace.focus == .settings {
      guard case .reference(let selected) = selectedSettingsRow else { return }
      index = selected
    }
    notify("removed \(session.workspace.references.remove(at: index).name)")
    moveSettingsRow(by: 0)
  }

  /// Left and Right change the selected setting, skipping what is not offered.
  private mutating func step(by offset: Int) {
    undo.start?.isStep = true
    let offered = profile.capabilities
    switch selectedSettingsRow {
    case .ratio:
      let family = AspectRatio.family + offered.ratios.filter { !AspectRatio.family.contains($0) }
      let ratios = [.auto] + family.filter(offered.ratios.contains).map(RatioChoice.fixed)
      session.workspace.settings.ratio = ratios.step(
        from: session.workspace.settings.ratio, by: offset)
    case .resolution:
      let sizes = Resolution.allCases.filter(offered.resolutions.contains)
      session.workspace.settings.resolution = sizes.step(
        from: session.workspace.settings.resolution, by: offset)
    case .thinking:
      let levels = [nil] + ThinkingLevel.allCases.filter(offered.thinkingLevels.contains)
      session.workspace.settings.thinking = levels.step(
        from: session.workspace.settings.thinking, by: offset)
    case .thoughts: toggleThoughts()
    case .search: toggleSearch()
    case .imageSearch: toggleImageSearch()
    case .number(let setting):
      guard let offer = offered.tuning.number(setting) else { break }
      let value = session.workspace.settings.tuning[setting]
      session.workspace.settings.tuning[setting] = offer.stepped(from: value, by: offset)
    case .people:
      session.workspace.settings.tuning.people = ([nil] + offered.tuning.people).step(
        from: session.workspace.settings.tuning.people, by: offset)
    case .safety: stepSafety(by: offset)
    case .system: notify("\(keyText(.choose)) writes the standing instruction")
    case .format:
      session.workspace.settings.format = offered.formats.step(
        from: session.workspace.settings.format, by: offset)
    case .reference, nil: break
    }
  }

  /// Resets the selected row to its initial value.
  private mutating func resetSelected() {
    let initial = Settings.initial
    switch selectedSettingsRow {
    case .ratio: session.workspace.settings.ratio = initial.ratio
    case .resolution: session.workspace.settings.resolution = initial.resolution
    case .format: session.workspace.settings.format = initial.format
    case .thinking: session.workspace.settings.thinking = nil
    case .thoughts: session.workspace.settings.includeThoughts = false
    case .system: session.workspace.settings.system = ""
    case .search, .imageSearch:
      if selectedSettingsRow == .search { session.workspace.settings.tuning.search = false }
      session.workspace.settings.tuning.imageSearch = false
    case .number(let setting): session.workspace.settings.tuning[setting] = nil
    case .safety: session.workspace.settings.tuning.safety = [:]
    case .people: session.workspace.settings.tuning.people = nil
    case .reference, nil: break
    }
    fitSettings()
  }

  /// A list that starts at the current value.
  func currentRow(of items: [PickerItem]) -> Picker {
    Picker(selected: items.firstIndex(where: \.isCurrent) ?? 0)
  }
}

extension NumberSetting {
  /// The command that opens it.
  package var command: Command {
    switch self {
    case .temperature: .temperature
    case .topP: .topP
    case .maxTokens: .maxTokens
    case .seed: .seed
    case .quality: .quality
    }
  }
}

extension SettingsRow {
  /// The command that opens or toggles it; nil for a reference.
  fileprivate var command: Command? {
    switch self {
    case .ratio: .ratio
    case .resolution: .resolution
    case .format: .format
    case .thinking: .thinking
    case .thoughts: .thoughts
    case .system: .system
    case .search: .search
    case .imageSearch: .imageSearch
    case .safety: .safety
    case .people: .people
    case .number(let setting): setting.command
    case .reference: nil
    }
  }
}

extension Array where Element: Equatable {
  /// The neighbour of a value, stopping at the ends; the first one for an unknown value.
  func step(from value: Element, by offset: Int) -> Element {
    guard let place = firstIndex(of: value) else { return first ?? value }
    return self[Swift.min(Swift.max(0, place + offset), count - 1)]
  }
}
