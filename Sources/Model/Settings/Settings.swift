/// What a turn asks for besides its instruction. A change applies to the next turn and is stored
/// with it.
package struct Settings: Hashable, Sendable, Codable {
  package var ratio: RatioChoice
  package var resolution: Resolution
  /// The thinking level; nil leaves it to the model.
  package var thinking: ThinkingLevel?
  /// Whether the model's thoughts are requested and stored with the result.
  package var includeThoughts: Bool
  package var format: OutputFormat
  /// A standing instruction sent with the turn if the provider accepts one; empty for none.
  package var system: String
  package var tuning: Tuning

  package static let initial = Settings()

  package init(
    ratio: RatioChoice = .auto, resolution: Resolution = .k1, thinking: ThinkingLevel? = nil,
    includeThoughts: Bool = false, format: OutputFormat = .png, system: String = "",
    tuning: Tuning = Tuning()
  ) {
    self.ratio = ratio
    self.resolution = resolution
    self.thinking = thinking
    self.includeThoughts = includeThoughts
    self.format = format
    self.system = system
    self.tuning = tuning
  }
}

extension Settings {
  /// Decodes settings, which lack later members when an earlier version wrote them.
  package init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: CodingKeys.self)
    let initial = Settings.initial
    func value<Value: Decodable>(_ key: CodingKeys, _ standard: Value) throws -> Value {
      try members.decodeIfPresent(Value.self, forKey: key) ?? standard
    }
    self.init(
      ratio: try value(.ratio, initial.ratio), resolution: try value(.resolution, .k1),
      thinking: try members.decodeIfPresent(ThinkingLevel.self, forKey: .thinking),
      includeThoughts: try value(.includeThoughts, false),
      format: try value(.format, initial.format), system: try value(.system, ""),
      tuning: try value(.tuning, Tuning()))
  }
}

/// The size of a result, in the family's own terms.
package enum Resolution: String, Hashable, Sendable, Codable, CaseIterable {
  case r512 = "512"
  case k1 = "1K"
  case k2 = "2K"
  case k4 = "4K"
}

/// How long the model may think; spelled as in Gemini's `thinkingLevel`.
package enum ThinkingLevel: String, Hashable, Sendable, Codable, CaseIterable {
  case minimal = "MINIMAL"
  case low = "LOW"
  case medium = "MEDIUM"
  case high = "HIGH"

  package var name: String { rawValue.lowercased() }
}

/// The file format requested from the provider.
package enum OutputFormat: String, Hashable, Sendable, Codable, CaseIterable {
  case png
  case jpeg
  case webp
}
