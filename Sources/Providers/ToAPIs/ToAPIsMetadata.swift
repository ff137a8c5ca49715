import Model
import Payload

/// The settings of a turn as `metadata`: what is both set and offered, and nothing else.
extension ToAPIsCodec {
  func metadata(_ settings: Settings) -> [PayloadNode.Member] {
    endpoint.wire == .toapisOfficial ? official(settings) : plain(settings)
  }

  /// docs.toapis.com, "gemini-3.1-flash/generation".
  private func plain(_ settings: Settings) -> [PayloadNode.Member] {
    let offer = endpoint.capabilities.tuning
    let resolution = settings.resolution == .r512 ? "0.5K" : settings.resolution.rawValue
    var members = [PayloadNode.Member("resolution", .string(resolution))]
    if offer.search, settings.tuning.search {
      members.append(.init("google_search", true))
      // Accepted only together with the web search.
      if offer.imageSearch, settings.tuning.imageSearch {
        members.append(.init("google_image_search", true))
      }
    }
    return members
  }

  /// docs.toapis.com, "gemini-3.1-flash-official/generation".
  private func official(_ settings: Settings) -> [PayloadNode.Member] {
    let tuning = settings.tuning
    let offer = endpoint.capabilities.tuning
    var members: [PayloadNode.Member] = []
    if offer.temperature != nil, let value = tuning.temperature {
      members.append(.init("temperature", .double(value)))
    }
    if offer.topP != nil, let value = tuning.topP {
      members.append(.init("topP", .double(value)))
    }
    if offer.maxOutputTokens != nil, let value = tuning.maxOutputTokens {
      members.append(.init("maxOutputTokens", .int(value)))
    }
    members.append(.init("resolution", .string(settings.resolution.rawValue)))
    if !offer.people.isEmpty, let people = tuning.people {
      members.append(.init("personGeneration", .string(people.rawValue)))
    }
    members.append(.init("imageOutputOptions", output(settings)))
    // Never a budget next to the level: the model refuses the two together (Gemini API docs).
    if let level = settings.thinking {
      members.append(.init("thinkingConfig", ["thinkingLevel": .string(level.rawValue)]))
    }
    let safety = SafetyCategory.allCases.compactMap { category -> PayloadNode? in
      guard offer.safetyCategories.contains(category), let threshold = tuning.safety[category]
      else { return nil }
      return ["category": .string(category.rawValue), "threshold": .string(threshold.rawValue)]
    }
    if !safety.isEmpty { members.append(.init("safetySettings", .array(safety))) }
    return members
  }

  /// The quality applies only to JPEG.
  private func output(_ settings: Settings) -> PayloadNode {
    let takesQuality = settings.format == .jpeg && endpoint.capabilities.tuning.quality != nil
    return .members([
      "mimeType": .string("image/\(settings.format.rawValue)"),
      "compressionQuality": takesQuality ? settings.tuning.quality.map(PayloadNode.int) : nil,
    ])
  }
}
