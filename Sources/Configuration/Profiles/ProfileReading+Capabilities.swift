import Model
package import Providers

extension ProfileReading {
  static let capabilityKeys = [
    "ratios", "resolutions", "thinking_levels", "default_thinking", "thoughts", "formats", "system",
    "max_references", "max_inline_bytes", "media_types", "memory",
  ]

  /// What the provider offers, where the file knows better than the catalogue.
  func takeCapabilities(_ capabilities: inout Capabilities) throws(ConfigurationProblem) {
    let family = AspectRatio.family.map { (name: $0.description, value: $0) }
    if let ratios = try section.selection("ratios", family) {
      // In the order of the family, whatever the file's.
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

  /// US dollars for one picture, by resolution.
  func takePrices(_ capabilities: inout Capabilities) throws(ConfigurationProblem)
    -> [ConfigurationProblem]
  {
    guard let prices = try section.section("prices") else { return [] }
    for resolution in Resolution.allCases {
      let price = try prices.number(resolution.rawValue, 0...1_000, of: "US dollars")
      if let price { capabilities.prices[resolution] = price }
    }
    return prices.unknownKeys(among: Resolution.allCases.map(\.rawValue))
  }
}

extension Endpoint {
  /// The same with another model. What the catalogue says of that model narrows what is offered, and
  /// the price of the former one is forgotten.
  package func using(model id: String) -> Endpoint {
    guard id != model else { return self }
    var endpoint = self
    endpoint.model = id
    if !isSandbox { endpoint.capabilities.prices = [:] }
    if let offer = Catalogue.builtIn.model(id)?.capabilities {
      for ratio in endpoint.capabilities.ratios where !offer.ratios.contains(ratio) {
        endpoint.capabilities.ratioReasons[ratio] = "not offered by this model"
      }
      endpoint.capabilities.ratios.removeAll { !offer.ratios.contains($0) }
      endpoint.capabilities.resolutions.removeAll { !offer.resolutions.contains($0) }
    }
    return endpoint.sendingThinking(sendsThinking)
  }
}
