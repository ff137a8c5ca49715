import Model
import Providers

/// Validates requested settings against what a profile supports: anything else is refused here,
/// before anything is stored or sent.
struct SettingsValidator {
  /// How the settings were spelled where they were written.
  enum Spelling {
    /// `--top-p`
    case flags
    /// `'top_p'`
    case members
  }

  let endpoint: Endpoint
  var spelling = Spelling.flags
  private var can: Capabilities { endpoint.capabilities }

  /// - Parameter output: The name of the result file, whose extension may decide the format.
  func read(_ requested: RequestedSettings, output: String? = nil) throws(Failure) -> Settings {
    var settings = Settings.initial
    if let name = requested.ratio, name != "auto" {
      guard let ratio = AspectRatio(name), can.ratios.contains(ratio) else {
        throw notOffered("ratio", name, can.ratios.map(\.description))
      }
      settings.ratio = .fixed(ratio)
    }
    let sizes = can.resolutions.map(\.rawValue)
    if let size = requested.size {
      guard let resolution = Resolution(rawValue: size.uppercased()),
        can.resolutions.contains(resolution)
      else { throw notOffered("size", size, sizes) }
      settings.resolution = resolution
    } else if let first = can.resolutions.first, !can.resolutions.contains(settings.resolution) {
      settings.resolution = first
    }
    if let level = requested.thinking {
      guard let thinking = ThinkingLevel(rawValue: level.uppercased()),
        can.thinkingLevels.contains(thinking)
      else { throw notOffered("thinking level", level, can.thinkingLevels.map(\.name)) }
      settings.thinking = thinking
    }
    guard can.thoughts || !requested.thoughts else { throw notTaken("--thoughts") }
    settings.includeThoughts = requested.thoughts
    settings.system = requested.system ?? ""
    guard can.system || settings.system.isEmpty else { throw notTaken("--system") }
    settings.format = try format(requested.format, output: output)
    settings.tuning = try tuning(requested)
    guard requested.quality == nil || settings.format == .jpeg else {
      throw Failure(
        .usage,
        "\(spelled("--quality")) sets the quality of a JPEG, but the format is \(settings.format.rawValue).",
        advice: "Ask for the format jpeg, or leave the option out.")
    }
    return settings
  }

  /// The requested format; else the one of the output file's name; else PNG, or the one offered.
  private func format(_ name: String?, output: String?) throws(Failure) -> OutputFormat {
    if let name {
      guard let format = OutputFormat(rawValue: name.lowercased()), can.formats.contains(format)
      else { throw notOffered("format", name, can.formats.map(\.rawValue)) }
      return format
    }
    if let wanted = output.flatMap(Self.format(ofFile:)), can.formats.contains(wanted) {
      return wanted
    }
    let usual = Settings.initial.format
    return can.formats.contains(usual) ? usual : can.formats.first ?? usual
  }

  /// The format that a file's name implies.
  static func format(ofFile name: String) -> OutputFormat? {
    let endings: [(ending: String, format: OutputFormat)] = [
      (".jpg", .jpeg), (".jpeg", .jpeg), (".webp", .webp), (".png", .png),
    ]
    let file = name.lowercased()
    return endings.first { file.hasSuffix($0.ending) }?.format
  }

  private func tuning(_ asked: RequestedSettings) throws(Failure) -> Tuning {
    let offer = can.tuning
    var tuning = Tuning()
    tuning.temperature = try bounded(asked.temperature, offer.temperature, "--temperature")
    tuning.topP = try bounded(asked.topP, offer.topP, "--top-p")
    tuning.maxOutputTokens = try bounded(
      asked.maxOutputTokens, offer.maxOutputTokens, "--max-output-tokens")
    tuning.seed = try bounded(asked.seed, offer.seed, "--seed")
    tuning.quality = try bounded(asked.quality, offer.quality, "--quality")
    guard offer.imageSearch || !asked.imageSearch else { throw notTaken("--image-search") }
    guard offer.search || !(asked.search || asked.imageSearch) else { throw notTaken("--search") }
    tuning.search = asked.search || asked.imageSearch
    tuning.imageSearch = asked.imageSearch
    for pair in asked.safety { try parseSafety(pair, into: &tuning.safety) }
    if let name = asked.people {
      guard !offer.people.isEmpty else { throw notTaken("--people") }
      guard let people = PersonGeneration(spelled: name), offer.people.contains(people) else {
        throw notOffered("people setting", name, offer.people.map(\.name))
      }
      tuning.people = people
    }
    return tuning
  }

  /// `harassment=off`, in our spelling or Google's.
  private func parseSafety(
    _ pair: String, into safety: inout [SafetyCategory: SafetyThreshold]
  ) throws(Failure) {
    let offer = can.tuning
    guard !offer.safetyCategories.isEmpty else { throw notTaken("--safety") }
    guard let sign = pair.firstIndex(of: "=") else {
      throw Failure(
        .usage, "'\(quotable(pair))' is not a safety setting.",
        advice: "Write it like \(example).")
    }
    let (name, value) = (String(pair[..<sign]), String(pair[pair.index(after: sign)...]))
    guard let category = SafetyCategory(spelled: name), offer.safetyCategories.contains(category)
    else { throw notOffered("safety category", name, offer.safetyCategories.map(\.name)) }
    guard let threshold = SafetyThreshold(spelled: value),
      offer.safetyThresholds.contains(threshold)
    else { throw notOffered("safety threshold", value, offer.safetyThresholds.map(\.name)) }
    safety[category] = threshold
  }

  private func bounded<Number: Comparable & CustomStringConvertible>(
    _ value: Number?, _ bounds: ClosedRange<Number>?, _ flag: String
  ) throws(Failure) -> Number? {
    guard let value else { return nil }
    guard let bounds else { throw notTaken(flag) }
    guard bounds.contains(value) else {
      throw Failure(
        .usage,
        "\(spelled(flag)) is \(value), which the profile '\(endpoint.name)' does not accept.",
        advice: "Use \(bounds.lowerBound) to \(bounds.upperBound).")
    }
    return value
  }

  private func spelled(_ flag: String) -> String {
    switch spelling {
    case .flags: flag
    case .members: "'\(flag.dropFirst(2).replacing("-", with: "_"))'"
    }
  }

  private var example: String {
    switch spelling {
    case .flags: "--safety harassment=block-only-high"
    case .members: #""safety": {"harassment": "block-only-high"}"#
    }
  }

  private func notTaken(_ flag: String) -> Failure {
    Failure(
      .usage,
      "The profile '\(endpoint.name)' does not accept \(spelled(flag)) with the model '\(endpoint.model)'.",
      advice: "Leave it out, or choose another profile or model.")
  }

  private func notOffered(_ what: String, _ value: String, _ offered: [String]) -> Failure {
    Failure(
      .usage,
      "The profile '\(endpoint.name)' does not offer the \(what) '\(quotable(value))'.",
      advice: offered.isEmpty
        ? "It has no such choice." : "Choose one of \(offered.joined(separator: ", ")).")
  }
}
