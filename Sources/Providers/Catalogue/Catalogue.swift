package import Imagery
package import Model

/// What is known about models and providers, as data that the user's configuration overrides.
package struct Catalogue: Hashable, Sendable {
  package var models: [ModelEntry]
  /// Built-in providers that need only a key; `sandbox` comes first.
  package var endpoints: [Endpoint]

  package init(models: [ModelEntry], endpoints: [Endpoint]) {
    self.models = models
    self.endpoints = endpoints
  }

  package static let builtIn = Catalogue(
    models: ModelEntry.family,
    endpoints: [.sandbox] + real + real.filter { $0.wire != .gmi }.map { $0.rehearsed() })

  private static let real: [Endpoint] = [
    .gmi, .toapis, .toapisOfficial, .tokaify, .google, .vertex,
  ]

  /// The model with this id or alias.
  package func model(_ id: String) -> ModelEntry? {
    models.first { $0.id == id } ?? models.first { $0.aliases.contains(id) }
  }
  package func endpoint(_ name: String) -> Endpoint? { endpoints.first { $0.name == name } }
}

/// A model of the family and what it can do, wherever it is sold.
package struct ModelEntry: Hashable, Sendable {
  package var id: String
  /// Its common name.
  package var name: String
  /// Other ids under which providers sell it.
  package var aliases: [String]
  package var capabilities: Capabilities
  /// What is known about its retirement; empty for a current model.
  package var note: String

  package init(
    id: String, name: String, aliases: [String] = [], capabilities: Capabilities, note: String = ""
  ) {
    self.id = id
    self.name = name
    self.aliases = aliases
    self.capabilities = capabilities
    self.note = note
  }
}

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
      ratioReasons: AspectRatio.uncommon(because: "not offered by this model"), tuning: .everything)
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
  /// The ten ratios that every provider and model offers. They are written out, so that a ratio
  /// added to the family is offered only where its provider documents it.
  static let common = [
    AspectRatio(9, 16), AspectRatio(2, 3), AspectRatio(3, 4), AspectRatio(4, 5), AspectRatio(1, 1),
    AspectRatio(5, 4), AspectRatio(4, 3), AspectRatio(3, 2), AspectRatio(16, 9), AspectRatio(21, 9),
  ]

  /// The family's other ratios, each with the reason why it is not offered.
  static func uncommon(because reason: String) -> [AspectRatio: String] {
    let others = family.filter { !common.contains($0) }
    return Dictionary(uniqueKeysWithValues: others.map { ($0, reason) })
  }
}

/// The pixel size of a result by ratio and resolution (Gemini API docs). These are estimates: real
/// results differ by a few pixels, and the bytes decide.
package enum PixelTable {
  package static let family: [AspectRatio: [Resolution: PixelSize]] = {
    var table: [AspectRatio: [Resolution: PixelSize]] = [:]
    for row in rows {
      let sizes = zip(Resolution.allCases, row.sizes).map { resolution, size in
        (resolution, PixelSize(width: size.0, height: size.1))
      }
      table[row.ratio] = Dictionary(uniqueKeysWithValues: sizes)
      // Each wide ratio has the sizes of its tall twin with width and height swapped.
      let turned = sizes.map { ($0, PixelSize(width: $1.height, height: $1.width)) }
      table[AspectRatio(row.ratio.height, row.ratio.width)] = Dictionary(
        uniqueKeysWithValues: turned)
    }
    return table.filter { AspectRatio.family.contains($0.key) }
  }()

  /// Width x height at 512, 1K, 2K and 4K.
  private static let rows: [(ratio: AspectRatio, sizes: [(Int, Int)])] = [
    (AspectRatio(1, 1), [(512, 512), (1024, 1024), (2048, 2048), (4096, 4096)]),
    (AspectRatio(5, 4), [(576, 464), (1152, 928), (2304, 1856), (4608, 3712)]),
    (AspectRatio(4, 3), [(600, 448), (1200, 896), (2400, 1792), (4800, 3584)]),
    (AspectRatio(3, 2), [(632, 424), (1264, 848), (2528, 1696), (5056, 3392)]),
    (AspectRatio(16, 9), [(688, 384), (1376, 768), (2752, 1536), (5504, 3072)]),
    // The documented size at 512 is 792x168, a ratio of 4.7; half of the 1K size is used instead.
    (AspectRatio(21, 9), [(792, 336), (1584, 672), (3168, 1344), (6336, 2688)]),
    (AspectRatio(4, 1), [(1024, 256), (2048, 512), (4096, 1024), (8192, 2048)]),
    (AspectRatio(8, 1), [(1536, 192), (3072, 384), (6144, 768), (12288, 1536)]),
  ]
}
