import Configuration
import Effects
import FoundationEssentials
import Imagery
import Model
import Providers
import Storage

/// Makes jobs from a file's contents, or reports everything that is wrong with them. Nothing is
/// sent or stored.
struct BatchPlan {
  let source: BatchSource
  let options: RunCommand
  let context: AppContext
  let ports: Ports
  /// What earlier runs of this file made.
  let records: [BatchRecord]
  let sessions: [SessionSummary]

  /// The jobs in the order of the file, with their data besides the turn.
  struct Planned {
    var jobs: [BatchJob] = []
    var outputs: [OutputTarget?] = []
    /// Warnings about unknown models.
    var doubts: [String] = []
  }

  /// The name of this file in the journal.
  static func name(of source: BatchSource) -> String { nameOfText(source.identity) }

  func make() async throws(Failure) -> (planned: Planned, problems: [BatchProblem]) {
    var problems = source.problems
    let written = source.tables.map { BatchJobInput($0, problems: &problems) }
    let links = BatchLinks(written, problems: &problems)
    var endpoints = EndpointTable(context: context, options: options)
    var outputs = BatchOutputs()
    var keys = BatchKeys(folder: source.folder, options: options)
    var planned = Planned()
    for (index, words) in written.enumerated() {
      let place = links.places[index]
      let origin = links.origins[index]
      let key = keys.key(of: words, place: place, origin: origin)
      var wrong = "session"
      do throws(Failure) {
        let (id, title) = try session(place, shownAs: words.session)
        wrong = "profile"
        let endpoint = try endpoints.endpoint(of: words, in: try await ownSession(id))
        wrong = "settings"
        let settings = try SettingsValidator(endpoint: endpoint, spelling: .members).read(
          words.requested.filled(from: options.requested), output: words.output)
        wrong = "images"
        try check(
          words.images.count, withPhotograph: origin == .turn(Turn.openedNumber), at: endpoint)
        wrong = "from"
        // A missing session has already been reported.
        if case .turn(let number) = origin, !place.isEmpty {
          try await check(number, in: id, place)
        }
        wrong = "output"
        let target = try words.output.map { name throws(Failure) in
          try outputs.target(keys.path(name), shownAs: name, line: words.line)
        }
        let known = records.last { $0.entry.job == key }
        planned.jobs.append(
          BatchJob(
            line: words.line, name: words.name,
            entry: BatchEntry(batch: Self.name(of: source), job: key, place: place), session: id,
            title: title, origin: origin, predecessor: links.predecessors[index],
            past: try await past(known), prompt: words.prompt, images: words.images.map(keys.path),
            regions: words.regions, settings: settings, endpoint: endpoint,
            isTrimmed: words.isTrimmed))
        planned.outputs.append(target)
      } catch {
        // A failure that is not a mistake in the file ends the check.
        guard [.usage, .configuration, .key].contains(error.kind) else { throw error }
        let advice = error.advice.isEmpty ? "" : " \(error.advice)"
        problems.append(
          BatchProblem(line: words.table.line(of: wrong), reason: error.message + advice))
      }
    }
    planned.doubts = endpoints.doubts
    return (planned, problems.sorted { $0.line < $1.line })
  }

  /// The session whose own profile is used; nil if there is none yet, or the batch created it.
  private func ownSession(_ id: Session.ID?) async throws(Failure) -> Session? {
    guard let id, !records.contains(where: { $0.turn == TurnID(session: id, number: 1) }) else {
      return nil
    }
    return try await ports.library.session(id)
  }

  private func check(
    _ count: Int, withPhotograph: Bool, at endpoint: Endpoint
  ) throws(Failure) {
    let most = endpoint.capabilities.maxReferences
    guard count + (withPhotograph ? 1 : 0) > most else { return }
    let beside = withPhotograph ? " beside the photograph" : ""
    throw Failure(
      .usage, "There are \(count) images\(beside); '\(endpoint.name)' accepts at most \(most).")
  }

  /// The session of a name: the one an earlier run made or used, else the one with that id or
  /// title, else none yet.
  private func session(_ place: String, shownAs name: String?) throws(Failure) -> (
    id: Session.ID?, title: String
  ) {
    let title = name ?? place
    let there = Set(sessions.map(\.id))
    if let known = records.last(where: {
      $0.entry.place == place && there.contains($0.turn.session)
    }) {
      return (known.turn.session, title)
    }
    guard !place.isEmpty else { return (nil, source.title) }
    if let exact = sessions.first(where: { $0.id.rawValue == place }) { return (exact.id, title) }
    let titled = sessions.filter { $0.title.lowercased() == place.lowercased() }
    guard titled.count < 2 else {
      throw Failure(
        .usage, "\(titled.count) sessions have the title '\(quotable(place))'.",
        advice: "Use an id: \(titled.prefix(5).map(\.id.rawValue).joined(separator: ", ")).")
    }
    guard titled.isEmpty, looksLikeID(place) else { return (titled.first?.id, title) }
    throw Failure(
      .usage, "There is no session '\(quotable(place))'.", advice: "'retake sessions' lists them.")
  }

  /// Whether a name looks like an id, `261121-k7f3`, and not like a title for a new session.
  private func looksLikeID(_ name: String) -> Bool {
    let parts = name.split(separator: "-", omittingEmptySubsequences: false)
    return parts.count == 2 && parts[0].count == 6 && parts[0].allSatisfy(\.isNumber)
      && parts[1].count == 4
  }

  private func past(_ record: BatchRecord?) async throws(Failure) -> BatchJob.Past {
    guard let record else { return .fresh }
    let turn = try await ports.library.turn(record.turn)
    return BatchJob.Past(of: turn, sendsAgain: options.batch.sendsAgain)
  }

