import ArgumentParser
import Effects
import Imagery
import Model
import Storage
import Studio

/// `retake sessions`: lists the sessions.
struct SessionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sessions",
    abstract: "List the sessions, the last used first.",
    discussion: """
      Examples:
        retake sessions
        retake sessions --json | jq -r '.[0].session'
        retake sessions --archived   archived sessions
        retake sessions --deleted    what 'retake sessions restore' can restore

      A deleted session can be restored for at least 30 days, here or in the studio
      (F6, Tab); after that 'retake gc' removes it.
      """,
    subcommands: [RestoreCommand.self])

  @Flag(help: "Print a JSON array.")
  var json = false

  @Flag(help: "List archived sessions only.")
  var archived = false

  @Flag(help: "List deleted sessions only.")
  var deleted = false

  @Flag(help: "List archived and deleted sessions too.")
  var all = false

  func validate() throws {
    guard [archived, deleted, all].count(where: \.self) > 1 else { return }
    throw ValidationError("Use only one of --archived, --deleted and --all.")
  }

  private var sections: [SessionBrowser.Section] {
    if all { return SessionBrowser.Section.allCases }
    return archived ? [.archived] : deleted ? [.deleted] : [.current]
  }

  func run() throws {
    let context = try AppContext(profile: nil)
    let library = try context.openLibraryResumingTurns()
    let sections = sections
    let sessions = try waiting { () async throws(Failure) in
      try await library.sessions().filter { sections.contains($0.section) }
    }
    if json {
      let figures = try waiting { () async throws(Failure) in try await library.figures() }
      try Output.json(sessions.map { SessionListEntry($0, figures[$0.id] ?? SessionFigures()) })
      return
    }
    if sessions.isEmpty {
      Output.error(
        archived
          ? "No session is archived."
          : deleted ? "No session is deleted." : "No sessions yet. 'retake photo.jpg' starts one.")
    }
    for session in sessions {
      let turns = session.turns == 1 ? "1 turn" : "\(session.turns) turns"
      let title = session.title.isEmpty ? "untitled" : session.title
      let day = session.updated.iso8601.prefix(16).split(separator: "T").joined(separator: " ")
      let open = session.open > 0 ? "  (\(session.open) open)" : ""
      let section = all && session.section != .current ? "  (\(session.section.rawValue))" : ""
      Output.line(
        "\(padded(session.id.rawValue, 12))  \(day)  \(padded(turns, 9))  \(title)\(open)\(section)"
      )
    }
  }
}

private struct SessionListEntry: Encodable {
  let summary: SessionSummary
  let figures: SessionFigures

  init(_ summary: SessionSummary, _ figures: SessionFigures) {
    self.summary = summary
    self.figures = figures
  }

  private enum Member: String, CodingKey {
    case session, title, created, updated, turns, open, archived, deleted, bytes
    case sharedBytes = "shared_bytes"
    case cost, usd, estimated
  }

  func encode(to encoder: any Encoder) throws {
    var members = encoder.container(keyedBy: Member.self)
    try members.encode(summary.id.rawValue, forKey: .session)
    try members.encode(summary.title, forKey: .title)
    try members.encode(summary.created.iso8601, forKey: .created)
    try members.encode(summary.updated.iso8601, forKey: .updated)
    try members.encode(summary.turns, forKey: .turns)
    try members.encode(summary.open, forKey: .open)
    try members.encode(summary.archived?.iso8601, forKey: .archived)
    try members.encode(summary.deleted?.iso8601, forKey: .deleted)
    try members.encode(figures.bytes, forKey: .bytes)
    try members.encode(figures.sharedBytes, forKey: .sharedBytes)
    var cost = members.nestedContainer(keyedBy: Member.self, forKey: .cost)
    try cost.encode(figures.costTotal.dollars, forKey: .usd)
    try cost.encode(figures.costTotal.isEstimated, forKey: .estimated)
  }
}

/// `retake log`: the tree of one session.
struct LogCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "log",
    abstract: "Print the tree of a session.",
    discussion: """
      Examples:
        retake log                   of the last session
        retake log 261121-k7f3       by id, or by the start of an id
        retake log "kite at dusk"    by title
      """)

  @Argument(
    help: "An id, the start of one, or a title; default: the last session.",
    completion: .sessions)
  var session: String?

  func run() throws {
    let context = try AppContext(profile: nil)
    let library = try context.openLibraryResumingTurns()
    let name = session
    let (found, turns, marks) = try waiting {
      () async throws(Failure) -> (Session, [Turn], [Int: TurnMark]) in
      let found = try await library.named(name)
      return (
        found, try await library.turns(of: found.id), try await library.marks(of: found.id)
      )
    }
    var lines = ["\(found.id)  \(found.title)"]
    let past = PastTurns(turns)
    let opened = past.opened
    for row in HistoryRows(turns, opened: opened).rows {
      guard let turn = row.number == Turn.openedNumber ? opened : past[row.number] else { continue }
      var line = "\(row.guides)\(turn.number) \(turn.instruction)"
      let roles = turn.references.filter { $0.role != nil }.map(\.nameAndRole)
      if !roles.isEmpty {
        line += "  with " + roles.joined(separator: ", ")
      }
      if let mark = turn.isOpened ? found.workspace.openedMark : marks[turn.number] {
        line += "  " + mark.logText
      }
      if let picture = turn.result {
        line += "  [\(picture.size) \(picture.type.name)] \(library.path(of: picture))"
      } else {
        line += "  [\(turn.job.standing)]"
      }
      lines.append(line)
      if lines.count >= 500 {
        Output.lines(lines)
        lines = []
      }
    }
    if !turns.isEmpty { lines.append("total: \(CostTotal(turns).text)") }
    Output.lines(lines)
    library.reportValuesAside()
  }
}

extension Library {
  /// The session with that id, start of an id, or title; without a name, the last one used.
  func named(_ name: String?) async throws(Failure) -> Session {
    if let name { return try await find(name) }
    if let latest = try await latest() { return latest }
    throw Failure(.usage, "There are no sessions yet.", advice: "'retake photo.jpg' starts one.")
  }
}

extension Job {
  /// Its state, true whether or not somebody still drives it.
  fileprivate var standing: String {
    switch self {
    case .composed: "not sent yet"
    case .sending: "sending; it may be billed"
    case .accepted, .running, .fetching: "waiting at the provider"
    case .done(let status): status.rawValue
    }
  }
}

private func padded(_ text: String, _ columns: Int) -> String {
  text + String(repeating: " ", count: max(0, columns - text.count))
}
