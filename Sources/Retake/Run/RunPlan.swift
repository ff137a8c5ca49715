import Imagery
import Model
import Providers

/// What one `retake run` will do: its options, validated against what the provider accepts. Making
/// it reads nothing from the library and sends nothing.
struct RunPlan: Equatable, Sendable {
  /// The instruction.
  var words: String
  var endpoint: Endpoint
  /// Whether the command line names the profile.
  var isProfileGiven: Bool
  var settings: Settings
  /// Absolute paths and URLs, in sending order.
  var images: [String]
  var roles: [RoleArgument]
  /// In pixels of the edited picture.
  var regions: [Region]
  /// The session as the user names it; nil for a new one.
  var session: String?
  /// The turn to continue from; nil for the session's current one.
  var parent: Int?
  var isTrimmed: Bool
  /// How many turns are made from the same parent.
  var count: Int
  /// Whether a kept version is made of each as well.
  var keepsOutside: Bool
  var allowsConversion: Bool
  var keepsMetadata: Bool
  /// What was agreed to despite a budget.
  var consent: BudgetConsent

  /// - Parameters:
  ///   - words: The instruction, with the template filled in.
  ///   - absolutePath: Makes a path on the command line absolute; URLs are unchanged.
  /// - Throws: A failure for what the provider does not accept, and for an empty path.
  init(
    _ options: RunCommand, words: String, endpoint: Endpoint,
    absolutePath: (String) throws(Failure) -> String
  ) throws(Failure) {
    self.words = words
    self.endpoint = endpoint
    isProfileGiven = options.profile != nil
    settings = try SettingsValidator(endpoint: endpoint).read(
      options.requested, output: options.output)
    images = []
    for image in options.images { images.append(try absolutePath(image)) }
    roles = options.roles
    regions = options.regions
    session = options.session
    parent = options.turn
    isTrimmed = options.trim
    count = options.count
    keepsOutside = options.keep
    allowsConversion = options.convert
    keepsMetadata = options.keepsMetadata
    consent = options.consent
  }
}

extension RunCommand {
  /// The instruction: the prompt, or the filled-in template.
  ///
  /// - Parameter named: Finds the template with a name.
  func words(
    from named: (_ name: String) throws(Failure) -> Template
  ) throws(Failure) -> String {
    guard let name = template else { return prompt ?? "" }
    let template = try named(name)
    let names = template.variables.map(\.name)
    var given: [String: String] = [:]
    for value in values {
      guard let sign = value.firstIndex(of: "="), sign > value.startIndex else {
        throw Failure(
          .usage, "'--set \(quotable(value))' sets nothing.", advice: "Write --set NAME=TEXT.")
      }
      let variable = String(value[..<sign]).trimmingBlanks
      guard names.contains(variable) else {
        throw Failure(
          .usage,
          "The template '\(name)' has no {\(quotable(variable))}"
            + "\(suggestion(for: variable, among: names)).",
          advice: names.isEmpty ? "It has none." : "It has \(names.joined(separator: ", ")).")
      }
      given[variable] = String(value[value.index(after: sign)...])
    }
    let missing = template.variables.filter { $0.standard == nil && given[$0.name] == nil }
    guard missing.isEmpty else {
      throw Failure(
        .usage,
        "The template '\(name)' needs \(missing.map(\.name).joined(separator: ", ")).",
        advice: missing.map { "--set \($0.name)=…" }.joined(separator: " ") + " Nothing was sent.")
    }
    let filled = template.filled(given)
    guard filled.contains(where: { !$0.isWhitespace }) else {
      throw Failure(.usage, "Filled in, the template '\(name)' is empty.")
    }
    return filled
  }

  /// The settings as they were written.
  var requested: RequestedSettings {
    RequestedSettings(
      ratio: ratio == "auto" ? nil : ratio, size: size, thinking: thinking, thoughts: thoughts,
      format: tuning.format, system: system, temperature: tuning.temperature, topP: tuning.topP,
      maxOutputTokens: tuning.maxOutputTokens, seed: tuning.seed, search: tuning.search,
      imageSearch: tuning.imageSearch, safety: tuning.safety, people: tuning.people,
      quality: tuning.quality)
  }

  /// What was agreed to despite a budget.
  var consent: BudgetConsent {
    BudgetConsent(
      session: budget.flatMap { Money(dollars: $0) }, unknownPrices: unknownPrice)
  }
}
