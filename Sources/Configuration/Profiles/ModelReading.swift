import Model
import Providers

/// One `[models."ID"]` of the configuration, made into an entry of the catalogue.
struct ModelReading {
  let id: String
  let section: TomlSection

  /// What a model is told of; the way to it is a profile's.
  static let known =
    [
      "name", "note", "ratios", "resolutions", "thinking_levels", "default_thinking", "thoughts",
      "formats", "system", "max_references", "max_input_tokens", "tokens_per_picture",
    ] + ProfileReading.tableKeys + ProfileReading.tuningKeys

  /// The entry as the file changes it; a new one begins with all that the family can do, and without
  /// a price.
  func entry(over catalogue: Catalogue) throws(ConfigurationProblem) -> (
    ModelEntry, warnings: [ConfigurationProblem]
  ) {
    var entry =
      catalogue.model(id) ?? ModelEntry(id: id, name: id, capabilities: .everything)
    // What is said of an alias is not said of the model it stands for.
    if entry.id != id { (entry.id, entry.aliases) = (id, []) }
    var warnings = section.unknownKeys(among: Self.known)
    entry.name = try section.text("name", "what people call the model") ?? entry.name
    entry.note = try section.text("note", "a few words about the model") ?? entry.note
    let reading = ProfileReading(name: id, section: section, catalogue: catalogue, home: nil)
    try reading.takeCapabilities(&entry.capabilities)
    warnings += try reading.takePrices(&entry.capabilities)
    warnings += try reading.takePixels(&entry.capabilities)
    return (entry, warnings)
  }
}
