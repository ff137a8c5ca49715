import Model

/// The model family as its maker documents it (Gemini API docs): what a model can do wherever it is
/// sold. Other matters, such as the file format, depend on the provider. Prices are US dollars per
/// picture and per million tokens at the maker (ai.google.dev/gemini-api/docs/pricing); relays set
/// their own.
extension ModelEntry {
  package static let family = [flashPreview, flash, nanoBanana21, pro, flashLite]

  package static let flashPreview = ModelEntry(
    id: "gemini-3.1-flash-image-preview", name: "Nano Banana 2 (preview)",
    // docs.toapis.com
    aliases: ["gemini-3.1-flash-image-preview-official", "nano-banana-2-official"],
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
      formats: OutputFormat.allCases, system: true, pixels: PixelTable.family,
      // Two pages disagree about 4K; this is the later and higher price.
      prices: [.k1: 0.0336, .k2: 0.0504, .k4: 0.1134],
      tokenPrices: TokenPrices(input: 1.50, thinking: 7.50), tuning: .everything))

  package static let pro = ModelEntry(
    id: "gemini-3-pro-image", name: "Nano Banana Pro", aliases: ["gemini-3-pro-image-preview"],
    capabilities: Capabilities(
      ratios: AspectRatio.common, resolutions: [.k1, .k2, .k4], thoughts: true,
      thinkingNote: "This model always thinks.", formats: OutputFormat.allCases, system: true,
      pixels: PixelTable.family, prices: [.k1: 0.134, .k2: 0.134, .k4: 0.24],
      tokenPrices: TokenPrices(input: 2, thinking: 12),
      ratioReasons: AspectRatio.extremes(because: "not offered by this model"), tuning: .everything)
  )

  package static let flashLite = ModelEntry(
    id: "gemini-3.1-flash-lite-image", name: "Nano Banana 2 Lite",
    aliases: ["nano-banana-2-lite-official"],
    capabilities: Capabilities(
      ratios: AspectRatio.family, resolutions: [.k1], formats: OutputFormat.allCases, system: true,
      pixels: PixelTable.family, prices: [.k1: 0.0336],
      tokenPrices: TokenPrices(input: 0.25, thinking: 1.50), tuning: .everything))

  private static let flashCapabilities = Capabilities(
    ratios: AspectRatio.family, resolutions: Resolution.allCases,
    thinkingLevels: [.minimal, .high], defaultThinking: .minimal, thoughts: true,
    formats: OutputFormat.allCases,
    system: true, pixels: PixelTable.family,
    prices: [.r512: 0.045, .k1: 0.067, .k2: 0.101, .k4: 0.151],
    tokenPrices: TokenPrices(input: 0.50, thinking: 3), tuning: .everything)
}

extension AspectRatio {
  /// The four ratios that some providers and models do not offer.
  static let extreme = [
    AspectRatio(1, 8), AspectRatio(1, 4), AspectRatio(4, 1), AspectRatio(8, 1),
  ]

  /// The ten ratios that all of them offer.
  static let common = family.filter { !extreme.contains($0) }

  static func extremes(because reason: String) -> [AspectRatio: String] {
    Dictionary(uniqueKeysWithValues: extreme.map { ($0, reason) })
  }
}
