import Cells
import Configuration
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
    var hasMade = false
    do {
      let workspace = try Workspace(profile: options.profile)
      let ports = try workspace.ports()
      var endpoint = try workspace.endpoint
      if let model = options.model { endpoint = endpoint.using(model: model) }
      let settings = try settings(for: endpoint)
      let target = try options.output.map { try OutputTarget($0) }
      let paths = try options.images.map { try absolutePath($0) }
      for warning in workspace.warnings { Output.error("retake: \(warning)") }
      let made = try interruptible { [endpoint] interruption async throws(Failure) in
        try await make(
          paths: paths, settings: settings, endpoint: endpoint, ports: ports,
          interruption: interruption)
      }
      hasMade = true
      try made.report(asJSON: options.json, ports: ports, target: target)
    } catch var failure as Failure {
      if !hasMade, [.picture, .storage].contains(failure.kind) {
        failure.advice += (failure.advice.isEmpty ? "" : " ") + "Nothing was sent."
      }
      if options.json { try Output.json(RunReport(failure: failure)) }
      throw failure
    }
  }

  /// Throws only where no turn was made: a turn that may be paid for is always reported.
  private func make(
    paths: [String], settings: Settings, endpoint: Endpoint, ports: Ports,
    interruption: Interruption
  ) async throws(Failure) -> MadeTurns {
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
    let progress = ProgressLine(environment: ProcessInfo.processInfo.environment)
    defer { progress.clear() }
    var made = MadeTurns()
    for _ in 0..<options.count where !interruption.isWanted {
      let draft = TurnDraft(
        session: session, parent: parent, instruction: options.prompt, settings: settings,
        references: references, profile: endpoint.name, model: endpoint.model)
      do throws(Failure) {
        let turn = try await runner.run(draft, interruption: interruption) { news in
          if case .progress(_, let step) = news { progress.show(step) }
        }
        made.turns.append(turn)
        // The studio opens where the last command left off; one that is open on the session may have
        // kept other words on the desk since.
        if turn.result != nil {
          session = try await ports.library.session(session.id) ?? session
          session.desk.selected = turn.number
          session.desk.base = turn.number
          session.updated = ports.now()
          try await ports.library.save(session)
        }
      } catch {
        if made.turns.isEmpty { throw error }
        made.failure = error
        break
      }
    }
    if made.turns.isEmpty {
      throw Failure(.cancelled, "Interrupted before anything was sent.")
    }
    return made
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
}
