package import Model
import Payload
package import Providers

/// Carries one turn from an instruction to its stored outcome. The studio and `retake run` share it.
package struct SubmitTurn: Sendable {
  let ports: Ports
  /// The configured providers by name.
  let endpoints: [String: Endpoint]
  /// What is known of models, when a turn asks for another than its profile's own.
  let catalogue: Catalogue
  /// What may be spent.
  let budgets: Budgets

  /// What is told while a turn runs.
  package enum Update: Sendable {
    /// The turn as it now stands on disk.
    case turn(Turn)
    case progress(TurnID, JobProgress)
    /// What there is by now of a picture that is being downloaded.
    case arriving(TurnID, Arriving)
  }

  package init(
    ports: Ports, endpoints: [String: Endpoint], catalogue: Catalogue = .builtIn,
    budgets: Budgets = Budgets()
  ) {
    self.ports = ports
    self.endpoints = endpoints
    self.catalogue = catalogue
    self.budgets = budgets
  }

  /// A turn that is on disk and of which nothing has been sent.
  struct Composed: Sendable {
    var turn: Turn
    fileprivate var draft: TurnDraft
    fileprivate var stored: StoredPlan
    fileprivate var endpoint: Endpoint
    /// Nobody else takes the turn up while it waits here.
    fileprivate var claim: any Claim
  }

  /// Stores the turn, sends it and follows it to its end. Throws only before it is stored, so nothing was
  /// sent then; everything else is an outcome.
  package func run(
    _ draft: TurnDraft, cancellation: CancellationToken = CancellationToken(),
    notify: @escaping @Sendable (Update) -> Void
  ) async throws(Failure) -> Turn {
    let composed = try await compose(draft)
    notify(.turn(composed.turn))
    return await carry(composed, cancellation: cancellation, notify: notify)
  }

  /// Stores the turn.
  func compose(_ draft: TurnDraft) async throws(Failure) -> Composed {
    let endpoint = try endpoint(named: draft.profile, model: draft.model)
    let stored = try await plan(draft, at: endpoint)
    var draft = draft
    draft.regions = try regions(of: stored.plan)
    let now = ports.now()
    draft.limits = SpendingLimits(budgets, calendar: ports.calendar, now: now)
    // Whoever sees the turn and finds nobody at work on it would end it.
    let (turn, claim) = try await ports.library.addDriven(
      draft, sentRatio: stored.plan.ratio, at: now)
    return Composed(
      turn: turn, draft: draft, stored: stored, endpoint: endpoint, claim: claim)
  }

  /// Sends a stored turn and follows it to its end.
  func carry(
    _ composed: Composed, cancellation: CancellationToken,
    notify: @escaping @Sendable (Update) -> Void
  ) async -> Turn {
    let (turn, draft, plan) = (composed.turn, composed.draft, composed.stored.plan)
    let endpoint = composed.endpoint
    defer { composed.claim.release() }
    let record = TurnRecord(
      turn, at: endpoint, ports: ports, claim: composed.claim, cancellation: cancellation,
      notify: notify)
    record.note(draft.notes + plan.notes)
    let ending: JobDriver.Ending
    do {
      record.progress(JobProgress(.preparing, waitingFor: "the pictures to be made ready"))
      let attachments = try await attachments(
        for: turn, plan, allowsConversion: draft.allowsConversion,
        keepsMetadata: draft.keepsMetadata, at: endpoint)
      record.note(attachments.notes)
      let (words, note) = regionWords(for: turn, plan)
      let (roles, roleNote) = roleWords(for: attachments, plan, at: endpoint)
      record.note([roleNote, note].compactMap(\.self))
      let request = TurnRequest(
        endpoint: endpoint, instruction: turn.instruction + roles + words,
        attachments: attachments.list, settings: turn.settings, ratio: plan.ratio,
        transcript: composed.stored.transcript, earlier: plan.earlier, name: turn.id.requestName)
      let machine = try makeJob(request, jitter: ports.jitter)
      ending = try await drive(machine, at: endpoint, record: record, cancellation: cancellation)
    } catch {
      ending = .finished(record.ended(by: error))
    }
    return await record.close(ending)
  }

  /// Ends a stored turn that is not to be sent any more.
  func drop(_ composed: Composed, notify: @escaping @Sendable (Update) -> Void) async -> Turn {
    let record = TurnRecord(
      composed.turn, at: composed.endpoint, ports: ports, claim: composed.claim,
      cancellation: CancellationToken(), notify: notify)
    defer { composed.claim.release() }
    return await record.finish(record.ended(by: composed.endpoint.cancelled(mayBePaid: false)))
  }

  /// Takes up a job whose process is gone. It never sends anything paid again. While another living
  /// process drives the job, it waits and tells what that one stores.
  ///
  /// A job that a process has taken up before and was ended by a fault of its own is left, unless
  /// `isAsked`: what it brings may be what Retake cannot bear. `isHurried` leaves one too that another
  /// process drives, or whose provider cannot be reached now.
  package func resume(
    _ id: TurnID, isAsked: Bool = false, isHurried: Bool = false,
    cancellation: CancellationToken = CancellationToken(),
    notify: @escaping @Sendable (Update) -> Void
  ) async throws(Failure) -> Turn? {
    guard var turn = try await ports.library.turn(id), turn.isOpen else { return nil }
    var claimed = try await ports.library.claim(id)
    while claimed == nil {
      if isHurried { return turn.left(by: .heldElsewhere) }
      notify(.progress(id, JobProgress(.running, waitingFor: "another Retake that works on it")))
      await cancellation.run { [ports] in try? await ports.sleep(1) }
      guard !cancellation.isCancelled, let now = try await ports.library.turn(id) else {
        return nil
      }
      if now != turn { notify(.turn(now)) }
      turn = now
      guard turn.isOpen else { return turn }
      claimed = try await ports.library.claim(id)
    }
    guard let claim = claimed else { return nil }
    defer { claim.release() }
    // The process that had it may have ended it between our look and its death.
    if let now = try await ports.library.turn(id) { turn = now }
    guard turn.isOpen else {
      notify(.turn(turn))
      return turn
    }
    if let task = claim.keptTask, turn.job.task == nil { turn.job = .accepted(task: task) }
    let record = TurnRecord(
      turn, at: endpoints[turn.profile], ports: ports, claim: claim, cancellation: cancellation,
      notify: notify)
    if claim.hasFaulted, !isAsked { return record.left(by: .faultBefore(id)) }
    claim.watchForFaults()
    if turn.outcome?.uninspected.isEmpty == false { return await record.inspectLater() }
    // Why it was left before is no longer true.
    (turn.outcome, turn.ended) = (nil, nil)
    record.begin(again: turn)
    let ending: JobDriver.Ending
    do {
      let endpoint = try endpoint(named: turn.profile, model: turn.model)
      let machine = try resumeJob(
        turn.job, at: endpoint, settings: turn.settings, name: turn.id.requestName,
        age: ports.now().seconds(since: turn.created),
        sent: try await ports.sentPictures(with: turn), jitter: ports.jitter)
      if let result = foregoneEnd(of: machine) { return await record.finish(result) }
      ending = try await drive(
        machine, at: endpoint, record: record, cancellation: cancellation, isHurried: isHurried)
    } catch {
      // Without its profile, its key or the network it stays as it is. What was on its way may be found
      // by the name that it was given.
      guard turn.job.task == nil, turn.job != .sending else { return record.left(by: error) }
      ending = .finished(record.ended(by: error))
    }
    return await record.close(ending)
  }

  private func endpoint(named name: String, model: String) throws(Failure) -> Endpoint {
    if let endpoint = endpoints[name] {
      if let missing = endpoint.missing { throw missing }
      return endpoint.using(model: model, in: catalogue)
    }
    throw Failure(
      .configuration, "There is no profile named '\(name)'.",
      advice: "Profiles: \(endpoints.keys.sorted().joined(separator: ", ")).")
  }

  /// How a job ends of which nobody has to be asked anything; nil where somebody has.
  private func foregoneEnd(of machine: any JobMachine) -> JobResult? {
    var machine = machine
    guard case .finish(let result)? = machine.handle(.start, at: 0).last else { return nil }
    return result
  }

  private func drive(
    _ machine: any JobMachine, at endpoint: Endpoint, record: TurnRecord,
    cancellation: CancellationToken, isHurried: Bool = false
  ) async throws(Failure) -> JobDriver.Ending {
    record.progress(
      JobProgress(
        .preparing, waitingFor: endpoint.isSandbox ? "the sandbox" : "the key of \(endpoint.name)"))
    // Starting the sandbox or asking a password program may take long.
    let access = await cancellation.run { [ports] in
      do throws(Failure) {
        return Result<String?, Failure>.success(try await ports.access.open(endpoint))
      } catch {
        return .failure(error)
      }
    }
    let key = try access.get()
    var ports = ports
    ports.shelf = record.recording(ports.shelf)
    let driver = JobDriver(
      machine, from: record.job, at: endpoint, key: key, ports: ports,
      resultShelf: record.shelf(ports), cancellation: cancellation, isHurried: isHurried,
      journal: { job async throws(Failure) in try await record.journal(job) },
      report: { record.progress($0) })
    return try await driver.run()
  }
}

extension TurnID {
  /// What a provider that takes a name for a request is told.
  fileprivate var requestName: String { "retake-\(session)-\(number)" }
}

extension Turn {
  /// The same, of which somebody here has let go.
  fileprivate func left(by failure: Failure) -> Turn {
    var left = self
    left.outcome = Outcome(failure: failure)
    return left
  }
}

extension Failure {
  fileprivate static let heldElsewhere = Failure(
    .usage, "Another Retake works on it.", advice: "It brings the result home.")

  /// The job is left, for taking it up has ended the program before.
  fileprivate static func faultBefore(_ id: TurnID) -> Failure {
    Failure(
      .unknown,
      "Retake ended by a fault of its own while it took up turn \(id.number), so it was left.",
      advice:
        "'retake resume \(id.session) \(id.number)' takes it up once more, as does asking for it "
        + "again in the studio.", billed: .maybe)
  }
}
