import Imagery
import Model
import Providers

extension ProfileReading {
  static let capabilityKeys = [
    "ratios", "resolutions", "thinking_levels", "default_thinking", "thoughts", "formats", "system",
    "max_references", "max_inline_bytes", "media_types", "memory", "max_request_bytes",
    "max_input_tokens", "tokens_per_picture",
  ]

  /// Reads what the provider or model offers, where the file overrides the catalogue.
  func readCapabilities(_ capabilities: inout Capabilities) throws(ConfigurationProblem) {
    let family = AspectRatio.family.map { (name: $0.description, value: $0) }
    if let ratios = try section.selection("ratios", family) {
      // In the order of the family, not of the file.
      capabilities.ratios = AspectRatio.family.filter(ratios.contains)
      for ratio in AspectRatio.family {
        capabilities.ratioReasons[ratio] =
          ratios.contains(ratio) ? nil : capabilities.ratioReasons[ratio] ?? "not in the profile"
      }
    }
    let resolutions = Resolution.allCases.map { (name: $0.rawValue, value: $0) }
    if let chosen = try section.selection("resolutions", resolutions) {
      guard !chosen.isEmpty else { throw section.problem("resolutions", "It needs at least one.") }
      capabilities.resolutions = Resolution.allCases.filter(chosen.contains)
    }
    try readThinking(&capabilities)
    let formats = OutputFormat.allCases.map { (name: $0.rawValue, value: $0) }
    if let chosen = try section.selection("formats", formats) {
      guard !chosen.isEmpty else { throw section.problem("formats", "It needs at least one.") }
      capabilities.formats = OutputFormat.allCases.filter(chosen.contains)
    }
    capabilities.system = try section.flag("system") ?? capabilities.system
    capabilities.maxReferences =
      try section.integer("max_references", 0...100) ?? capabilities.maxReferences
    capabilities.maxInlineBytes =
      try section.integer("max_inline_bytes", 1_000...1_000_000_000) ?? capabilities.maxInlineBytes
    let types = MediaType.allCases.map { (name: $0.rawValue, value: $0) }
    capabilities.mediaTypes =
      try section.selection("media_types", types) ?? capabilities.mediaTypes
    let memories: [(name: String, value: Capabilities.Memory)] = [
      ("conversation", .wholeConversation), ("last-picture", .lastPicture),
    ]
    capabilities.memory = try section.choice("memory", memories) ?? capabilities.memory
    capabilities.maxRequestBytes =
      try section.integer("max_request_bytes", 10_000...10_000_000_000)
      ?? capabilities.maxRequestBytes
    capabilities.maxInputTokens =
      try section.integer("max_input_tokens", 1_000...100_000_000) ?? capabilities.maxInputTokens
    capabilities.tokensPerPicture =
      try section.integer("tokens_per_picture", 1...1_000_000) ?? capabilities.tokensPerPicture
    try readTuning(&capabilities.tuning)
  }

  private func readThinking(_ capabilities: inout Capabilities) throws(ConfigurationProblem) {
    let levels = ThinkingLevel.allCases.map { (name: $0.name, value: $0) }
    if let chosen = try section.selection("thinking_levels", levels) {
      capabilities.thinkingLevels = ThinkingLevel.allCases.filter(chosen.contains)
    }
    capabilities.defaultThinking =
      try section.choice("default_thinking", levels) ?? capabilities.defaultThinking
    capabilities.thoughts = try section.flag("thoughts") ?? capabilities.thoughts
  }
}

extension ProfileReading {
  static let tableKeys = ["prices", "pixels"]

  /// Reads prices in US dollars: for one picture by resolution, and for a million tokens of input
  /// (`input`) and thinking (`thinking`).
  func readPrices(_ capabilities: inout Capabilities) throws(ConfigurationProblem)
    -> [ConfigurationProblem]
  {
    guard let prices = try section.section("prices") else { return [] }
    for resolution in Resolution.allCases {
      let price = try prices.number(resolution.rawValue, 0...1_000, of: "US dollars")
      if let price { capabilities.prices[resolution] = price }
    }
    let million = "US dollars for a million tokens"
    if let price = try prices.number("input", 0...100_000, of: million) {
      capabilities.tokenPrices.input = price
    }
    if let price = try prices.number("thinking", 0...100_000, of: million) {
      capabilities.tokenPrices.thinking = price
    }
    return prices.unknownKeys(among: Resolution.allCases.map(\.rawValue) + ["input", "thinking"])
  }

