import FoundationEssentials
import GRDB
import Imagery
import Model

/// A turn as a row of `turns`. Its pictures are rows of `turn_pictures`.
extension Turn {
  /// Reads the row as far as it is valid; invalid values are left out and collected. nil for a
  /// number that no turn can have: such a row stays where it is.
  init?(row: Row, pictures: TurnPictures, _ check: RowCheck) {
    let session: String = row[.session]
    let number: Int = row[.number]
    check.session = Session.ID(rawValue: session)
    check.turn = number
    guard PlausibleRange.turnNumbers.contains(number) else {
      check.record("turns.number", number, "no turn can have this number")
      return nil
    }
    let kept: RegionComposite? = check.json(row[.kept], "turns.kept") { kept in
      PlausibleRange.pixels.contains(kept.feather)
        && (kept.step?.utf8.count ?? 0) <= LocalStep.mostBytes ? kept : nil
    }
    let ended: Int64? = row[.ended]
    let (job, doubt) = Job.read(row, check)
    var outcome = Outcome(row: row, pictures: pictures, check)
    if let doubt { outcome = outcome.map { $0.adding(doubt) } ?? Outcome(failure: doubt) }
    self.init(
      id: TurnID(session: Session.ID(rawValue: session), number: number),
      parent: Self.parent(row, number, check), instruction: row[.instruction],
      settings: Settings(row: row, check),
      sentRatio: (row[.sentRatio] as String?).flatMap { check.ratio($0, "turns.sent_ratio") },
      references: pictures.references,
      regions: check.json(row[.regions], "turns.regions") { (all: [Region]) in all.plausible }
        ?? [],
      kept: kept, notes: check.json(row[.notes], "turns.notes") ?? [],
      profile: row[.profile], model: row[.model],
      created: check.moment(row[.created], "turns.created"), job: job, outcome: outcome,
      ended: ended.map { check.moment($0, "turns.ended") },
      estimate: check.number(row[.estimate], in: PlausibleRange.micros, "turns.estimate")
        .map(Money.init(micros:)))
  }

  /// The parent's number. A parent is always older, so turns never form a cycle.
  private static func parent(_ row: Row, _ number: Int, _ check: RowCheck) -> Int? {
    guard let parent: Int = row[.parent] else { return nil }
    if parent >= 1, parent < number { return parent }
    check.record("turns.parent", parent, "a parent must be an older turn")
    return nil
  }

  /// The values in the order of `columns`.
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

  /// The selection for `init(row:pictures:)`, which reads columns by position.
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

  /// The job from the journal. If the journal is invalid, the outcome of the job is unknown, and
  /// the failure says so.
  fileprivate static func read(_ row: Row, _ check: RowCheck) -> (Job, doubt: Failure?) {
    let word: String = row[.job]
    let task: String? = row[.task]
    switch (word, task) {
    case ("composed", _): return (.composed, nil)
    case ("sending", _): return (.sending, nil)
    case ("accepted", let task?): return (.accepted(task: task), nil)
    case ("running", let task?): return (.running(task: task), nil)
    case ("fetching", let task?): return (.fetching(task: task), nil)
    case ("done", _):
      return (.done(check.word(row[.status] ?? "", or: .unknown, "turns.status")), nil)
    default:
      check.record("turns.job", word, "the journal is invalid")
      return (
        .done(.unknown),
        Failure(
          .unknown, "The outcome of this turn cannot be read any more.",
          advice: task.map { "The provider's id for it is \($0)." } ?? "", billed: .maybe)
      )
    }
  }
}

extension Settings {
  fileprivate init(row: Row, _ check: RowCheck) {
    let ratio: String = row[.ratio]
    let thinking: String? = row[.thinking]
    let level = thinking.flatMap { word -> ThinkingLevel? in
      let level = ThinkingLevel(rawValue: word)
      if level == nil { check.record("turns.thinking", word, "the word is unknown") }
      return level
    }
    self.init(
      ratio: ratio == "auto"
        ? .auto
        : check.ratio(ratio, "turns.ratio").map(RatioChoice.fixed)
          ?? .auto,
      resolution: check.word(row[.resolution], or: .k1, "turns.resolution"), thinking: level,
      includeThoughts: row[.wantsThoughts],
      format: check.word(row[.format], or: .png, "turns.format"),
      system: row[.system],
      tuning: check.json(row[.tuning], "turns.tuning") { (tuning: Tuning) in tuning.plausible }
        ?? Tuning())
  }
}

