/// The tuning settings of a turn. Whatever is nil or empty is left to the model.
package struct Tuning: Hashable, Sendable, Codable {
  /// 0 to 2.
  package var temperature: Double?
  /// 0 to 1.
  package var topP: Double?
  package var maxOutputTokens: Int?
  package var seed: Int?
  /// Whether the model may search the web for facts.
  package var search: Bool
  /// Whether it may look at pictures it finds; only together with `search`.
  package var imageSearch: Bool
  package var safety: [SafetyCategory: SafetyThreshold]
  package var people: PersonGeneration?
  /// The quality of a JPEG, 1 to 100.
  package var quality: Int?

  package init(
    temperature: Double? = nil, topP: Double? = nil, maxOutputTokens: Int? = nil,
    seed: Int? = nil, search: Bool = false, imageSearch: Bool = false,
    safety: [SafetyCategory: SafetyThreshold] = [:], people: PersonGeneration? = nil,
    quality: Int? = nil
  ) {
    self.temperature = temperature
    self.topP = topP
    self.maxOutputTokens = maxOutputTokens
    self.seed = seed
    self.search = search
    self.imageSearch = imageSearch
    self.safety = safety
    self.people = people
    self.quality = quality
  }
}

/// A category of the safety settings; spelled as in Gemini's `category`.
package enum SafetyCategory: String, Hashable, Sendable, Codable, CaseIterable,
  CodingKeyRepresentable
{
  case harassment = "HARM_CATEGORY_HARASSMENT"
  case hateSpeech = "HARM_CATEGORY_HATE_SPEECH"
  case sexuallyExplicit = "HARM_CATEGORY_SEXUALLY_EXPLICIT"
  case dangerousContent = "HARM_CATEGORY_DANGEROUS_CONTENT"

  /// `harassment`, `hate-speech`, …
  package var name: String {
    rawValue.dropFirst("HARM_CATEGORY_".count).lowercased().replacing("_", with: "-")
  }
}

/// A choice with a name for people and Google's own spelling.
package protocol NamedOption: RawRepresentable<String>, CaseIterable, Sendable {
  var name: String { get }
}

extension NamedOption {
  /// Parses either of them, ignoring case.
  package init?(spelled text: String) {
    let name = text.lowercased()
    guard
      let match = Self.allCases.first(where: {
        $0.name == name || $0.rawValue.lowercased() == name
      })
    else { return nil }
    self = match
  }
}

extension SafetyCategory: NamedOption {}
extension SafetyThreshold: NamedOption {}
extension PersonGeneration: NamedOption {}

/// The blocking threshold of a category; spelled as in Gemini's `threshold`.
package enum SafetyThreshold: String, Hashable, Sendable, Codable, CaseIterable {
  case off = "OFF"
  case none = "BLOCK_NONE"
  case onlyHigh = "BLOCK_ONLY_HIGH"
  case mediumAndAbove = "BLOCK_MEDIUM_AND_ABOVE"
  case lowAndAbove = "BLOCK_LOW_AND_ABOVE"

  /// `off`, `block-none`, `block-only-high`, …
  package var name: String { rawValue.lowercased().replacing("_", with: "-") }
}

/// Which people may be shown; spelled as in Vertex AI's `personGeneration`.
package enum PersonGeneration: String, Hashable, Sendable, Codable, CaseIterable {
  case all = "ALLOW_ALL"
  case adults = "ALLOW_ADULT"
  case none = "ALLOW_NONE"

  /// `allow-all`, `allow-adult`, `allow-none`.
  package var name: String { rawValue.lowercased().replacing("_", with: "-") }
}

/// Which tuning settings a provider supports, and their ranges.
package struct TuningOffer: Hashable, Sendable {
  /// The range; nil where it is not supported, as for all of them.
  package var temperature: ClosedRange<Double>?
  package var topP: ClosedRange<Double>?
  package var maxOutputTokens: ClosedRange<Int>?
  package var seed: ClosedRange<Int>?
  package var search: Bool
  package var imageSearch: Bool
  /// Empty where safety cannot be set.
  package var safetyCategories: [SafetyCategory]
  package var safetyThresholds: [SafetyThreshold]
  /// Empty where it cannot be set.
  package var people: [PersonGeneration]
  package var quality: ClosedRange<Int>?

  package static let none = TuningOffer()

  package init(
    temperature: ClosedRange<Double>? = nil, topP: ClosedRange<Double>? = nil,
    maxOutputTokens: ClosedRange<Int>? = nil, seed: ClosedRange<Int>? = nil,
    search: Bool = false, imageSearch: Bool = false, safetyCategories: [SafetyCategory] = [],
    safetyThresholds: [SafetyThreshold] = [], people: [PersonGeneration] = [],
    quality: ClosedRange<Int>? = nil
  ) {
    self.temperature = temperature
    self.topP = topP
    self.maxOutputTokens = maxOutputTokens
    self.seed = seed
    self.search = search
    self.imageSearch = imageSearch
    self.safetyCategories = safetyCategories
    self.safetyThresholds = safetyThresholds
    self.people = people
    self.quality = quality
  }
}