  /// Reads the pixels of a result: `[profiles.x.pixels]`, `"16:9" = { "1K" = "1376x768" }`.
  func readPixels(_ capabilities: inout Capabilities) throws(ConfigurationProblem)
    -> [ConfigurationProblem]
  {
    guard let pixels = try section.section("pixels") else { return [] }
    var warnings = pixels.unknownKeys(among: AspectRatio.family.map(\.description))
    for ratio in AspectRatio.family {
      guard let sizes = try pixels.section(ratio.description) else { continue }
      warnings += sizes.unknownKeys(among: Resolution.allCases.map(\.rawValue))
      for resolution in Resolution.allCases {
        let wanted = "a width and a height such as \"1376x768\""
        guard let text = try sizes.text(resolution.rawValue, wanted) else { continue }
        let sides = text.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
        guard sides.count == 2, let width = sides[0], let height = sides[1],
          (1...65_536).contains(width), (1...65_536).contains(height)
        else { throw sizes.wrong(resolution.rawValue, wanted: wanted) }
        capabilities.pixels[ratio, default: [:]][resolution] = PixelSize(
          width: width, height: height)
      }
    }
    return warnings
  }
}

extension ProfileReading {
  static let tuningKeys = [
    "temperature", "top_p", "max_output_tokens", "seed", "quality", "search", "image_search",
    "safety_categories", "safety_thresholds", "people",
  ]

  /// Reads which finer settings are accepted, and their bounds.
  func readTuning(_ offer: inout TuningOffer) throws(ConfigurationProblem) {
    offer.temperature = try section.bounds("temperature", 0...100, over: offer.temperature)
    offer.topP = try section.bounds("top_p", 0...1, over: offer.topP)
    offer.maxOutputTokens = try section.bounds(
      "max_output_tokens", 1...1_000_000, over: offer.maxOutputTokens)
    offer.seed = try section.bounds("seed", Int(Int32.min)...Int(Int32.max), over: offer.seed)
    offer.quality = try section.bounds("quality", 1...100, over: offer.quality)
    offer.search = try section.flag("search") ?? offer.search
    offer.imageSearch = try section.flag("image_search") ?? offer.imageSearch
    offer.safetyCategories = try section.spelled("safety_categories") ?? offer.safetyCategories
    offer.safetyThresholds = try section.spelled("safety_thresholds") ?? offer.safetyThresholds
    offer.people = try section.spelled("people") ?? offer.people
  }
}

extension TomlSection {
  /// The bounds of a setting, `[0, 2]`, or `false` where it is not accepted; unchanged if the file
  /// does not say.
  fileprivate func bounds(
    _ key: String, _ widest: ClosedRange<Double>, over before: ClosedRange<Double>?
  ) throws(ConfigurationProblem) -> ClosedRange<Double>? {
    try bounds(key, widest, over: before) { value in
      switch value {
      case .integer(let number): Double(number)
      case .fraction(let number): number
      default: nil
      }
    }
  }

  /// The bounds of a setting that takes whole numbers.
  fileprivate func bounds(
    _ key: String, _ widest: ClosedRange<Int>, over before: ClosedRange<Int>?
  ) throws(ConfigurationProblem) -> ClosedRange<Int>? {
    try bounds(key, widest, over: before) { value in
      if case .integer(let number) = value { number } else { nil }
    }
  }

  private func bounds<Number: Comparable & CustomStringConvertible>(
    _ key: String, _ widest: ClosedRange<Number>, over before: ClosedRange<Number>?,
    number: (TomlValue) -> Number?
  ) throws(ConfigurationProblem) -> ClosedRange<Number>? {
    guard let value = entries[key] else { return before }
    if value == .flag(false) { return nil }
    guard case .list(let list) = value, list.count == 2, let lower = number(list[0]),
      let upper = number(list[1]), lower <= upper, widest.contains(lower), widest.contains(upper)
    else {
      let least = plain(widest.lowerBound)
      let most = plain(widest.upperBound)
      throw wrong(
        key, wanted: "its bounds, such as [\(least), \(most)], no wider than these, or false")
    }
    return lower...upper
  }

  /// A list of names, in our spelling or Google's.
  fileprivate func spelled<Value: NamedOption>(_ key: String) throws(ConfigurationProblem)
    -> [Value]?
  {
    let names = Value.allCases.map(\.name)
    let wanted = "a list of some of \(names.joined(separator: ", "))"
    guard let texts = try texts(key, wanted) else { return nil }
    var values: [Value] = []
    for text in texts {
      guard let value = Value(spelled: text) else { throw unknown(text, key, names) }
      values.append(value)
    }
    return values
  }
}
