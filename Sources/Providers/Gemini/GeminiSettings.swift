import Model
import Payload

/// The settings in Gemini's terms. What is not set, or not offered, is not sent.
extension GeminiCodec {
  private var offer: TuningOffer { endpoint.capabilities.tuning }

  func systemInstruction(_ settings: Settings) -> PayloadNode? {
    settings.system.isEmpty ? nil : ["parts": [["text": .string(settings.system)]]]
  }

  func safety(_ settings: Settings) -> PayloadNode? {
    let rules = SafetyCategory.allCases.filter(offer.safetyCategories.contains).compactMap {
      category in
      settings.tuning.safety[category].map { threshold in
        PayloadNode.members([
          "category": .string(category.rawValue), "threshold": .string(threshold.rawValue),
        ])
      }
    }
    return rules.isEmpty ? nil : .array(rules)
  }

  func tools(_ settings: Settings) -> PayloadNode? {
    guard settings.tuning.search, offer.search else { return nil }
    let seesPictures = settings.tuning.imageSearch && offer.imageSearch
    return [
      [
        "googleSearch": seesPictures
          ? ["searchTypes": ["webSearch": [:], "imageSearch": [:]]] : [:]
      ]
    ]
  }

  func generation(_ turn: TurnRequest) -> PayloadNode {
    let tuning = turn.settings.tuning
    return .members([
      // With pictures alone, the model could neither refuse nor ask in words.
      "responseModalities": ["TEXT", "IMAGE"],
      "imageConfig": imageConfig(turn),
      "responseFormat": responseFormat(turn),
      "thinkingConfig": thinking(turn.settings),
      "temperature": offer.temperature == nil ? nil : tuning.temperature.map(PayloadNode.double),
      "topP": offer.topP == nil ? nil : tuning.topP.map(PayloadNode.double),
      "seed": offer.seed == nil ? nil : tuning.seed.map(PayloadNode.int),
      "maxOutputTokens": offer.maxOutputTokens == nil
        ? nil : tuning.maxOutputTokens.map(PayloadNode.int),
    ])
  }

  private func thinking(_ settings: Settings) -> PayloadNode? {
    let can = endpoint.capabilities
    let level = settings.thinking.flatMap { can.thinkingLevels.contains($0) ? $0 : nil }
    let wantsThoughts = settings.includeThoughts && can.thoughts
    guard level != nil || wantsThoughts else { return nil }
    return .members([
      "thinkingLevel": level.map { .string($0.rawValue) },
      "includeThoughts": wantsThoughts ? true : nil,
    ])
  }

  /// The size, left out where there is no choice: some relays document no field for it.
  private func size(_ settings: Settings) -> Resolution? {
    endpoint.capabilities.resolutions.count > 1 ? settings.resolution : nil
  }

  private func imageConfig(_ turn: TurnRequest) -> PayloadNode? {
    let isHere = endpoint.options.imageSettings == .imageConfig
    let config: PayloadNode = .members([
      "aspectRatio": isHere ? turn.ratio.map { .string($0.description) } : nil,
      "imageSize": isHere ? size(turn.settings).map { .string($0.rawValue) } : nil,
      "personGeneration": people(turn.settings),
      "imageOutputOptions": output(turn.settings),
    ])
    return config == .object([]) ? nil : config
  }

  /// The other place for these settings: an object in the Gemini API, in Vertex AI a list with its
  /// own terms (Gemini API docs; Vertex AI API discovery document).
  private func responseFormat(_ turn: TurnRequest) -> PayloadNode? {
    guard endpoint.options.imageSettings == .responseFormat else { return nil }
    let size = size(turn.settings)
    guard turn.ratio != nil || size != nil else { return nil }
    guard endpoint.wire == .vertex else {
      return [
        "image": .members([
          "aspectRatio": turn.ratio.map { .string($0.description) },
          "imageSize": size.map { .string($0.rawValue) },
        ])
      ]
    }
    return [
      [
        "image": .members([
          "aspectRatio": turn.ratio?.spelledOut.map { .string("ASPECT_RATIO_\($0)") },
          "imageSize": size.map { .string("IMAGE_SIZE_\($0.spelledOut)") },
        ])
      ]
    ]
  }

  /// Vertex AI only; the Gemini API refuses the field.
  private func people(_ settings: Settings) -> PayloadNode? {
    guard endpoint.wire == .vertex, !offer.people.isEmpty else { return nil }
    return settings.tuning.people.map { .string($0.rawValue) }
  }

  /// Vertex AI only.
  private func output(_ settings: Settings) -> PayloadNode? {
    guard endpoint.wire == .vertex else { return nil }
    let formats = endpoint.capabilities.formats
    let format = formats.count > 1 ? settings.format : formats.first
    let quality = offer.quality == nil || format != .jpeg ? nil : settings.tuning.quality
    guard formats.count > 1 || quality != nil, let format else { return nil }
    return .members([
      "mimeType": .string("image/\(format.rawValue)"),
      "compressionQuality": quality.map(PayloadNode.int),
    ])
  }
}

extension AspectRatio {
  /// `SIXTEEN_BY_NINE`; nil for a number that the family has no word for.
  fileprivate var spelledOut: String? {
    let words = [
      1: "ONE", 2: "TWO", 3: "THREE", 4: "FOUR", 5: "FIVE", 8: "EIGHT", 9: "NINE", 16: "SIXTEEN",
      21: "TWENTY_ONE",
    ]
    guard let width = words[width], let height = words[height] else { return nil }
    return "\(width)_BY_\(height)"
  }
}

extension Resolution {
  fileprivate var spelledOut: String {
    switch self {
    case .r512: "FIVE_TWELVE"
    case .k1: "ONE_K"
    case .k2: "TWO_K"
    case .k4: "FOUR_K"
    }
  }
}
