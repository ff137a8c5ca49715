import Model

/// What was asked for, as JSON; what was left to the model is null or empty.
struct AskedReport: Encodable {
  let turn: Turn

  init(_ turn: Turn) { self.turn = turn }

  private enum Member: String, CodingKey {
    case prompt, profile, model, ratio, size, thinking, thoughts, format, system, references,
      roles, regions
    case temperature, seed, search, safety, people, quality
    case topP = "top_p"
    case maxOutputTokens = "max_output_tokens"
    case imageSearch = "image_search"
  }

  func encode(to encoder: any Encoder) throws {
    var members = encoder.container(keyedBy: Member.self)
    try members.encode(turn.instruction, forKey: .prompt)
    try members.encode(turn.profile, forKey: .profile)
    try members.encode(turn.model, forKey: .model)
    try members.encode(turn.sentRatio?.description, forKey: .ratio)
    try members.encode(turn.settings.resolution.rawValue, forKey: .size)
    try members.encode(turn.settings.thinking?.name, forKey: .thinking)
    try members.encode(turn.settings.includeThoughts, forKey: .thoughts)
    try members.encode(turn.settings.format.rawValue, forKey: .format)
    try members.encode(turn.settings.system, forKey: .system)
    try members.encode(turn.references.map(\.name), forKey: .references)
    try members.encode(turn.references.map(\.role?.rawValue), forKey: .roles)
    try members.encode(turn.regions, forKey: .regions)
    let tuning = turn.settings.tuning
    try members.encode(tuning.temperature, forKey: .temperature)
    try members.encode(tuning.topP, forKey: .topP)
    try members.encode(tuning.maxOutputTokens, forKey: .maxOutputTokens)
    try members.encode(tuning.seed, forKey: .seed)
    try members.encode(tuning.search, forKey: .search)
    try members.encode(tuning.imageSearch, forKey: .imageSearch)
    let safety = tuning.safety.map { ($0.name, $1.name) }
    try members.encode(Dictionary(uniqueKeysWithValues: safety), forKey: .safety)
    try members.encode(tuning.people?.name, forKey: .people)
    try members.encode(tuning.quality, forKey: .quality)
  }
}
