import Effects
import FoundationEssentials
import Glibc
import Model
import Providers
import Update

/// What `retake run` does: takes in the pictures, makes the turns, reports.
struct OneTurn {
  let options: RunCommand

  func run() throws {
    do {
      let workspace = try Workspace(profile: options.profile)
      let ports = try workspace.ports()
      let endpoint = try workspace.endpoint
      let settings = try settings(for: endpoint)
      let target = try options.output.map { try OutputTarget($0) }
      let paths = try options.images.map { try absolutePath($0) }
      for warning in workspace.warnings { Output.error("retake: \(warning)") }
      let (turns, failure) = try interruptible { interruption async throws(Failure) in
        try await make(
          paths: paths, settings: settings, endpoint: endpoint, ports: ports,
          workspace: workspace, interruption: interruption)
      }
      if let failure { Output.failure(failure) }
      try report(turns, ports: ports, target: target)
      if let failure { throw ExitStatus.exit(ExitStatus.code(for: failure)) }
    } catch let failure as Failure {
      if options.json { try Output.json(FailedRunReport(error: ErrorReport(failure))) }
      throw failure
    }
  }

  /// The turns that were made, and why there are not more of them. Throws when there are none.
  private func make(
    paths: [String], settings: Settings, endpoint: Endpoint, ports: Ports, workspace: Workspace,
    interruption: Interruption
  ) async throws(Failure) -> ([Turn], Failure?) {
    var references: [Reference] = []
    for path in paths {
      if path.hasPrefix("https://") {
        references.append(Reference(.url(path), name: path))
      } else {
        references.append(try await Importer(ports).importPicture(path))
      }
    }
    var session = try await session(ports)
    if session.title.isEmpty { session.title = sessionTitle(from: options.prompt) }
    let parent = try await parent(in: session, ports)
    let runner = TurnRunner(ports: ports, endpoints: [endpoint.name: endpoint])
    let progress = ProgressLine()
    defer { progress.clear() }
    var turns: [Turn] = []
    for _ in 0..<options.count where !interruption.isWanted {
      let draft = TurnDraft(
        session: session, parent: parent, instruction: options.prompt, settings: settings,
        references: references, profile: endpoint.name,
        model: options.model ?? endpoint.model)
      do {
        let turn = try await runner.run(draft, interruption: interruption) { news in
          if case .progress(_, let step) = news { progress.show(step) }
        }
        turns.append(turn)
        // The studio opens where the last command left off.
        if turn.result != nil {
          session.desk.selected = turn.number
          session.desk.base = turn.number
          session.updated = ports.now()
          try await ports.library.save(session)
        }
      } catch {
        // What was made, and perhaps paid for, is reported whatever happens next.
        guard !turns.isEmpty else { throw error }
        return (turns, error)
      }
    }
    return (turns, nil)
  }

  private func session(_ ports: Ports) async throws(Failure) -> Session {
    if let name = options.session { return try await ports.library.find(name) }
    let taken = Set(try await ports.library.sessions().map(\.id.rawValue))
    return Session(id: ports.newSessionID(taken), created: ports.now())
  }

  /// The turn to go on from: the one named, else the last one of the session that has a picture.
  private func parent(in session: Session, _ ports: Ports) async throws(Failure) -> Int? {
    if let turn = options.turn { return turn }
    guard options.session != nil else { return nil }
    return try await ports.library.turns(of: session.id).last { $0.result != nil }?.number
  }

  private func settings(for endpoint: Endpoint) throws(Failure) -> Settings {
    let offered = endpoint.capabilities
    var settings = Settings.initial
    if options.ratio != "auto" {
      guard let ratio = AspectRatio(options.ratio), offered.ratios.contains(ratio) else {
        throw notOffered("ratio", options.ratio, offered.ratios.map(\.description), endpoint)
      }
      settings.ratio = .fixed(ratio)
    }
    if let size = options.size {
      guard let resolution = Resolution(rawValue: size.uppercased()),
        offered.resolutions.contains(resolution)
      else { throw notOffered("size", size, offered.resolutions.map(\.rawValue), endpoint) }
      settings.resolution = resolution
    }
    if let level = options.thinking {
      guard let thinking = ThinkingLevel(rawValue: level.uppercased()),
        offered.thinkingLevels.contains(thinking)
      else {
        throw notOffered("thinking level", level, offered.thinkingLevels.map(\.name), endpoint)
      }
      settings.thinking = thinking
    }
    settings.includeThoughts = options.thoughts
    settings.system = options.system ?? ""
    if let name = options.output?.lowercased(), name.hasSuffix(".jpg") || name.hasSuffix(".jpeg"),
      offered.formats.contains(.jpeg)
    {
      settings.format = .jpeg
    }
    return settings
  }

  private func notOffered(
    _ what: String, _ value: String, _ offered: [String], _ endpoint: Endpoint
  ) -> Failure {
    Failure(
      .usage, "The profile '\(endpoint.name)' does not offer the \(what) '\(value)'.",
      advice: offered.isEmpty
        ? "It has no choice of that." : "Choose one of \(offered.joined(separator: ", ")).")
  }

  private func report(_ turns: [Turn], ports: Ports, target: OutputTarget?) throws {
    var shown: [String] = []
    let pictures = turns.compactMap(\.result)
    for (index, picture) in pictures.enumerated() {
      let path = ports.library.path(of: picture)
      shown.append(
        try target?.copy(path, type: picture.type, number: index + 1, of: pictures.count) ?? path)
    }
    if options.json {
      try Output.json(
        RunReport(
          session: turns.first?.id.session.rawValue ?? "",
          turns: turns.map { TurnReport(turn: $0, path: ports.library.path(of:)) }))
    } else {
      for path in shown { Output.line(path) }
    }
    for turn in turns {
      if let failure = turn.outcome?.failure { Output.failure(failure) }
      if turn.status == .textOnly, let text = turn.outcome?.text, !options.json {
        Output.error("retake: no picture came. The model answered:\n\(text)")
      }
    }
    let codes = turns.map(ExitStatus.code(for:))
    if let code = codes.first(where: { $0 != ExitStatus.done }) { throw ExitStatus.exit(code) }
  }
}

/// `--json` when it failed before there was a turn.
private struct FailedRunReport: Encodable {
  var session: String?
  var turns: [TurnReport] = []
  var error: ErrorReport

  private enum Member: String, CodingKey { case session, turns, error }

  func encode(to encoder: any Encoder) throws {
    var members = encoder.container(keyedBy: Member.self)
    try members.encode(session, forKey: .session)
    try members.encode(turns, forKey: .turns)
    try members.encode(error, forKey: .error)
  }
}
