import Configuration
import Effects
import FoundationEssentials
import Glibc
import Model
import Providers
import Studio

/// What `retake run` does: takes in the pictures, makes the turns, reports.
struct RunExecution {
  let options: RunCommand

  func run() throws {
    var hasMade = false
    do {
      let context = try AppContext(profile: options.profile)
      let options = try options.filled(from: InstalledTemplates(context.paths))
      let turn = RunExecution(options: options)
      let library = try context.openLibrary()
      let ports = context.ports(over: library)
      let home = OpenTurnsResumption(context, over: library, patience: 10)
      let session = try options.session.map { name in
        try waiting { () async throws(Failure) in try await ports.library.find(name) }
      }
      let chosen = try context.configuration.endpoint(
        of: session, profile: options.profile, model: options.model)
      let endpoint = chosen.endpoint
      let settings = try SettingsValidator(endpoint: endpoint).read(
        options.requested, output: options.output)
      let target = try options.output.map {
        try OutputTarget(
          $0, of: options.count, beside: options.json ? "the JSON object of --json" : nil)
      }
      let paths = try options.images.map { try absolutePath($0) }
      for warning in context.warnings { Output.error("retake: \(warning)") }
      for warning in chosen.warnings { Output.error("retake: \(warning)") }
      let (budgets, concurrentTurns) = (
        context.configuration.budgets, context.configuration.parallel
      )
      let made = try interruptible { [endpoint] cancellation async throws(Failure) in
        await home.run(cancellation: cancellation)
        return try await turn.make(
          paths: paths, settings: settings, endpoint: endpoint, ports: ports,
          budgets: budgets, concurrentTurns: concurrentTurns, cancellation: cancellation)
      }
      hasMade = true
      library.reportValuesAside()
      try made.report(asJSON: options.json, ports: ports, target: target)
    } catch var failure as Failure {
      if !hasMade, [.picture, .storage].contains(failure.kind),
        !failure.advice.lowercased().contains("nothing was sent")
      {
        failure.advice += (failure.advice.isEmpty ? "" : " ") + "Nothing was sent."
      }
      if options.json { try Output.json(RunReport(failure: failure)) }
      throw failure
    }
  }

  /// Throws only where no turn was made: a turn that may be paid for is always reported.
  private func make(
    paths: [String], settings: Settings, endpoint: Endpoint, ports: Ports, budgets: Budgets,
    concurrentTurns: Int, cancellation: CancellationToken
  ) async throws(Failure) -> TurnResults {
    var references: [Reference] = []
    var notes: [String] = []
    for path in paths {
      if let address = PictureAddress(path) {
        references.append(address.reference)
      } else {
        let (reference, note) = try await Importer(ports).importPicture(path)
        references.append(reference)
        if let note {
          Output.error("retake: \(note)")
          notes.append(note)
        }
      }
    }
    for given in options.roles { references[given.picture - 1].role = given.role }
    var session = try await session(ports)
    if session.title.isEmpty { session.title = sessionTitle(from: options.words) }
    let turns = try await ports.library.turns(of: session.id)
    let past = PastTurns(turns)
    var parent = options.turn
    if parent == nil {
      let standing = past.standing()
      parent = standing.parent
      if references.isEmpty, let unanswered = standing.unanswered {
        references = unanswered.references
        Output.error("retake: \(unanswered.sentAgainText)")
      }
    }
    sayWhatIsOpen(turns, parent: parent)
    let plan = ConversationPlan(
      NextTurn(
        parent: parent, words: options.words, settings: settings, references: references,
        regions: options.regions, isTrimmed: options.trim && parent != nil),
      at: endpoint.profile, past: past)
    if let refusal = plan.refusal { throw refusal }
    if let lost = past.lostTurn(like: plan.next) {
      Output.error(
        "retake: nobody knows what became of turn \(lost.number), which said the same; it may have been "
          + "billed. This is sent beside it.")
    }
    if options.profile == nil, case .another = plan.memory, let loss = plan.loss {
      Output.error("retake: \(endpoint.name) is asked. \(loss.behind); \(loss.along).")
    }
    let runner = SubmitTurn(
      ports: ports, endpoints: [endpoint.name: endpoint], budgets: budgets)
    let progress = ProgressLine(environment: ProcessInfo.processInfo.environment)
    defer { progress.clear() }
    // The session is spoken to by the same profile from now on, whatever comes of the turn.
    session.desk.profile = endpoint.name
    session.desk.model = endpoint.model
    var draft = plan.draft(in: session, allowsConversion: options.convert)
    draft.consent = BudgetConsent(
      session: options.budget.flatMap { Money(dollars: $0) },
      unknownPrices: options.unknownPrice)
    draft.keepsMetadata = options.keepsMetadata
    draft.notes = notes
    draft.count = options.count
    let all = await runner.runAll(
      draft, semaphore: AsyncSemaphore(concurrentTurns), cancellation: cancellation
    ) {
      [count = options.count] news in progress.show(news, of: count)
    }
    var made = TurnResults(turns: all.turns, failure: all.failure)
    if let failure = all.failure, all.turns.isEmpty { throw failure }
    if made.turns.isEmpty {
      throw Failure(.cancelled, "Interrupted before anything was sent.")
    }
    do throws(Failure) {
      try await finish(&made, session: session, endpoint: endpoint, ports: ports)
    } catch {
      made.failure = made.failure ?? error
    }
    return made
  }

  /// A turn that may be paid for and has not come home is not gone on from: that is said, so that nobody
  /// pays for the same twice without knowing.
  private func sayWhatIsOpen(_ turns: [Turn], parent: Int?) {
    let open = turns.filter { $0.isOpen && $0.job != .composed && $0.number != parent }
    guard let last = open.last else { return }
    let place = parent.map { "goes on from turn \($0)" } ?? "begins a new conversation"
    Output.error(
      "retake: turn \(last.number) has not come home yet; this \(place), and is sent beside it.")
  }

  /// Keeps what is to be kept of the turns, and leaves the session's desk where the last of them with a
  /// picture stands.
  private func finish(
    _ made: inout TurnResults, session: Session, endpoint: Endpoint, ports: Ports
  ) async throws(Failure) {
    let withPictures = made.turns.filter { $0.result != nil }
    guard var last = withPictures.last?.number else { return }
    // The studio opens where the last command left off; one that is open on the session may have
    // kept other words on the desk since.
    if options.keep {
      for turn in withPictures {
        let session = try await ports.library.session(session.id) ?? session
        let kept = try await KeepRegions(ports).keep(
          turn.id, regions: turn.regions, session: session)
        made.turns.append(kept)
        last = kept.number
      }
    }
    var session = try await ports.library.session(session.id) ?? session
    session.desk.selected = last
    session.desk.base = last
    session.desk.profile = endpoint.name
    session.desk.model = endpoint.model
    session.updated = ports.now()
    try await ports.library.save(session)
  }

  private func session(_ ports: Ports) async throws(Failure) -> Session {
    if let name = options.session { return try await ports.library.find(name) }
    return try await ports.newSession()
  }
}

extension Turn {
  /// What is said where the pictures of a turn that came to nothing go along once more.
  fileprivate var sentAgainText: String {
    let names = references.map(\.nameAndRole).joined(separator: ", ")
    return "Turn \(number) brought nothing: what it was sent with goes along again: \(names)."
  }
}
