package import Model

/// What a provider offers apart from the current model, so that switching models loses nothing: a
/// capability that one model lacks is still there for the next.
package struct ProviderOffer: Hashable, Sendable {
  /// The profile's own model; its capabilities, below, include the user's changes.
  package var model: String
  package var capabilities: Capabilities
  /// What the provider or the profile allows, whatever the model can do.
  package var limits: Capabilities
  /// Whether pictures cost what the model's maker charges.
  package var hasMakersPrices = false

  package init(model: String, capabilities: Capabilities, limits: Capabilities) {
    self.model = model
    self.capabilities = capabilities
    self.limits = limits
  }
}

extension Endpoint {
  /// The endpoint with another model: what both the profile allows and the model can do, or all
  /// that the profile allows if the catalogue does not know the model. The previous model's price
  /// is dropped; it is replaced only where the maker's prices apply.
  package func using(model id: String, in catalogue: Catalogue = .builtIn) -> Endpoint {
    guard id != model else { return self }
    var endpoint = self
    endpoint.model = id
    if id == offer.model {
      endpoint.capabilities = offer.capabilities
      return endpoint
    }
    let entry = catalogue.model(id)
    endpoint.capabilities = entry.map { offer.limits.narrowed(to: $0.capabilities) } ?? offer.limits
    endpoint.takePrices(of: entry)
    return endpoint
  }

  /// The endpoint with this model as the profile's own; its capabilities are derived again from the
  /// limits.
  package func selling(_ entry: ModelEntry, as id: String? = nil) -> Endpoint {
    var endpoint = self
    endpoint.model = id ?? entry.id
    endpoint.capabilities = offer.limits.narrowed(to: entry.capabilities)
    if isSandbox || offer.hasMakersPrices { endpoint.takePrices(of: entry) }
    return endpoint.settled()
  }

  /// The endpoint with its current model and capabilities as the profile's own.
  package func settled() -> Endpoint {
    var endpoint = self
    endpoint.offer.model = model
    endpoint.offer.capabilities = capabilities
    return endpoint
  }

  /// The endpoint where pictures cost what their maker charges.
  func atMakersPrices() -> Endpoint {
    var endpoint = self
    endpoint.offer.hasMakersPrices = true
    return endpoint
  }

  /// The endpoint without known prices.
  package func withoutPrices() -> Endpoint {
    var endpoint = self
    endpoint.offer.hasMakersPrices = false
    for member in [\Endpoint.capabilities, \Endpoint.offer.limits] {
      endpoint[keyPath: member].prices = [:]
      endpoint[keyPath: member].tokenPrices = .unknown
    }
    return endpoint.settled()
  }

  /// A warning about a model that the catalogue does not know; nil for a known one.
  package func modelWarning(in catalogue: Catalogue) -> String? {
    guard catalogue.model(model) == nil else { return nil }
    return "The catalogue does not know the model '\(quotable(model))'. It is used as it is, "
      + "with all that \(name) allows; [models.\"…\"] in config.toml can describe it."
  }

  /// Sets the prices of a model here: zero in the sandbox, the maker's where those apply, and
  /// otherwise unknown.
  private mutating func takePrices(of entry: ModelEntry?) {
    let makers = offer.hasMakersPrices ? entry?.capabilities : nil
    capabilities.prices =
      isSandbox
      ? Dictionary(uniqueKeysWithValues: Resolution.allCases.map { ($0, 0) })
      : makers?.prices ?? [:]
    capabilities.tokenPrices = isSandbox ? .unknown : makers?.tokenPrices ?? .unknown
  }
}

extension Capabilities {
  /// These limits narrowed to what the model can do. What concerns the transport, such as bytes and
  /// file types, is the provider's; pixels and tokens are the model's.
  package func narrowed(to model: Capabilities) -> Capabilities {
    var offered = self
    for ratio in ratios where !model.ratios.contains(ratio) {
      offered.ratioReasons[ratio] = model.ratioReasons[ratio] ?? "not offered by this model"
    }
    offered.ratios = ratios.filter(model.ratios.contains)
    let resolutions = resolutions.filter(model.resolutions.contains)
    // A request always names a resolution and a format, so these lists are never empty.
    if !resolutions.isEmpty { offered.resolutions = resolutions }
    let formats = formats.filter(model.formats.contains)
    if !formats.isEmpty { offered.formats = formats }
    offered.thinkingLevels = thinkingLevels.filter(model.thinkingLevels.contains)
    offered.defaultThinking = model.defaultThinking
    offered.thoughts = thoughts && model.thoughts
    let isTheModels = !thinkingLevels.isEmpty && model.thinkingLevels.isEmpty
    if thinkingNote.isEmpty || isTheModels && !model.thinkingNote.isEmpty {
      offered.thinkingNote = model.thinkingNote
    }
    offered.system = system && model.system
    offered.maxReferences = min(maxReferences, model.maxReferences)
    offered.maxInputTokens = min(maxInputTokens, model.maxInputTokens)
    offered.tokensPerPicture = model.tokensPerPicture
    if !model.pixels.isEmpty { offered.pixels = model.pixels }
    offered.tuning = tuning.narrowed(to: model.tuning)
    return offered
  }

  /// Everything that the family's protocols can express, within the family's bounds (Gemini API
  /// docs).
  package static let everything = Capabilities(
    ratios: AspectRatio.family, resolutions: Resolution.allCases,
    thinkingLevels: ThinkingLevel.allCases, thoughts: true, formats: OutputFormat.allCases,
    system: true, pixels: PixelTable.family, tuning: .everything)
}

extension TuningOffer {
  package func narrowed(to model: TuningOffer) -> TuningOffer {
    TuningOffer(
      temperature: common(temperature, model.temperature), topP: common(topP, model.topP),
      maxOutputTokens: common(maxOutputTokens, model.maxOutputTokens),
      seed: common(seed, model.seed), search: search && model.search,
      imageSearch: imageSearch && model.imageSearch,
      safetyCategories: safetyCategories.filter(model.safetyCategories.contains),
      safetyThresholds: safetyThresholds.filter(model.safetyThresholds.contains),
      people: people.filter(model.people.contains), quality: common(quality, model.quality))
  }

  package static let everything = TuningOffer(
    temperature: 0...2, topP: 0...1, maxOutputTokens: 1...32_768, seed: 0...Int(Int32.max),
    search: true, imageSearch: true, safetyCategories: SafetyCategory.allCases,
    safetyThresholds: SafetyThreshold.allCases, people: PersonGeneration.allCases,
    quality: 1...100)
}

/// The overlap of two ranges; nil if there is none, or one of them is missing.
private func common<Value: Comparable>(_ one: ClosedRange<Value>?, _ other: ClosedRange<Value>?)
  -> ClosedRange<Value>?
{
  guard let one, let other, one.overlaps(other) else { return nil }
  return one.clamped(to: other)
}

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
