import Imagery
import Model

@testable import Studio

extension Profile {
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
