import Imagery
import Model

@testable import Studio

extension Profile {
  static let sandbox = Profile(
    name: "sandbox", model: "pixels",
    capabilities: Capabilities(
      ratios: AspectRatio.family, resolutions: Resolution.allCases,
      thinkingLevels: [.minimal, .high], defaultThinking: .minimal, thoughts: true),
    isSandbox: true)

  /// A profile that costs money and supports less.
  static let paid = Profile(
    name: "paid", model: "banana",
    capabilities: Capabilities(
      ratios: [AspectRatio(1, 1), AspectRatio(16, 9)], resolutions: [.k1, .k4], maxReferences: 2,
      prices: [.k1: 0.067]),
    isSandbox: false)

  /// A profile that supports everything.
  static let rich: Profile = {
    let everything = Capabilities(
      ratios: AspectRatio.family, resolutions: Resolution.allCases,
      thinkingLevels: ThinkingLevel.allCases, thoughts: true, formats: OutputFormat.allCases,
      system: true,
      tuning: TuningOffer(
        temperature: 0...2, topP: 0...1, maxOutputTokens: 1...32_768, seed: 0...100, search: true,
        imageSearch: true, safetyCategories: SafetyCategory.allCases,
        safetyThresholds: SafetyThreshold.allCases, people: PersonGeneration.allCases,
        quality: 1...100))
    var lite = everything
    lite.resolutions = [.k1]
    return Profile(
      name: "rich", model: "banana-2", capabilities: everything, isSandbox: true,
      models: [
        ModelChoice(id: "banana-2", name: "Banana 2", capabilities: everything),
        ModelChoice(
          id: "banana-lite", name: "Banana Lite", note: "ends soon", capabilities: lite),
      ])
  }()

  /// A profile that remembers only the last picture.
  static let forgetful = Profile(
    name: "forgetful", model: "pear",
    capabilities: Capabilities(
      ratios: AspectRatio.family, resolutions: [.k1, .k2], formats: [.jpeg], maxReferences: 3,
      maxInlineBytes: 10_000, mediaTypes: [.png, .jpeg], memory: .lastPicture), isSandbox: false,
    keyNote: "PEAR_KEY is not set", key: .missing)
}

/// Those of the drawn screens, which the snapshots show.
extension Profile {
  static let sampleSandbox = Profile(
    name: "sandbox", model: "gemini-3.1-flash-image-preview", capabilities: .sample,
    isSandbox: true)

  /// A profile that costs money and does not support everything.
  static let samplePaid = Profile(
    name: "gmi", model: "gemini-3.1-flash-image-preview",
    capabilities: Capabilities(
      ratios: AspectRatio.family.filter { $0.value > 0.3 && $0.value < 3 },
      resolutions: [.k1, .k2], thinkingLevels: [.minimal, .high], defaultThinking: .minimal,
      thinkingNote: "Sent as the profile says.", maxReferences: 14,
      pixels: Capabilities.sample.pixels, prices: [.k1: 0.067, .k2: 0.101],
      ratioReasons: [
        AspectRatio(1, 8): "not offered by GMI", AspectRatio(1, 4): "not offered by GMI",
      ]),
    isSandbox: false)

  /// A profile that supports everything.
  static let sampleRich: Profile = {
    var everything = Capabilities.sample
    everything.system = true
    everything.maxInlineBytes = 7_000_000
    everything.tuning = TuningOffer(
      temperature: 0...2, topP: 0...1, maxOutputTokens: 1...32_768, seed: 0...Int(Int32.max),
      search: true, imageSearch: true, safetyCategories: SafetyCategory.allCases,
      safetyThresholds: SafetyThreshold.allCases, people: PersonGeneration.allCases,
      quality: 1...100)
    return Profile(
      name: "rich", model: "banana-2", capabilities: everything, isSandbox: false,
      place: "rich.example.org", keyNote: "RICH_KEY is set", key: .found,
      models: [
        ModelChoice(id: "banana-2", name: "Banana 2", capabilities: everything),
        ModelChoice(
          id: "banana-lite", name: "Banana Lite", note: "ends soon", capabilities: everything),
      ])
  }()

  /// A profile that remembers only the last picture, and whose key is missing.
  static let sampleForgetful = Profile(
    name: "forgetful", model: "pear",
    capabilities: Capabilities(
      ratios: AspectRatio.family, resolutions: [.k1, .k2], formats: [.jpeg],
      memory: .lastPicture), isSandbox: false, place: "pear.example.org",
    keyNote: "PEAR_KEY is not set", key: .missing)
}

extension Capabilities {
  static let sample = Capabilities(
    ratios: AspectRatio.family, resolutions: Resolution.allCases,
    thinkingLevels: [.minimal, .high], defaultThinking: .minimal, thoughts: true,
    thinkingNote: "The sandbox understands it.", formats: [.png, .jpeg],
    pixels: Dictionary(
      uniqueKeysWithValues: AspectRatio.family.map { ($0, $0.samplePixels) }),
    prices: [:])
}

extension AspectRatio {
  /// Approximately the family's pixels: the area of a square of 512 to 4096.
  fileprivate var samplePixels: [Resolution: PixelSize] {
    let sides: [Resolution: Double] = [.r512: 512, .k1: 1024, .k2: 2048, .k4: 4096]
    let root = value.squareRoot()
    return sides.mapValues { side in
      PixelSize(
        width: Int((side * root / 16).rounded()) * 16,
        height: Int((side / root / 16).rounded()) * 16)
    }
  }
}
