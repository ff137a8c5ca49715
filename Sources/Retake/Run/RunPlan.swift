import Model
import Providers

/// What one `retake run` is going to do: the options of its command line, checked against what the provider
/// that is asked takes. Nothing was read from the library or sent for it.
struct RunPlan: Equatable, Sendable {
  /// What should change.
  var words: String
  var endpoint: Endpoint
  /// Whether the command line names the profile.
  var isProfileGiven: Bool
  var settings: Settings
  /// Absolute paths and addresses, in the order in which they are sent.
  var images: [String]
  var roles: [RoleArgument]
  /// In pixels of the picture that is edited.
  var regions: [PixelRect]
  /// The session as a person names it; nil for a new one.
  var session: String?
  /// The turn to go on from; nil for where the session stands.
  var parent: Int?
  var isTrimmed: Bool
  /// How many turns are made from the same place.
  var count: Int
  /// Whether one more turn is made of each, with the result inside of the regions only.
  var keepsOutside: Bool
  var allowsConversion: Bool
  var keepsMetadata: Bool
  /// What is agreed to in spite of a budget.
  var consent: BudgetConsent

  /// - Parameters:
  ///   - words: What should change, with the template filled in.
  ///   - absolutePath: Makes a path of the command line absolute; addresses stay.
  /// - Throws: What the provider does not take, and a path that is empty.
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
  /// What should change: the prompt, or the words of the template, filled in.
  ///
  /// - Parameter named: Finds the template of a name.
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

  /// What is agreed to in spite of a budget.
  var consent: BudgetConsent {
    BudgetConsent(
      session: budget.flatMap { Money(dollars: $0) }, unknownPrices: unknownPrice)
  }
}
