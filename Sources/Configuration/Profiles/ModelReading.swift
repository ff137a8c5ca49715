import Model
import Providers

/// Turns a `[models."ID"]` of the configuration into an entry of the catalogue.
struct ModelReading {
  let id: String
  let section: TomlSection

  /// The keys that describe a model; how to reach it is up to a profile.
  static let known =
    [
      "name", "note", "ratios", "resolutions", "thinking_levels", "default_thinking", "thoughts",
      "formats", "system", "max_references", "max_input_tokens", "tokens_per_picture",
    ] + ProfileReading.tableKeys + ProfileReading.tuningKeys

  /// The entry with the file's changes; a new one begins with all that the family can do, and
  /// without a price.
  func entry(over catalogue: Catalogue) throws(ConfigurationProblem) -> (
    ModelEntry, warnings: [ConfigurationProblem]
  ) {
    var entry =
      catalogue.model(id) ?? ModelEntry(id: id, name: id, capabilities: .everything)
    // What is said about an alias does not apply to the model it stands for.
    if entry.id != id { (entry.id, entry.aliases) = (id, []) }
    var warnings = section.unknownKeys(among: Self.known)
    entry.name = try section.text("name", "what people call the model") ?? entry.name
    entry.note = try section.text("note", "a few words about the model") ?? entry.note
    let reading = ProfileReading(name: id, section: section, catalogue: catalogue, home: nil)
    try reading.readCapabilities(&entry.capabilities)
    warnings += try reading.readPrices(&entry.capabilities)
    warnings += try reading.readPixels(&entry.capabilities)
    return (entry, warnings)
  }
}
