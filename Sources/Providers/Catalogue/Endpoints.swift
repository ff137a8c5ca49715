import Imagery
package import Model

/// The built-in providers. The user's configuration can change any part of them.
extension Endpoint {
  /// The local stand-in, speaking GMI's protocol; its socket is set when the program is wired.
  package static let sandbox = Endpoint(
    name: "sandbox", wire: .gmi, baseURL: "http://sandbox", model: ModelEntry.flashPreview.id,
    key: .none,
    capabilities: gmiCapabilities, isSandbox: true,
    poll: PollSchedule(first: 0.2, factor: 1.4, most: 2)
  ).selling(.flashPreview).sendingThinking(true)

  /// GMI Cloud (docs.gmicloud.ai), which publishes no price for this model.
  package static let gmi = Endpoint(
    name: "gmi", wire: .gmi, baseURL: "https://console.gmicloud.ai",
    model: ModelEntry.flashPreview.id, key: .environment(["GMI_API_KEY"]),
    capabilities: gmiCapabilities
  ).selling(.flashPreview).sendingThinking(false)

  /// ToAPIs (docs.toapis.com), at the price on its model page, which 4K exceeds.
  package static let toapis = Endpoint(
    name: "toapis", wire: .toapis, baseURL: "https://toapis.com",
    model: ModelEntry.flashPreview.id, key: .environment(["TOAPIS_API_KEY"]),
    capabilities: Capabilities(
      ratios: AspectRatio.family, resolutions: Resolution.allCases,
      thinkingNote: "ToAPIs accepts no thinking level for this model.", formats: [.jpeg],
      maxInlineBytes: toapisUpload, mediaTypes: [.png, .jpeg, .webp], memory: .lastPicture,
      pixels: PixelTable.family, prices: [.r512: 0.025, .k1: 0.025, .k2: 0.025],
      tuning: TuningOffer(search: true, imageSearch: true)
    ).taking([.https, .http]).defaulting(to: AspectRatio(1, 1)),
    poll: .toapis
  ).selling(.flashPreview)

  /// ToAPIs' official model (docs.toapis.com). The page lists more thinking levels than the model
  /// accepts.
  package static let toapisOfficial = Endpoint(
    name: "toapis-official", wire: .toapisOfficial, baseURL: "https://toapis.com",
    model: "gemini-3.1-flash-image-preview-official", key: .environment(["TOAPIS_API_KEY"]),
    capabilities: Capabilities(
      ratios: AspectRatio.common + [AspectRatio(4, 1), AspectRatio(8, 1)],
      resolutions: [.k1, .k2, .k4], thinkingLevels: ThinkingLevel.allCases,
      thinkingNote: "Sent as metadata.thinkingConfig.", formats: [.png, .jpeg, .webp],
      maxInlineBytes: toapisUpload, mediaTypes: [.png, .jpeg, .webp], memory: .lastPicture,
      pixels: PixelTable.family,
      ratioReasons: [tall: "not offered by ToAPIs here", tallest: "not offered by ToAPIs here"],
      tuning: TuningOffer(
        temperature: 0...2, topP: 0...1, maxOutputTokens: 1...32_768,
        safetyCategories: SafetyCategory.allCases,
        safetyThresholds: [.off, .onlyHigh, .mediumAndAbove, .lowAndAbove],
        people: PersonGeneration.allCases, quality: 1...100)
    ).taking([.https, .http]).defaulting(to: AspectRatio(1, 1)),
    poll: .toapis
  ).selling(.flashPreview, as: "gemini-3.1-flash-image-preview-official")

  /// Tokaify (doc.tokaify.com): native Gemini, with neither resolution nor thinking documented.
  package static let tokaify = Endpoint(
    name: "tokaify", wire: .gemini, baseURL: "https://api.tokaify.com",
    model: ModelEntry.flashPreview.id, key: .environment(["TOKAIFY_API_KEY"]),
    capabilities: Capabilities(
      ratios: AspectRatio.family, resolutions: [.k1],
      thinkingNote: "Tokaify documents no thinking level.", formats: [.jpeg], system: true,
      pixels: PixelTable.family,
      tuning: TuningOffer(
        temperature: 0...2, topP: 0...1, maxOutputTokens: 1...32_768, search: true,
        safetyCategories: SafetyCategory.allCases,
        safetyThresholds: SafetyThreshold.allCases), maxRequestBytes: 100_000_000
    ).defaulting(to: AspectRatio(1, 1)),
    options: WireOptions(keyStyle: .snake)
  ).selling(.flashPreview)

  /// The Gemini API (Gemini API docs).
  package static let google = Endpoint(
    name: "google", wire: .gemini, baseURL: "https://generativelanguage.googleapis.com",
    model: ModelEntry.nanoBanana21.id,
    key: .environment(["GEMINI_API_KEY", "GOOGLE_API_KEY"]),
    capabilities: googleCapabilities,
    options: WireOptions(authorization: .googleKey)
  ).atMakersPrices().selling(.nanoBanana21)

  /// Vertex AI (Vertex AI docs), which lists this model only in the global location. The profile
  /// supplies project and location.
  package static let vertex = Endpoint(
    name: "vertex", wire: .vertex, baseURL: "https://aiplatform.googleapis.com",
    model: ModelEntry.flash.id, key: .command(["gcloud", "auth", "print-access-token"]),
    capabilities: vertexCapabilities, options: WireOptions(apiVersion: "v1")
  ).atMakersPrices().selling(.flash)

