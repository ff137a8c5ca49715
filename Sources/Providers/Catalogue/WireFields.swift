import Model

/// A setting for which a protocol may have no field; raw values are the keys in config.toml.
package enum OptionalField: String, Hashable, Sendable, CaseIterable {
  case system
  case thinkingLevels = "thinking_levels"
  case thoughts, formats, temperature
  case topP = "top_p"
  case maxOutputTokens = "max_output_tokens"
  case seed, search
  case imageSearch = "image_search"
  case safetyCategories = "safety_categories"
  case people, quality
}

extension Endpoint {
  /// The settings that this protocol can carry; any other one that a profile enables would be lost
  /// on the way.
  ///
  /// GMI's model page names temperature, top-p, system instructions and thinking; they are sent in
  /// Gemini's spelling, thinking only where the profile says so (docs.gmicloud.ai). ToAPIs lists
  /// its `metadata` for each model (docs.toapis.com). The Gemini API refuses what only Vertex AI
  /// has.
  private var carriedFields: Set<OptionalField> {
    switch wire {
    case .gmi:
      sendsThinking
        ? [.system, .thinkingLevels, .thoughts, .formats, .temperature, .topP]
        : [.system, .formats, .temperature, .topP]
    case .toapis: [.search, .imageSearch]
    case .toapisOfficial:
      [
        .thinkingLevels, .formats, .temperature, .topP, .maxOutputTokens, .safetyCategories,
        .people,
        .quality,
      ]
    case .gemini: Set(OptionalField.allCases).subtracting([.formats, .people, .quality])
    case .vertex: Set(OptionalField.allCases)
    }
  }

  /// Removes from the offer everything that the protocol has no field for.
  ///
  /// - Returns: The removed settings.
  package mutating func leaveOutUncarried() -> [OptionalField] {
    let missing = OptionalField.allCases.filter { !carriedFields.contains($0) }
    let isLeftOut = missing.filter { capabilities.offers($0) }
    for field in missing {
      capabilities.leaveOut(field)
      offer.limits.leaveOut(field)
    }
    return isLeftOut
  }
}

extension Capabilities {
  fileprivate func offers(_ field: OptionalField) -> Bool {
    switch field {
    case .system: system
    case .thinkingLevels: !thinkingLevels.isEmpty
    case .thoughts: thoughts
    case .formats: formats.count > 1
    case .temperature: tuning.temperature != nil
    case .topP: tuning.topP != nil
    case .maxOutputTokens: tuning.maxOutputTokens != nil
    case .seed: tuning.seed != nil
    case .search: tuning.search
    case .imageSearch: tuning.imageSearch
    case .safetyCategories: !tuning.safetyCategories.isEmpty
    case .people: !tuning.people.isEmpty
    case .quality: tuning.quality != nil
    }
  }

  fileprivate mutating func leaveOut(_ field: OptionalField) {
    switch field {
    case .system: system = false
    case .thinkingLevels: thinkingLevels = []
    case .thoughts: thoughts = false
    case .formats: formats = Array(formats.prefix(1))
    case .temperature: tuning.temperature = nil
    case .topP: tuning.topP = nil
    case .maxOutputTokens: tuning.maxOutputTokens = nil
    case .seed: tuning.seed = nil
    case .search: tuning.search = false
    case .imageSearch: tuning.imageSearch = false
    case .safetyCategories: tuning.safetyCategories = []
    case .people: tuning.people = []
    case .quality: tuning.quality = nil
    }
  }
}
