package import Model

/// The profiles to choose from.
package struct ProfilesState: Equatable, Sendable {
  /// All configured profiles.
  package var all: [Profile]
  /// Whether the profile was named at start, or chosen since instead of the session's own; the
  /// profile a session was left with is then not restored.
  package var isGiven: Bool
}

extension State {
  mutating func chooseProfile() {
    let place = profiles.all.firstIndex { $0.name == profile.name } ?? 0
    openList(.list(.profiles, Picker(selected: place)))
  }

  mutating func chooseModel() {
    let place = profile.models.firstIndex { $0.id == profile.model } ?? profile.models.count
    openList(.list(.models, Picker(selected: place)))
  }

  /// Switches to the profile chosen from the list.
  mutating func use(profileNamed name: String) -> [Effect] {
    overlay = nil
    guard let chosen = profiles.all.first(where: { $0.name == name }) else { return [] }
    guard chosen.name != profile.name else {
      notify("\(name) is in use already")
      return []
    }
    switchProfile(to: chosen)
    return []
  }

  /// Switches to a model of the profile, or to one typed by its id.
  mutating func use(model id: String) -> [Effect] {
    overlay = nil
    guard id != profile.model else {
      notify("\(id) is in use already")
      return []
    }
    let configured = profiles.all.first { $0.name == profile.name } ?? profile
    let isKnown = configured.knows(id)
    switchProfile(to: configured.asking(cleanLine(id)))
    guard !isKnown else { return [] }
    warn("'\(profile.model)' is not in the catalogue: it is used as typed")
    return []
  }

  /// Switches to another profile from the next turn on, stores it with the session, and reports
  /// what changes.
  private mutating func switchProfile(to chosen: Profile) {
    profile = chosen
    // From now on the studio chooses, not the command line.
    profiles.isGiven = false
    recordProfile()
    let changes = fitSettings()
    settings.row = min(settings.row, max(0, settingsRows.count - 1))
    let who = "\(profile.name) · \(profile.model)"
    let words = [who] + changes + [nextPlan.ratioLossText, memoryLoss].compactMap(\.self)
    let text = words.joined(separator: "; ")
    if [.missing, .incomplete].contains(profile.key), !profile.keyNote.isEmpty {
      warn("\(text); \(profile.keyNote)")
    } else {
      notify(text)
    }
  }

  /// Stores the profile with the session.
  mutating func recordProfile() {
    session.workspace.profile = profile.name
    session.workspace.model = profile.model
  }

  /// Fits the settings to the profile; returns what the user should know. Settings that give way
  /// come back with a profile that supports them.
  @discardableResult
  mutating func fitSettings() -> [String] {
    let wanted =
      settings.wanted.map { session.workspace.settings.restoring($0) } ?? session.workspace.settings
    let fitted = wanted.fitted(to: profile.capabilities, of: profile.name)
    settings.wanted =
      fitted.settings == wanted
      ? nil : SettingsBeforeFitting(wanted: wanted, fitted: fitted.settings)
    session.workspace.settings = fitted.settings
    return fitted.changes
  }

  /// Restores the profile that a session was left with, unless another one was named.
  mutating func restoreProfile() {
    var words: [String] = []
    if !profiles.isGiven, let name = session.workspace.profile {
      if let known = profiles.all.first(where: { $0.name == name }) {
        profile = known.asking(session.workspace.model ?? known.model)
      } else {
        words = ["the profile '\(quotable(name))' no longer exists: using \(profile.name)"]
      }
    }
    words += fitSettings()
    guard !words.isEmpty else { return }
    let text = words.joined(separator: "; ")
    // The message so far stays: both are worth reading.
    message = Message(
      .warning, message.map { "\($0.text); \(text)" } ?? text, failure: message?.failure)
  }
}