extension Outcome {
  fileprivate init?(row: Row, pictures: TurnPictures, _ check: RowCheck) {
    guard row[.answered] else { return nil }
    self.init(
      pictures: pictures.results, drafts: pictures.drafts, text: row[.text],
      thoughts: row[.thoughts], usage: Usage(row: row, check), model: row[.answeringModel],
      failure: Self.failure(row, check),
      sources: check.json(row[.sources], "turns.sources") ?? [],
      searches: check.json(row[.searches], "turns.searches") ?? [],
      askedSize: check.json(row[.askedSize], "turns.asked_size") { (size: PixelSize) in
        PlausibleRange.pixels.contains(size.width) && PlausibleRange.pixels.contains(size.height)
          ? size : nil
      },
      conversation: check.json(row[.conversation], "turns.conversation") {
        (size: ConversationSize) in
        [size.bytes, size.pictures, size.textBytes].allSatisfy(
          PlausibleRange.conversationBytes.contains) ? size : nil
      },
      uninspected: check.json(row[.uninspected], "turns.uninspected") {
        (all: [UninspectedPicture]) in
        all.filter { PlausibleRange.byteCounts.contains($0.byteCount) && isDigest($0.digest) }
      } ?? [])
  }

  private static func failure(_ row: Row, _ check: RowCheck) -> Failure? {
    guard let text: String = row[.failure] else { return nil }
    return check.json(text, "turns.failure") { (failure: Failure) in failure.plausible }
      ?? Failure(
        .unknown, "The reason it ended cannot be read any more.",
        advice: "'retake doctor --check' shows what is stored.", billed: .maybe)
  }

  fileprivate func adding(_ doubt: Failure) -> Outcome {
    var outcome = self
    outcome.failure = outcome.failure ?? doubt
    return outcome
  }
}

extension Usage {
  fileprivate init(row: Row, _ check: RowCheck) {
    func tokens(_ column: TurnColumn) -> Int? {
      check.number(row[column], in: PlausibleRange.tokens, "turns.\(column.name)")
    }
    self.init(
      inputTokens: tokens(.inputTokens), outputTokens: tokens(.outputTokens),
      thoughtTokens: tokens(.thoughtTokens), totalTokens: tokens(.totalTokens),
      dollars: check.number(row[.dollars], in: PlausibleRange.dollars, "turns.dollars"),
      isEstimated: row[.isEstimated])
  }
}

/// A value as JSON; nil if it equals `usual`.
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

/// The columns of `turns` in the order they are written and selected. A row is read by position:
/// looking up 38 columns by name would take a quarter of the time that reading a turn takes.
enum TurnColumn: Int, CaseIterable {
  case session, number, parent, instruction, ratio, resolution, thinking, wantsThoughts
  case format, system, sentRatio, profile, model, created, job, task, status, ended, answered
  case text, thoughts, answeringModel, inputTokens, outputTokens, thoughtTokens, totalTokens
  case dollars, isEstimated, failure, tuning, notes, sources, searches, askedSize
  case conversation, regions, kept, estimate, uninspected

  /// The columns' names in the schema, in the same order.
  static let names = [
    "session", "number", "parent", "instruction", "ratio", "resolution", "thinking",
    "wants_thoughts", "format", "system", "sent_ratio", "profile", "model", "created", "job",
    "task", "status", "ended", "answered", "text", "thoughts", "answering_model", "input_tokens",
    "output_tokens", "thought_tokens", "total_tokens", "dollars", "is_estimated", "failure",
    "tuning", "notes", "sources", "searches", "asked_size", "conversation",
    "regions", "kept", "estimate", "uninspected",
  ]

  var name: String { Self.names[rawValue] }
}

extension Row {
  subscript<Value: DatabaseValueConvertible & StatementColumnConvertible>(
    column: TurnColumn
  ) -> Value { self[column.rawValue] }
}

/// The pictures of one turn: those sent with it and those it resulted in.
struct TurnPictures {
  var references: [Reference] = []
  var results: [Picture] = []
  var drafts: [Picture] = []

