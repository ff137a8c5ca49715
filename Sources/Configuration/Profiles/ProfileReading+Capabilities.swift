import Imagery
import Model
import Providers

extension ProfileReading {
  static let capabilityKeys = [
    "ratios", "resolutions", "thinking_levels", "default_thinking", "thoughts", "formats", "system",
    "max_references", "max_inline_bytes", "media_types", "memory", "max_request_bytes",
    "max_input_tokens", "tokens_per_picture",
  ]

  /// Reads what the provider or model offers, where the file overrides the catalogue.
  func takeCapabilities(_ capabilities: inout Capabilities) throws(ConfigurationProblem) {
    let family = AspectRatio.family.map { (name: $0.description, value: $0) }
    if let ratios = try section.selection("ratios", family) {
      // In the order of the family, not of the file.
      capabilities.ratios = AspectRatio.family.filter(ratios.contains)
      for ratio in AspectRatio.family {
        capabilities.ratioReasons[ratio] =
          ratios.contains(ratio) ? nil : capabilities.ratioReasons[ratio] ?? "not in the profile"
      }
    }
    let resolutions = Resolution.allCases.map { (name: $0.rawValue, value: $0) }
    if let chosen = try section.selection("resolutions", resolutions) {
      guard !chosen.isEmpty else { throw section.problem("resolutions", "It needs at least one.") }
      capabilities.resolutions = Resolution.allCases.filter(chosen.contains)
    }
    try takeThinking(&capabilities)
    let formats = OutputFormat.allCases.map { (name: $0.rawValue, value: $0) }
    if let chosen = try section.selection("formats", formats) {
      guard !chosen.isEmpty else { throw section.problem("formats", "It needs at least one.") }
      capabilities.formats = OutputFormat.allCases.filter(chosen.contains)
    }
    capabilities.system = try section.flag("system") ?? capabilities.system
    capabilities.maxReferences =
      try section.integer("max_references", 0...100) ?? capabilities.maxReferences
    capabilities.maxInlineBytes =
      try section.integer("max_inline_bytes", 1_000...1_000_000_000) ?? capabilities.maxInlineBytes
    let types = MediaType.allCases.map { (name: $0.rawValue, value: $0) }
    capabilities.mediaTypes =
      try section.selection("media_types", types) ?? capabilities.mediaTypes
    let memories: [(name: String, value: Capabilities.Memory)] = [
      ("conversation", .wholeConversation), ("last-picture", .lastPicture),
    ]
    capabilities.memory = try section.choice("memory", memories) ?? capabilities.memory
    capabilities.maxRequestBytes =
      try section.integer("max_request_bytes", 10_000...10_000_000_000)
      ?? capabilities.maxRequestBytes
    capabilities.maxInputTokens =
      try section.integer("max_input_tokens", 1_000...100_000_000) ?? capabilities.maxInputTokens
    capabilities.tokensPerPicture =
      try section.integer("tokens_per_picture", 1...1_000_000) ?? capabilities.tokensPerPicture
    try takeTuning(&capabilities.tuning)
  }

  private func takeThinking(_ capabilities: inout Capabilities) throws(ConfigurationProblem) {
    let levels = ThinkingLevel.allCases.map { (name: $0.name, value: $0) }
    if let chosen = try section.selection("thinking_levels", levels) {
      capabilities.thinkingLevels = ThinkingLevel.allCases.filter(chosen.contains)
    }
    capabilities.defaultThinking =
      try section.choice("default_thinking", levels) ?? capabilities.defaultThinking
    capabilities.thoughts = try section.flag("thoughts") ?? capabilities.thoughts
  }
}