  private func check(_ number: Int, in session: Session.ID?, _ place: String)
    async throws(Failure)
  {
    guard let session else {
      throw Failure(
        .usage, "Session '\(quotable(place))' does not exist yet, so it has no turn \(number).")
    }
    guard number != Turn.openedNumber else {
      let turns = try await ports.library.turns(of: session)
      _ = try PastTurns(turns).photographToEdit(in: session)
      return
    }
    let turn = try await ports.library.turn(TurnID(session: session, number: number))
    guard let turn else {
      throw Failure(
        .usage, "There is no turn \(number) in session \(session).",
        advice: "See 'retake log \(session)'.")
    }
    guard turn.canGoOn else {
      throw Failure(
        .usage, "Turn \(number) of session \(session) left nothing to continue from.")
    }
  }

  /// Inspects every picture that the jobs send, each once, and returns what is wrong with them.
  func look(
    at jobs: [BatchJob]
  ) async throws(Failure) -> (pictures: [String: Picture], problems: [BatchProblem]) {
    var pictures: [String: Picture] = [:]
    var problems: [BatchProblem] = []
    var bad: Set<String> = []
    for job in jobs where job.past.isSent {
      for path in job.images
      where PictureAddress(path) == nil && pictures[path] == nil && !bad.contains(path) {
        do throws(Failure) {
          let facts = try await ports.imaging.inspect(path)
          pictures[path] = Picture(
            digest: path, type: facts.type, size: facts.size, byteCount: facts.byteCount)
        } catch {
          guard [.picture, .usage].contains(error.kind) else { throw error }
          bad.insert(path)
          let reason = "\(quotable(path, columns: 200)): \(error.message)"
          problems.append(BatchProblem(line: job.line, reason: reason))
        }
      }
    }
    return (pictures, problems)
  }
}

extension BatchSource {
  /// The title of the batch's own session.
  var title: String {
    let last = name.split(separator: "/").last.map(String.init) ?? name
    let stem = last.lastIndex(of: ".").map { last[..<$0] } ?? last[...]
    return stem.isEmpty ? last : String(stem)
  }
}

/// The output paths of the jobs; no two may be the same.
private struct BatchOutputs {
  private var lines: [String: Int] = [:]

  mutating func target(
    _ path: String, shownAs name: String, line: Int
  ) throws(Failure) -> OutputTarget {
    if let earlier = lines.updateValue(line, forKey: path) {
      throw Failure(.usage, "Line \(earlier) already writes to '\(quotable(name))'.")
    }
    do throws(Failure) {
      return try OutputTarget(
        name == NamedFile.dash ? name : path, beside: "the result of each job")
    } catch {
      throw Failure(.usage, error.message)
    }
  }
}

/// The endpoints of the jobs; each profile and model is looked up once.
private struct EndpointTable {
  let context: AppContext
  let options: RunCommand
  private var known: [[String]: Endpoint] = [:]
  private(set) var doubts: [String] = []

  init(context: AppContext, options: RunCommand) {
    self.context = context
    self.options = options
  }

  mutating func endpoint(
    of words: BatchJobInput, in session: Session?
  ) throws(Failure) -> Endpoint {
    let profile = words.profile ?? options.profile
    // The command line's model belongs to the command line's profile.
    let model = words.model ?? (words.profile == nil ? options.model : nil)
    let own =
      profile == nil ? session?.workspace.profile.map { _ in session?.id.rawValue ?? "" } : nil
    let name = [profile ?? "", profile == nil ? "" : "named", model ?? "", own ?? ""]
    if let endpoint = known[name] { return endpoint }
    let chosen = try context.configuration.endpoint(of: session, profile: profile, model: model)
    doubts += chosen.warnings.filter { !doubts.contains($0) }
    known[name] = chosen.endpoint
    return chosen.endpoint
  }
}

/// Which session each job belongs to, what it continues from and what it waits for.
struct BatchLinks {
  /// The session names in the file; empty for the batch's own.
  var places: [String] = []
  var origins: [BatchJob.Origin] = []
  var predecessors: [Int?] = []

  init(_ jobs: [BatchJobInput], problems: inout [BatchProblem]) {
    var named: [String: Int] = [:]
    // The last job of each named session: its jobs run in order.
    var last: [String: Int] = [:]
    for (index, job) in jobs.enumerated() {
      func wrong(_ key: String, _ reason: String) {
        problems.append(BatchProblem(line: job.table.line(of: key), reason: reason))
      }
      var place = job.session ?? ""
      var origin: BatchJob.Origin?
      switch job.origin {
      case .job(let name):
        if let earlier = named[name] {
          if job.session == nil { place = places[earlier] }
          if place != places[earlier] {
            wrong("session", "'\(quotable(name))' is a job of another session.")
          }
          origin = .job(earlier)
        } else {
          let isLater = jobs[index...].contains { $0.name == name }
          let isNumber = Int(name) != nil
          wrong(
            "from",
            "There is no earlier job named '\(quotable(name))'"
              + (isLater
                ? "; it comes later in the file."
                : isNumber
                  ? "; write a turn's number without quotes."
                  : suggestion(for: name, among: Array(named.keys)) + "."))
        }
      case .turn(let number):
        if job.session == nil {
          wrong("from", "'from' is a turn of a session; give 'session' too.")
        }
        origin = .turn(number)
      case nil: break
      }
      let before = place.isEmpty ? nil : last[place]
      places.append(place)
      predecessors.append(before)
      origins.append(
        origin ?? before.map(BatchJob.Origin.job) ?? (place.isEmpty ? .beginning : .session))
      if !place.isEmpty { last[place] = index }
      if let name = job.name, let earlier = named.updateValue(index, forKey: name) {
        wrong("name", "Line \(jobs[earlier].line) already has the name '\(quotable(name))'.")
      }
    }
  }
}
