import Model

/// The providers that are built in. The user's configuration changes any of it.
extension Endpoint {
  /// The local stand-in, in GMI's protocol; its socket is named when the program is wired.
  package static let sandbox = Endpoint(
    name: "sandbox", wire: .gmi, baseURL: "http://sandbox", model: ModelEntry.flashPreview.id,
    key: .none,
    capabilities: gmiCapabilities(prices: [.r512: 0, .k1: 0, .k2: 0, .k4: 0]), isSandbox: true,
    poll: PollSchedule(first: 0.2, factor: 1.4, most: 2)
  ).sendingThinking(true)

  /// docs.gmicloud.ai. The price of this model there is not published.
  package static let gmi = Endpoint(
    name: "gmi", wire: .gmi, baseURL: "https://console.gmicloud.ai",
    model: ModelEntry.flashPreview.id, key: .environment(["GMI_API_KEY"]),
    capabilities: gmiCapabilities(prices: [:])
  ).sendingThinking(false)

  /// docs.toapis.com; the price is that of its model page, which 4K exceeds.
  package static let toapis = Endpoint(
    name: "toapis", wire: .toapis, baseURL: "https://toapis.com",
    model: ModelEntry.flashPreview.id, key: .environment(["TOAPIS_API_KEY"]),
    capabilities: Capabilities(
      ratios: AspectRatio.family, resolutions: Resolution.allCases,
      thinkingNote: "ToAPIs takes no thinking level for this model.", formats: [.jpeg],
      maxInlineBytes: toapisUpload, mediaTypes: [.png, .jpeg, .webp], memory: .lastPicture,
      pixels: Pixels.family, prices: [.r512: 0.025, .k1: 0.025, .k2: 0.025],
      tuning: TuningOffer(search: true, imageSearch: true)),
    poll: .toapis)

  /// docs.toapis.com. The page names more thinking levels than the model itself accepts.
  package static let toapisOfficial = Endpoint(
    name: "toapis-official", wire: .toapisOfficial, baseURL: "https://toapis.com",
    model: "gemini-3.1-flash-image-preview-official", key: .environment(["TOAPIS_API_KEY"]),
    capabilities: Capabilities(
      ratios: AspectRatio.family.filter { ![tall, tallest].contains($0) },
      resolutions: [.k1, .k2, .k4], thinkingLevels: [.minimal, .high], defaultThinking: .minimal,
      thinkingNote: "Sent as metadata.thinkingConfig.", formats: [.png, .jpeg, .webp],
      maxInlineBytes: toapisUpload, mediaTypes: [.png, .jpeg, .webp], memory: .lastPicture,
      pixels: Pixels.family,
      ratioReasons: [tall: "not offered by ToAPIs here", tallest: "not offered by ToAPIs here"],
      tuning: TuningOffer(
        temperature: 0...2, topP: 0...1, maxOutputTokens: 1...32_768,
        safetyCategories: SafetyCategory.allCases,
        safetyThresholds: [.off, .onlyHigh, .mediumAndAbove, .lowAndAbove],
        people: PersonGeneration.allCases, quality: 1...100)),
    poll: .toapis)

  /// doc.tokaify.com: native Gemini, with neither resolution nor thinking documented.
  package static let tokaify = Endpoint(
    name: "tokaify", wire: .gemini, baseURL: "https://api.tokaify.com",
    model: ModelEntry.flashPreview.id, key: .environment(["TOKAIFY_API_KEY"]),
    capabilities: Capabilities(
      ratios: AspectRatio.family, resolutions: [.k1],
      thinkingNote: "Tokaify documents no thinking level.", formats: [.jpeg], system: true,
      pixels: Pixels.family,
      tuning: TuningOffer(
        temperature: 0...2, topP: 0...1, maxOutputTokens: 1...32_768, search: true,
        safetyCategories: SafetyCategory.allCases,
        safetyThresholds: SafetyThreshold.allCases), maxRequestBytes: 100_000_000),
    options: WireOptions(keyStyle: .snake))

