import Imagery

/// Settings that a profile can honour, and what was changed for that.
package struct FittedSettings: Hashable, Sendable {
  package var settings: Settings
  /// One sentence for each change that the user would notice, without a full stop.
  package var changes: [String]
}

extension Settings {
  /// The nearest settings that are offered; `name` is the name of the profile.
  package func fitted(to offered: Capabilities, of name: String) -> FittedSettings {
    var fitted = FittedSettings(settings: self, changes: [])
    fitted.fitPicture(offered, name)
    fitted.fitThinking(offered, name)
    fitted.fitTuning(offered, name)
    return fitted
  }

  /// These settings with what was put aside restored, unless somebody has changed it since.
  package func restoring(_ aside: SettingsBeforeFitting) -> Settings {
    var settings = self
    func restore<Value: Equatable>(_ value: WritableKeyPath<Settings, Value>) {
      if settings[keyPath: value] == aside.fitted[keyPath: value] {
        settings[keyPath: value] = aside.wanted[keyPath: value]
      }
    }
    restore(\.ratio)
    restore(\.resolution)
    restore(\.thinking)
    restore(\.includeThoughts)
    restore(\.format)
    restore(\.system)
    restore(\.tuning.temperature)
    restore(\.tuning.topP)
    restore(\.tuning.maxOutputTokens)
    restore(\.tuning.seed)
    restore(\.tuning.search)
    restore(\.tuning.imageSearch)
    restore(\.tuning.safety)
    restore(\.tuning.people)
    restore(\.tuning.quality)
    return settings
  }
}

/// What was wanted before a profile that supports less was chosen, and what it became there.
package struct SettingsBeforeFitting: Hashable, Sendable, Codable {
  package var wanted: Settings
  package var fitted: Settings

  package init(wanted: Settings, fitted: Settings) {
    self.wanted = wanted
    self.fitted = fitted
  }
}

extension FittedSettings {
  fileprivate mutating func fitPicture(_ offered: Capabilities, _ name: String) {
    if case .fixed(let ratio) = settings.ratio, !offered.ratios.contains(ratio) {
      let size = PixelSize(width: ratio.width, height: ratio.height)
      let nearest = AspectRatio.nearest(to: size, among: offered.ratios)
      settings.ratio = offered.ratios.isEmpty ? .auto : .fixed(nearest)
      recordChange("\(ratio)", name, now: settings.ratio.text)
    }
    if !offered.resolutions.contains(settings.resolution),
      let nearest = settings.resolution.nearest(among: offered.resolutions)
    {
      recordChange(settings.resolution.rawValue, name, now: nearest.rawValue)
      settings.resolution = nearest
    }
    if !offered.formats.contains(settings.format), let format = offered.formats.first {
      // Where there is only one format, there is nothing to report.
      if offered.formats.count > 1 { recordChange(settings.format.name, name, now: format.name) }
      settings.format = format
    }
  }

  fileprivate mutating func fitThinking(_ offered: Capabilities, _ name: String) {
    if let level = settings.thinking, !offered.thinkingLevels.contains(level) {
      settings.thinking = nil
      recordChange("thinking \(level.name)", name, now: "the model's choice")
    }
    if settings.includeThoughts, !offered.thoughts {
      settings.includeThoughts = false
      changes.append("\(name) does not offer thoughts")
    }
    if !settings.system.isEmpty, !offered.system {
      settings.system = ""
      changes.append("\(name) does not accept a standing instruction: it is not sent")
    }
  }

  fileprivate mutating func fitTuning(_ offered: Capabilities, _ name: String) {
    let offer = offered.tuning
    for setting in NumberSetting.allCases {
      guard let value = settings.tuning[setting] else { continue }
      guard let number = offer.number(setting) else {
        settings.tuning[setting] = nil
        changes.append("\(name) has no \(setting.name) setting")
        continue
      }
      guard !number.range.contains(value) else { continue }
      let nearest = min(max(value, number.range.lowerBound), number.range.upperBound)
      settings.tuning[setting] = nearest
      recordChange("\(setting.name) \(numberText(value))", name, now: numberText(nearest))
    }
    if settings.tuning.search, !offer.search {
      (settings.tuning.search, settings.tuning.imageSearch) = (false, false)
      changes.append("\(name) cannot search")
    }
    if settings.tuning.imageSearch, !offer.imageSearch {
      settings.tuning.imageSearch = false
      changes.append("\(name) cannot search for pictures")
    }
    let safety = settings.tuning.safety.filter {
      offer.safetyCategories.contains($0.key) && offer.safetyThresholds.contains($0.value)
    }
    if safety != settings.tuning.safety {
      settings.tuning.safety = safety
      changes.append(
        "some safety thresholds are not offered by \(name), which now decides them")
    }
    if let people = settings.tuning.people, !offer.people.contains(people) {
      settings.tuning.people = nil
      recordChange("people \(people.word)", name, now: "the model's choice")
    }
  }

  private mutating func recordChange(_ what: String, _ name: String, now: String) {
    changes.append("\(what) is not offered by \(name): \(now) now")
  }
}

extension Resolution {
  /// The largest resolution offered that is smaller, else the smallest.
  fileprivate func nearest(among offered: [Resolution]) -> Resolution? {
    let all = Resolution.allCases.filter(offered.contains)
    guard let place = Resolution.allCases.firstIndex(of: self) else { return all.first }
    return all.last { Resolution.allCases.firstIndex(of: $0).map { $0 < place } ?? false }
      ?? all.first
  }
}

extension OutputFormat {
  /// `PNG`, `JPEG`, `WebP`.
  package var name: String { self == .webp ? "WebP" : rawValue.uppercased() }
}

extension PersonGeneration {
  /// A short name: `all`, `adults`, `nobody`.
  package var word: String {
    switch self {
    case .all: "all"
    case .adults: "adults"
    case .none: "nobody"
    }
  }
}

extension SafetyThreshold {
  /// The blocking threshold, in two words: `block medium`.
  package var word: String {
    switch self {
    case .off: "off"
    case .none: "block none"
    case .onlyHigh: "block high"
    case .mediumAndAbove: "block medium"
    case .lowAndAbove: "block low"
    }
  }

  /// One sentence about it.
  package var sentence: String {
    switch self {
    case .off: "The filter is off: nothing is checked and nothing is blocked."
    case .none: "Content is checked, but nothing is blocked."
    case .onlyHigh: "Only what is very likely harmful is blocked."
    case .mediumAndAbove: "What is likely harmful is blocked."
    case .lowAndAbove: "Anything that might be harmful is blocked."
    }
  }
}

extension SafetyCategory {
  /// In words: `hate speech`.
  package var words: String { name.replacing("-", with: " ") }
}