  /// A provider as the sandbox plays it: the same protocol and limits, with real pixels, no AI, no
  /// cost and no key.
  package func rehearsed() -> Endpoint {
    var endpoint = self
    endpoint.name = "sandbox-\(name)"
    endpoint.baseURL = Endpoint.sandbox.baseURL
    endpoint.key = .none
    endpoint.isSandbox = true
    endpoint.capabilities.prices = Endpoint.sandbox.capabilities.prices
    endpoint.capabilities.tokenPrices = .unknown
    endpoint.poll = Endpoint.sandbox.poll
    if wire == .vertex { endpoint.options.project = "sandbox" }
    return endpoint.settled()
  }

  /// The endpoint with thinking sent or not, and a note in the panel that says which. GMI documents
  /// no field for it, so `payload.thinkingConfig` is sent only by the sandbox and by profiles that
  /// say so.
  package func sendingThinking(_ sends: Bool, in models: [ModelEntry] = ModelEntry.family)
    -> Endpoint
  {
    guard wire == .gmi else { return self }
    var endpoint = self
    endpoint.sendsThinking = sends
    endpoint.offer.limits.thinkingLevels = sends ? ThinkingLevel.allCases : []
    endpoint.offer.limits.thoughts = sends
    endpoint.offer.limits.thinkingNote =
      if isSandbox {
        "Sent as payload.thinkingConfig; the sandbox understands it."
      } else if sends {
        "Sent as payload.thinkingConfig, as the profile says; GMI documents no such field."
      } else {
        "Not sent: GMI documents no such field. sends_thinking = true in the profile sends it."
      }
    // The built-in catalogue is made of these endpoints, so it cannot be used here.
    let own = Catalogue(models: models, endpoints: []).model(model)?.capabilities ?? .everything
    let now = endpoint.offer.limits.narrowed(to: own)
    endpoint.capabilities.thinkingLevels = now.thinkingLevels
    endpoint.capabilities.defaultThinking = now.defaultThinking
    endpoint.capabilities.thoughts = now.thoughts
    endpoint.capabilities.thinkingNote = now.thinkingNote
    return model == offer.model ? endpoint.settled() : endpoint
  }

  /// Ten ratios, four sizes, two formats, 500 MB (docs.gmicloud.ai). The model's page mentions a
  /// standing instruction but documents no field for it.
  private static let gmiCapabilities = Capabilities(
    ratios: AspectRatio.common, resolutions: Resolution.allCases, formats: [.png, .jpeg],
    system: false, maxReferences: 14, maxInlineBytes: 7_000_000,
    mediaTypes: [.png, .jpeg, .webp, .heic], memory: .wholeConversation, pixels: PixelTable.family,
    ratioReasons: AspectRatio.uncommon(because: "not offered by GMI")
  ).taking([.https, .http]).defaulting(to: AspectRatio(1, 1))

  /// Results are JPEG, and which people may be shown cannot be set.
  private static let googleCapabilities: Capabilities = {
    var capabilities = Capabilities.everything
    capabilities.formats = [.jpeg]
    capabilities.addresses = [.https, .gs]
    capabilities.tuning.people = []
    capabilities.tuning.quality = nil
    // The limit for a request, including inline pictures (blog.google,
    // "gemini-api-new-file-limits").
    capabilities.maxRequestBytes = 100_000_000
    return capabilities
  }()

  private static let vertexCapabilities: Capabilities = {
    var capabilities = Capabilities.everything
    capabilities.formats = [.png, .jpeg]
    capabilities.addresses = [.https, .gs]
    capabilities.maxRequestBytes = 500_000_000
    return capabilities
  }()

  /// The most bytes that one upload to ToAPIs may have.
  private static let toapisUpload = 10_000_000
  private static let tall = AspectRatio(1, 4)
  private static let tallest = AspectRatio(1, 8)
}

extension Capabilities {
  fileprivate func taking(_ addresses: [PictureAddress.Scheme]) -> Capabilities {
    var capabilities = self
    capabilities.addresses = addresses
    return capabilities
  }

  /// The capabilities with the ratio that the provider documents for requests that name none.
  fileprivate func defaulting(to ratio: AspectRatio) -> Capabilities {
    var capabilities = self
    capabilities.defaultRatio = ratio
    return capabilities
  }
}

extension PollSchedule {
  /// After 5 s, then every 5 to 10 s at random (docs.toapis.com).
  static let toapis = PollSchedule(first: 5, factor: 1.5, most: 7.5, spread: 1.0 / 3)
}

extension Endpoint {
  /// The host that serves a location of Vertex AI (Vertex AI docs): one for the whole world, one
  /// for each of two continents, one for each region.
  package static func vertexBase(location: String) -> String {
    switch location {
    case "global": "https://aiplatform.googleapis.com"
    case "us", "eu": "https://aiplatform.\(location).rep.googleapis.com"
    default: "https://\(location)-aiplatform.googleapis.com"
    }
  }

  /// What must be configured before this profile can be used; nil when nothing is missing.
  ///
  /// With an API key instead of a token, Vertex AI needs no project ("express mode", Vertex AI
  /// docs).
  package var missing: Failure? {
    guard wire == .vertex, options.project.isEmpty, options.authorization == .bearer else {
      return nil
    }
    return Failure(
      .configuration, "The profile '\(name)' needs a Google project.",
      advice: "Add project = \"your-project\" below [profiles.\(name)] in config.toml.")
  }
}