  /// Gemini API docs.
  package static let google = Endpoint(
    name: "google", wire: .gemini, baseURL: "https://generativelanguage.googleapis.com",
    model: ModelEntry.nanoBanana21.id,
    key: .environment(["GEMINI_API_KEY", "GOOGLE_API_KEY"]),
    capabilities: ModelEntry.nanoBanana21.capabilities,
    options: WireOptions(authorization: .googleKey))

  /// Vertex AI docs; only the global location is listed for this model. Project and location are
  /// the profile's.
  package static let vertex = Endpoint(
    name: "vertex", wire: .vertex, baseURL: "https://aiplatform.googleapis.com",
    model: ModelEntry.flash.id, key: .command(["gcloud", "auth", "print-access-token"]),
    capabilities: vertexCapabilities, options: WireOptions(apiVersion: "v1"))

  /// A provider as the sandbox plays it: the same protocol and limits, real pixels, no AI, no cost and
  /// no key.
  package func rehearsed() -> Endpoint {
    var endpoint = self
    endpoint.name = "sandbox-\(name)"
    endpoint.baseURL = Endpoint.sandbox.baseURL
    endpoint.key = .none
    endpoint.isSandbox = true
    endpoint.capabilities.prices = Dictionary(
      uniqueKeysWithValues: capabilities.resolutions.map { ($0, 0) })
    endpoint.poll = Endpoint.sandbox.poll
    if wire == .vertex { endpoint.options.project = "sandbox" }
    return endpoint
  }

  /// The same with thinking sent or not, and the panel told which. GMI documents no field for it,
  /// so only a profile that says so, and the sandbox, send `payload.thinkingConfig`.
  package func sendingThinking(_ sends: Bool) -> Endpoint {
    guard wire == .gmi else { return self }
    var endpoint = self
    // Not by way of the catalogue, which is made of these endpoints.
    let own = ModelEntry.family.first { $0.id == model } ?? .flash
    endpoint.sendsThinking = sends
    endpoint.capabilities.thinkingLevels = sends ? own.capabilities.thinkingLevels : []
    endpoint.capabilities.defaultThinking = own.capabilities.defaultThinking
    endpoint.capabilities.thoughts = sends && own.capabilities.thoughts
    endpoint.capabilities.thinkingNote =
      if isSandbox {
        "Sent as payload.thinkingConfig; the sandbox understands it."
      } else if sends {
        "Sent as payload.thinkingConfig, as the profile says; GMI documents no such field."
      } else {
        "Not sent: GMI documents no such field. sends_thinking = true in the profile sends it."
      }
    return endpoint
  }

  /// Ten ratios, four sizes, two formats (docs.gmicloud.ai). A standing instruction is documented for the
  /// model, but not a field that carries it.
  private static func gmiCapabilities(prices: [Resolution: Double]) -> Capabilities {
    Capabilities(
      ratios: AspectRatio.common, resolutions: Resolution.allCases, formats: [.png, .jpeg],
      system: false, maxReferences: 14, maxInlineBytes: 7_000_000,
      mediaTypes: [.png, .jpeg, .webp, .heic], memory: .wholeConversation, pixels: Pixels.family,
      prices: prices, ratioReasons: AspectRatio.extremes(because: "not offered by GMI"))
  }

  private static let vertexCapabilities: Capabilities = {
    var capabilities = ModelEntry.flash.capabilities
    capabilities.formats = [.png, .jpeg]
    capabilities.tuning.people = PersonGeneration.allCases
    capabilities.tuning.quality = 1...100
    capabilities.maxRequestBytes = 500_000_000
    return capabilities
  }()

  /// Bytes of one upload at ToAPIs.
  private static let toapisUpload = 10_000_000
  private static let tall = AspectRatio(1, 4)
  private static let tallest = AspectRatio(1, 8)
}

extension PollSchedule {
  /// After 5 s, then every 5 to 10 s by chance (docs.toapis.com).
  static let toapis = PollSchedule(first: 5, factor: 1.5, most: 7.5, spread: 1.0 / 3)
}