  private static let query = """
    SELECT p.turn, p.kind, p.url, p.name, p.role, p.digest, i.type, i.width, i.height, i.bytes
    FROM turn_pictures p LEFT JOIN pictures i ON i.digest = p.digest
    WHERE p.session = ? AND p.turn BETWEEN ? AND ? ORDER BY p.turn, p.kind, p.position
    """

  /// Loads the pictures by turn number, of a whole session or of one turn. Invalid ones are left
  /// out and collected.
  static func load(
    _ db: Database, session: String, turn: Int? = nil, _ check: RowCheck
  ) throws -> [Int: TurnPictures] {
    var found: [Int: TurnPictures] = [:]
    let rows = try Row.fetchCursor(
      db, sql: query, arguments: [session, turn ?? Int.min, turn ?? Int.max])
    check.session = Session.ID(rawValue: session)
    while let row = try rows.next() {
      let turn: Int = row["turn"]
      check.turn = turn
      found[turn, default: TurnPictures()].add(row, check)
    }
    return found
  }

  private mutating func add(_ row: Row, _ check: RowCheck) {
    let kind: String = row["kind"]
    switch kind {
    case "reference":
      guard references.count < PlausibleRange.references else {
        return check.record("turn_pictures", Self.text(row), "there are too many references")
      }
      if let reference = Self.reference(row, check) { references.append(reference) }
    case "result": if let picture = Self.picture(row, check) { results.append(picture) }
    case "draft": if let picture = Self.picture(row, check) { drafts.append(picture) }
    default: check.record("turn_pictures", Self.text(row), "the kind is unknown")
    }
  }

  private static func reference(_ row: Row, _ check: RowCheck) -> Reference? {
    let role: String? = row["role"]
    let source: Reference.Source
    if let url: String = row["url"] {
      source = .url(url)
    } else if let picture = picture(row, check) {
      source = .picture(picture)
    } else {
      return nil
    }
    let known = role.flatMap(Reference.Role.init(rawValue:))
    let reference = Reference(source, name: row["name"], role: known)
    guard reference.isPlausible else {
      check.record("turn_pictures", text(row), "the address is too long")
      return nil
    }
    if role != nil, known == nil { check.record("turn_pictures", text(row), "the role is unknown") }
    return reference
  }

  private static func picture(_ row: Row, _ check: RowCheck) -> Picture? {
    if let picture = Picture(row: row) { return picture }
    check.record("turn_pictures", text(row), "it names no picture")
    return nil
  }

  /// The whole row as text.
  private static func text(_ row: Row) -> String {
    let members = row.map { name, value in "\(name)=\(value.storage.value.map { "\($0)" } ?? "")" }
    return members.joined(separator: "\t")
  }

  /// Replaces the stored pictures of the turn.
  static func replace(_ db: Database, of turn: Turn) throws {
    let session = turn.id.session.rawValue
    try db.execute(
      sql: "DELETE FROM turn_pictures WHERE session = ? AND turn = ?",
      arguments: [session, turn.number])
    let insert = try db.cachedStatement(
      sql: """
        INSERT INTO turn_pictures (session, turn, kind, position, digest, url, name, role)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """)
    for (position, reference) in turn.references.enumerated() {
      var url: String?
      if case .url(let address) = reference.source { url = address }
      try insert.execute(arguments: [
        session, turn.number, "reference", position, reference.picture?.digest, url,
        reference.name, reference.role?.rawValue,
      ])
    }
    let outcome = turn.outcome ?? Outcome()
    for (kind, pictures) in [("result", outcome.pictures), ("draft", outcome.drafts)] {
      for (position, picture) in pictures.enumerated() {
        try insert.execute(arguments: [
          session, turn.number, kind, position, picture.digest, nil, "", nil,
        ])
      }
    }
  }
}

extension Picture {
  /// nil if the row describes no picture.
  init?(row: Row) {
    guard let digest: String = row["digest"], let name: String = row["type"],
      let type = MediaType(rawValue: name), let width: Int = row["width"],
      let height: Int = row["height"], let bytes: Int = row["bytes"]
    else { return nil }
    self.init(
      digest: digest, type: type, size: PixelSize(width: width, height: height), byteCount: bytes)
    guard isPlausible else { return nil }
  }
}

/// Whether a text is a SHA-256 in the form used for file names.
func isDigest(_ text: String) -> Bool {
  Picture(digest: text, type: .png, size: PixelSize(width: 1, height: 1), byteCount: 0).isPlausible
}
