import Payload

/// The parameters that the official variant passes on to Vertex AI (docs.toapis.com).
enum OfficialParameters {
  static func read(
    _ name: String, _ value: PayloadValue, into order: inout PictureOrder
  ) throws(APIError) {
    switch name {
    case "temperature": try require(value, name, 0...2)
    case "topP": try require(value, name, 0...1)
    case "maxOutputTokens":
      guard value.int != nil else { throw .bad("metadata.\(name) must be a whole number") }
      try require(value, name, 1...32_768)
    case "personGeneration":
      try require(value, name, ["ALLOW_ALL", "ALLOW_ADULT", "ALLOW_NONE"])
    case "imageOutputOptions": try readOutput(value, into: &order)
    case "thinkingConfig": try readThinking(value, into: &order)
    case "safetySettings": try readSafety(value)
    default: throw .bad("Unknown parameter: metadata.\(name)")
    }
  }

  private static func readOutput(
    _ value: PayloadValue, into order: inout PictureOrder
  ) throws(APIError) {
    let place = "imageOutputOptions"
    try require(value, place, fields: ["mimeType", "compressionQuality"])
    if let type = value["mimeType"] {
      try require(type, "\(place).mimeType", ["image/png", "image/jpeg", "image/webp"])
      order.format = String(type.string?.dropFirst("image/".count) ?? "jpeg")
    }
    if let quality = value["compressionQuality"] {
      guard let number = quality.int, (0...100).contains(number), order.format == "jpeg" else {
        throw .bad("metadata.\(place).compressionQuality takes 0 to 100, for image/jpeg only")
      }
      order.quality = max(1, number)
    }
  }

  private static func readThinking(
    _ value: PayloadValue, into order: inout PictureOrder
  ) throws(APIError) {
    let place = "thinkingConfig"
    try require(value, place, fields: ["thinkingBudget", "thinkingLevel"])
    if let level = value["thinkingLevel"] {
      guard value["thinkingBudget"] == nil else {
        throw .bad("metadata.\(place) takes thinkingBudget or thinkingLevel, not both")
      }
      // The page names four; the model behind it refuses the other two (Gemini API docs).
      try require(level, "\(place).thinkingLevel", ["LOW", "MEDIUM", "HIGH", "MINIMAL"])
      order.thinksHard = level.string == "HIGH"
    }
    if let budget = value["thinkingBudget"] {
      guard let number = budget.int, (0...24_576).contains(number) else {
        throw .bad("metadata.\(place).thinkingBudget must be from 0 to 24576")
      }
      order.thinksHard = number > 8192
    }
  }

  private static func readSafety(_ value: PayloadValue) throws(APIError) {
    guard value.kind == .array else { throw .bad("metadata.safetySettings must be an array") }
    let categories = ["HATE_SPEECH", "DANGEROUS_CONTENT", "SEXUALLY_EXPLICIT", "HARASSMENT"]
    for (index, setting) in value.elements.enumerated() {
      let place = "safetySettings[\(index)]"
      try require(setting, place, fields: ["category", "threshold"])
      try require(
        setting["category"], "\(place).category", categories.map { "HARM_CATEGORY_\($0)" })
      try require(
        setting["threshold"], "\(place).threshold",
        ["OFF", "BLOCK_LOW_AND_ABOVE", "BLOCK_MEDIUM_AND_ABOVE", "BLOCK_ONLY_HIGH"])
    }
  }

  private static func require(
    _ value: PayloadValue, _ name: String, _ range: ClosedRange<Double>
  ) throws(APIError) {
    guard let number = value.double, range.contains(number) else {
      throw .bad("metadata.\(name) must be from \(range.lowerBound) to \(range.upperBound)")
    }
  }

  private static func require(
    _ value: PayloadValue?, _ name: String, _ words: [String]
  ) throws(APIError) {
    guard let word = value?.string, words.contains(word) else {
      throw .bad("metadata.\(name) must be one of \(words.joined(separator: ", "))")
    }
  }

  private static func require(
    _ value: PayloadValue, _ name: String, fields: Set<String>
  ) throws(APIError) {
    guard value.kind == .object else { throw .bad("metadata.\(name) must be an object") }
    for member in value.members where !fields.contains(member.key) {
      throw .bad("Unknown parameter: metadata.\(name).\(member.key)")
    }
  }
}
