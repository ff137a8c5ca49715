import Numbers

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
  /// The range; nil if it is not supported, as for all of them.
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

/// A tuning setting that is a number; nil leaves it to the model.
package enum NumberSetting: Hashable, Sendable, CaseIterable {
  case temperature, topP, maxTokens, seed, quality

  /// Its name in sentences.
  package var name: String {
    switch self {
    case .temperature: "temperature"
    case .topP: "top-p"
    case .maxTokens: "maximum output tokens"
    case .seed: "seed"
    case .quality: "JPEG quality"
    }
  }

  /// Its name at the head of a panel.
  package var title: String {
    self == .quality ? name : name.prefix(1).uppercased() + name.dropFirst()
  }
}

/// A number that can be set, with its range.
package struct NumberOffer: Hashable, Sendable {
  package var setting: NumberSetting
  package var range: ClosedRange<Double>
  package var isWhole: Bool

  /// `0 to 2`.
  package var rangeText: String {
    "\(numberText(range.lowerBound)) to \(numberText(range.upperBound))"
  }

  /// The meaning of a typed text.
  package enum Reading: Hashable, Sendable {
    /// The model's choice.
    case empty
    case number(Double)
    /// Why it is not accepted, with the range.
    case refused(String)
  }

  package func reading(of text: String) -> Reading {
    let text = text.trimmingBlanks
    guard !text.isEmpty else { return .empty }
    guard let number = plainNumber(text), !isWhole || number == number.rounded() else {
      let kind = isWhole ? "Not a whole number" : "Not a number"
      return .refused("\(kind): the range is \(rangeText)")
    }
    guard range.contains(number) else { return .refused("Out of range: the range is \(rangeText)") }
    return .number(number)
  }

  /// The value one step away, nil below the lowest; values between two steps go to the next.
  package func stepped(from value: Double?, by offset: Int) -> Double? {
    if setting == .seed {
      guard let value else { return offset > 0 ? range.lowerBound : nil }
      let next = value + Double(offset)
      return next < range.lowerBound ? nil : min(next, range.upperBound)
    }
    let steps = steps
    guard let value else { return offset > 0 ? steps.first : nil }
    return offset > 0 ? steps.first { $0 > value } ?? value : steps.last { $0 < value }
  }

  /// The values that Left and Right step through.
  private var steps: [Double] {
    let wanted: [Double] =
      switch setting {
      case .temperature: (0...20).map { Double($0) / 10 }
      case .topP: (0...20).map { Double($0) / 20 }
      case .maxTokens: (8...24).map { Double(1 << $0) }
      case .quality: [10, 20, 30, 40, 50, 60, 70, 75, 80, 85, 90, 95, 100]
      case .seed: []
      }
    return wanted.filter(range.contains)
  }
}

/// Digits with at most one point or comma; no signs, exponents or words, which nobody means here.
private func plainNumber(_ text: String) -> Double? {
  let text = text.replacing(",", with: ".")
  let digits = text.filter(\.isASCIIDigit)
  guard !digits.isEmpty, digits.count <= 15, text.count - digits.count <= 1,
    text.allSatisfy({ $0.isASCIIDigit || $0 == "." })
  else { return nil }
  return Double(text.hasSuffix(".") ? text + "0" : text)
}

/// A number as people write it: `0.7`, `2`.
package func numberText(_ number: Double) -> String {
  guard number == number.rounded(), number.magnitude < 1e15 else { return "\(number)" }
  return "\(Int(clamping: number))"
}

extension Character {
  fileprivate var isASCIIDigit: Bool { ("0"..."9").contains(self) }
}

extension TuningOffer {
  /// The offer for a number; nil if it is not supported.
  package func number(_ setting: NumberSetting) -> NumberOffer? {
    func whole(_ range: ClosedRange<Int>) -> ClosedRange<Double> {
      Double(range.lowerBound)...Double(range.upperBound)
    }
    let range: ClosedRange<Double>? =
      switch setting {
      case .temperature: temperature
      case .topP: topP
      case .maxTokens: maxOutputTokens.map(whole)
      case .seed: seed.map(whole)
      case .quality: quality.map(whole)
      }
    let isWhole = setting != .temperature && setting != .topP
    return range.map { NumberOffer(setting: setting, range: $0, isWhole: isWhole) }
  }
}

extension Tuning {
  package subscript(_ setting: NumberSetting) -> Double? {
    get {
      switch setting {
      case .temperature: temperature
      case .topP: topP
      case .maxTokens: maxOutputTokens.map(Double.init)
      case .seed: seed.map(Double.init)
      case .quality: quality.map(Double.init)
      }
    }
    set {
      switch setting {
      case .temperature: temperature = newValue
      case .topP: topP = newValue
      case .maxTokens: maxOutputTokens = newValue.map { Int(clamping: $0) }
      case .seed: seed = newValue.map { Int(clamping: $0) }
      case .quality: quality = newValue.map { Int(clamping: $0) }
      }
    }
  }
}
