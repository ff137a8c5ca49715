import Model

/// The family, as its maker documents it (Gemini API docs). Prices are US dollars for
/// one picture at the maker; relays have their own.
extension ModelEntry {
  package static let family = [flashPreview, flash, nanoBanana21, pro, flashLite]

  package static let flashPreview = ModelEntry(
    id: "gemini-3.1-flash-image-preview", name: "Nano Banana 2 (preview)",
    capabilities: flashCapabilities,
    note: "retired by Google on 2026-06-25; relays keep the name")

  package static let flash = ModelEntry(
    id: "gemini-3.1-flash-image", name: "Nano Banana 2", capabilities: flashCapabilities,
    note: "announced by Google to end on 2026-10-29")

  package static let nanoBanana21 = ModelEntry(
    id: "gemini-nano-banana-2.1", name: "Nano Banana 2.1",
    capabilities: Capabilities(
      ratios: AspectRatio.family, resolutions: [.k1, .k2, .k4],
      thinkingLevels: [.minimal, .medium, .high], defaultThinking: .medium, thoughts: true,
      formats: [.jpeg], system: true, pixels: Pixels.family,
      // Two pages differ about 4K; the later and dearer one is taken.
      prices: [.k1: 0.0336, .k2: 0.0504, .k4: 0.1134], tuning: tuning,
      maxRequestBytes: googleBody))

  package static let pro = ModelEntry(
    id: "gemini-3-pro-image", name: "Nano Banana Pro",
    capabilities: Capabilities(
      ratios: AspectRatio.common, resolutions: [.k1, .k2, .k4], thoughts: true,
      thinkingNote: "This model always thinks.", formats: [.jpeg], system: true,
      pixels: Pixels.family, prices: [.k1: 0.134, .k2: 0.134, .k4: 0.24],
      ratioReasons: AspectRatio.extremes(because: "not offered by this model"), tuning: tuning,
      maxRequestBytes: googleBody))

  package static let flashLite = ModelEntry(
    id: "gemini-3.1-flash-lite-image", name: "Nano Banana 2 Lite",
    capabilities: Capabilities(
      ratios: AspectRatio.family, resolutions: [.k1], formats: [.jpeg], system: true,
      pixels: Pixels.family, prices: [.k1: 0.0336], tuning: tuning, maxRequestBytes: googleBody))

  private static let flashCapabilities = Capabilities(
    ratios: AspectRatio.family, resolutions: Resolution.allCases,
    thinkingLevels: [.minimal, .high], defaultThinking: .minimal, thoughts: true, formats: [.jpeg],
    system: true, pixels: Pixels.family,
    prices: [.r512: 0.045, .k1: 0.067, .k2: 0.101, .k4: 0.151], tuning: tuning,
    maxRequestBytes: googleBody)

  private static let tuning = TuningOffer(
    temperature: 0...2, topP: 0...1, maxOutputTokens: 1...32_768, seed: 0...Int(Int32.max),
    search: true, imageSearch: true, safetyCategories: SafetyCategory.allCases,
    safetyThresholds: SafetyThreshold.allCases)

  /// Bytes of a request with its inline pictures (blog.google, "gemini-api-new-file-limits").
  private static let googleBody = 100_000_000
}

extension AspectRatio {
  /// The four that not every provider and model offers.
  static let extreme = [
    AspectRatio(1, 8), AspectRatio(1, 4), AspectRatio(4, 1), AspectRatio(8, 1),
  ]

  /// The ten that all offer.
  static let common = family.filter { !extreme.contains($0) }

  static func extremes(because reason: String) -> [AspectRatio: String] {
    Dictionary(uniqueKeysWithValues: extreme.map { ($0, reason) })
  }
}
