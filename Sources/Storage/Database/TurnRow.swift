import FoundationEssentials
import GRDB
import Model

/// A turn as a row of `turns`. Its pictures are rows of `turn_pictures`.
extension Turn {
  init(row: Row, pictures: TurnPictures) throws {
    let session: String = row[.session]
    let ratio: String = row[.ratio]
    let choice: RatioChoice
    if ratio == "auto" {
      choice = .auto
    } else {
      choice = .fixed(try column(AspectRatio(ratio), ratio, "ratio"))
    }
    let sent: String? = row[.sentRatio]
    let thinking: String? = row[.thinking]
    self.init(
      id: TurnID(session: Session.ID(rawValue: session), number: row[.number]),
      parent: row[.parent], instruction: row[.instruction],
      settings: Settings(
        ratio: choice, resolution: try value(row, .resolution),
        thinking: try thinking.map { try column(ThinkingLevel(rawValue: $0), $0, "thinking") },
        includeThoughts: row[.wantsThoughts], format: try value(row, .format),
        system: row[.system], tuning: try decoded(row, .tuning) ?? Tuning()),
      sentRatio: try sent.map { try column(AspectRatio($0), $0, "sent_ratio") },
      references: pictures.references, regions: try decoded(row, .regions) ?? [],
      kept: try decoded(row, .kept), notes: try decoded(row, .notes) ?? [],
      profile: row[.profile], model: row[.model],
      created: Timestamp(milliseconds: row[.created]), job: try Job(row: row),
      outcome: try Outcome(row: row, pictures: pictures),
      ended: (row[.ended] as Int64?).map(Timestamp.init(milliseconds:)),
      estimate: (row[.estimate] as Int?).map(Money.init(micros:)))
  }

  /// The columns in the order of `columns`.
  func arguments() throws -> StatementArguments {
    let outcome = outcome ?? Outcome()
    let usage = outcome.usage
    var ratio = "auto"
    if case .fixed(let fixed) = settings.ratio { ratio = fixed.description }
    let failure = try outcome.failure.map { try json($0) }
    return [
      id.session.rawValue, number, parent, instruction, ratio, settings.resolution.rawValue,
      settings.thinking?.rawValue, settings.includeThoughts, settings.format.rawValue,
      settings.system, sentRatio?.description, profile, model, created.milliseconds, job.word,
      job.task, job.status?.rawValue, ended?.milliseconds, self.outcome != nil, outcome.text,
      outcome.thoughts, outcome.model, usage.inputTokens, usage.outputTokens, usage.thoughtTokens,
      usage.totalTokens, usage.dollars, usage.isEstimated, failure,
      try text(settings.tuning, unless: Tuning()), try text(notes, unless: []),
      try text(outcome.sources, unless: []), try text(outcome.searches, unless: []),
      try text(outcome.askedSize, unless: nil), try text(outcome.conversation, unless: nil),
      try text(regions, unless: []), try text(kept, unless: nil), estimate?.micros,
      try text(outcome.uninspected, unless: []),
    ]
  }

  static let columns = TurnColumn.names

  /// What to select for `init(row:pictures:)`, which finds columns by their places.
  static let selection = columns.joined(separator: ", ")
}

extension Job {
  fileprivate var word: String {
    switch self {
    case .composed: "composed"
    case .sending: "sending"
    case .accepted: "accepted"
    case .running: "running"
    case .fetching: "fetching"
    case .done: "done"
    }
  }

  fileprivate var status: Status? {
    if case .done(let status) = self { status } else { nil }
  }

  fileprivate init(row: Row) throws {
    let word: String = row[.job]
    let task: String? = row[.task]
    switch (word, task) {
    case ("composed", _): self = .composed
    case ("sending", _): self = .sending
    case ("accepted", let task?): self = .accepted(task: task)
    case ("running", let task?): self = .running(task: task)
    case ("fetching", let task?): self = .fetching(task: task)
    case ("done", _): self = .done(try value(row, .status))
    default: throw DamagedRow(column: "job", value: word)
    }
  }
}

extension Outcome {
  fileprivate init?(row: Row, pictures: TurnPictures) throws {
    guard row[.answered] else { return nil }
    let failure: String? = row[.failure]
    self.init(
      pictures: pictures.results, drafts: pictures.drafts, text: row[.text],
      thoughts: row[.thoughts],
      usage: Usage(
        inputTokens: row[.inputTokens], outputTokens: row[.outputTokens],
        thoughtTokens: row[.thoughtTokens], totalTokens: row[.totalTokens],
        dollars: row[.dollars], isEstimated: row[.isEstimated]),
      model: row[.answeringModel],
      failure: try failure.map {
        try column(try? JSONDecoder().decode(Failure.self, from: Data($0.utf8)), $0, "failure")
      },
      sources: try decoded(row, .sources) ?? [], searches: try decoded(row, .searches) ?? [],
      askedSize: try decoded(row, .askedSize), conversation: try decoded(row, .conversation),
      uninspected: try decoded(row, .uninspected) ?? [])
  }
}

/// A column holds what this version does not know.
struct DamagedRow: Error, CustomStringConvertible {
  var column: String
  var value: String

  var description: String { "the column '\(column)' holds '\(value)', which is not known here" }
}

private func column<Value>(_ value: Value?, _ text: String, _ name: String) throws -> Value {
  guard let value else { throw DamagedRow(column: name, value: text) }
  return value
}

private func value<Value: RawRepresentable<String>>(_ row: Row, _ place: TurnColumn) throws -> Value
{
  let text: String = row[place] ?? ""
  return try column(Value(rawValue: text), text, place.name)
}

/// A column of JSON; nil where there is nothing.
private func decoded<Value: Decodable>(_ row: Row, _ place: TurnColumn) throws -> Value? {
  guard let text: String = row[place] else { return nil }
  return try column(
    try? JSONDecoder().decode(Value.self, from: Data(text.utf8)), text, place.name)
}

/// A value as JSON, or nothing for what goes without saying.
private func text<Value: Encodable & Equatable>(_ value: Value, unless usual: Value) throws
  -> String?
{
  value == usual ? nil : try json(value)
}

/// A value as JSON text with its members in a stable order.
func json(_ value: some Encodable) throws -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  return String(decoding: try encoder.encode(value), as: UTF8.self)
}
