import Imagery
package import Model

/// One turn as JSON, a contract with scripts. Every member is always there; what is absent is null
/// or empty.
package struct TurnReport: Encodable {
  struct PictureReport: Encodable {
    var path: String
    var type: String
    var width: Int
    var height: Int
    var sha256: String
  }

  let turn: Turn
  /// The path of a picture's file.
  let path: (Picture) -> String

  package init(turn: Turn, path: @escaping (Picture) -> String) {
    self.turn = turn
    self.path = path
  }

  private enum Member: String, CodingKey {
    case turn, parent, status, pictures, drafts, text, thoughts, model, asked, usage, cost, seconds
    case notes, kept, sources, searches, error
    case askedSize = "asked_size"
  }

  package func encode(to encoder: any Encoder) throws {
    let outcome = turn.outcome ?? Outcome()
    var members = encoder.container(keyedBy: Member.self)
    try members.encode(turn.number, forKey: .turn)
    try members.encode(turn.parent, forKey: .parent)
    try members.encode(turn.status.rawValue, forKey: .status)
    try members.encode(outcome.pictures.map(report), forKey: .pictures)
    try members.encode(outcome.drafts.map(report), forKey: .drafts)
    try members.encode(outcome.text, forKey: .text)
    try members.encode(outcome.thoughts, forKey: .thoughts)
    try members.encode(outcome.model, forKey: .model)
    try members.encode(AskedReport(turn), forKey: .asked)
    try members.encode(UsageReport(outcome.usage), forKey: .usage)
    try members.encode(TurnCostReport(outcome.usage), forKey: .cost)
    try members.encode(turn.ended?.seconds(since: turn.created), forKey: .seconds)
    try members.encode(turn.notes, forKey: .notes)
    try members.encode(turn.kept, forKey: .kept)
    try members.encode(outcome.sources.map(SourceReport.init), forKey: .sources)
    try members.encode(outcome.searches, forKey: .searches)
    try members.encode(outcome.askedSize, forKey: .askedSize)
    try members.encode(outcome.failure.map(ErrorReport.init), forKey: .error)
  }

  private func report(_ picture: Picture) -> PictureReport {
    PictureReport(
      path: path(picture), type: picture.type.rawValue, width: picture.size.width,
      height: picture.size.height, sha256: picture.digest)
  }
}

extension Turn {
  /// The final status; a turn that has not ended counts as unknown.
  package var status: Status {
    if case .done(let status) = job { status } else { .unknown }
  }
}

/// A page that the model relied on.
private struct SourceReport: Encodable {
  let source: WebSource

  init(_ source: WebSource) { self.source = source }

  private enum Member: String, CodingKey { case title, page, picture }

  func encode(to encoder: any Encoder) throws {
    var members = encoder.container(keyedBy: Member.self)
    try members.encode(source.title, forKey: .title)
    try members.encode(source.page, forKey: .page)
    try members.encode(source.picture, forKey: .picture)
  }
}

private struct UsageReport: Encodable {
  let usage: Usage

  init(_ usage: Usage) { self.usage = usage }

  private enum Member: String, CodingKey {
    case input = "input_tokens"
    case output = "output_tokens"
    case thoughts = "thought_tokens"
    case total = "total_tokens"
  }

  func encode(to encoder: any Encoder) throws {
    var members = encoder.container(keyedBy: Member.self)
    try members.encode(usage.inputTokens, forKey: .input)
    try members.encode(usage.outputTokens, forKey: .output)
    try members.encode(usage.thoughtTokens, forKey: .thoughts)
    try members.encode(usage.totalTokens, forKey: .total)
  }
}

private struct TurnCostReport: Encodable {
  let usage: Usage

  init(_ usage: Usage) { self.usage = usage }

  private enum Member: String, CodingKey { case usd, estimated }

  func encode(to encoder: any Encoder) throws {
    var members = encoder.container(keyedBy: Member.self)
    try members.encode(usage.dollars, forKey: .usd)
    try members.encode(usage.isEstimated, forKey: .estimated)
  }
}

/// A failure as JSON.
package struct ErrorReport: Encodable {
  let failure: Failure

  package init(_ failure: Failure) { self.failure = failure }

  private enum Member: String, CodingKey { case kind, message, advice, http, billed }

  package func encode(to encoder: any Encoder) throws {
    var members = encoder.container(keyedBy: Member.self)
    try members.encode(failure.kind.rawValue, forKey: .kind)
    try members.encode(failure.message, forKey: .message)
    try members.encode(failure.advice, forKey: .advice)
    try members.encode(failure.http, forKey: .http)
    try members.encode(failure.billed.rawValue, forKey: .billed)
  }
}

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
