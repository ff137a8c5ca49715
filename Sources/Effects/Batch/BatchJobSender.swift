import Model
import Providers
import Synchronization

/// Sends the individual jobs of a batch, and nothing else in a batch sends. Work that several jobs
/// share, such as importing a picture or creating a session, is done once.
final class BatchJobSender: Sendable {
  private let batch: BatchExecutor
  private let ports: Ports
  private let sessions: BatchSessions
  private let endpoints: [String: Endpoint]
  /// Imported pictures by path, each with a note if it had to be changed.
  private let imported = Mutex<[String: (reference: Reference, note: String?)]>([:])
  /// Reports how a picture had to be changed.
  private let notifyNote: @Sendable (String) -> Void

  init(_ batch: BatchExecutor, notifyNote: @escaping @Sendable (String) -> Void) {
    self.batch = batch
    self.notifyNote = notifyNote
    ports = batch.ports
    sessions = BatchSessions(ports)
    endpoints = Dictionary(
      batch.jobs.map { ($0.endpoint.name, $0.endpoint) }, uniquingKeysWith: { first, _ in first })
  }

  /// Resumes a job that an earlier run left open, or sends a new one. `parent` is the turn of the
  /// job that it continues from.
  func sendOrResume(_ index: Int, after parent: Turn?, cancellation: CancellationToken) async
    -> BatchResult
  {
    let job = batch.jobs[index]
    do throws(Failure) {
      if case .open(let turn) = job.past {
        let now = try await runner(for: job).resume(turn.id, cancellation: cancellation) { _ in }
        let found = try await ports.library.turn(turn.id)
        guard let resumed = now ?? found else {
          return BatchResult(
            .unknown, failure: Failure(.unknown, "Its turn no longer exists."))
        }
        // It had not been sent when the program ended, so it is sent now.
        guard turn.job == .composed, resumed.wasNeverPaid, !cancellation.isCancelled else {
          return BatchResult(of: resumed)
        }
      }
      return BatchResult(of: try await send(job, after: parent, cancellation: cancellation))
    } catch {
      return BatchResult(error.kind == .cancelled ? .notSent : .failed, failure: error)
    }
  }

  /// Two jobs may use two models of one profile.
  private func runner(for job: BatchJob) -> SubmitTurn {
    SubmitTurn(
      ports: ports, endpoints: endpoints.merging([job.endpoint.name: job.endpoint]) { $1 },
      budgets: batch.budgets)
  }

  private func send(
    _ job: BatchJob, after parent: Turn?, cancellation: CancellationToken
  ) async throws(Failure) -> Turn {
    var references: [Reference] = []
    var notes: [String] = []
    for path in job.images {
      let (reference, note) = try await reference(path)
      references.append(reference)
      if let note { notes.append(note) }
    }
    let session = try await sessions.session(of: job)
    let turns = try await ports.library.turns(of: session.id)
    let past = PastTurns(turns)
    let number: Int?
    switch job.origin {
    case .beginning: number = nil
    case .turn(Turn.openedNumber):
      references.insert(try past.photographToEdit(in: session.id), at: 0)
      number = nil
    case .turn(let turn): number = turn
    case .job: number = parent?.number
    case .session:
      // Not the batch's own turns, so that a later run continues from the same place as the first.
      let own = Set(try await batch.journal.records(ofBatch: job.entry.batch).map(\.turn))
      let continuationPoint = past.continuationPoint(without: own)
      number = continuationPoint.parent
      if references.isEmpty { references = continuationPoint.unanswered?.references ?? [] }
    }
    let plan = ConversationPlan(
      NextTurn(
        parent: number, words: job.prompt, settings: job.settings, references: references,
        regions: job.regions, isTrimmed: job.isTrimmed), at: job.endpoint.profile, past: past)
    var draft = plan.draft(in: session, allowsConversion: batch.allowsConversion)
    draft.keepsMetadata = batch.keepsMetadata
    draft.consent = batch.consent
    draft.entry = job.entry
    draft.notes = notes
    return try await runner(for: job).run(draft, cancellation: cancellation) { _ in }
  }

  private func reference(
    _ path: String
  ) async throws(Failure) -> (reference: Reference, note: String?) {
    if let address = PictureAddress(path) { return (address.reference, nil) }
    if let known = imported.withLock({ $0[path] }) { return known }
    let new = try await Importer(ports).importPicture(path)
    let earlier = imported.withLock { imported in
      defer { imported[path] = imported[path] ?? new }
      return imported[path]
    }
    if earlier == nil, let note = new.note { notifyNote(note) }
    return earlier ?? new
  }

  /// Sets the workspaces so that the studio opens each session where the batch left it.
  func updateWorkspaces(_ results: [BatchResult]) async {
    var last: [Session.ID: Turn] = [:]
    for result in results where !result.isEarlier && result.end == .done {
      if let turn = result.turn { last[turn.id.session] = turn }
    }
    for turn in last.values {
      do throws(Failure) {
        guard var session = try await ports.library.session(turn.id.session) else { continue }
        session.workspace.selected = turn.number
        session.workspace.base = turn.number
        session.workspace.profile = turn.profile
        session.workspace.model = turn.model
        session.updated = ports.now()
        try await ports.library.save(session)
      } catch {
        // The pictures are stored; only the place where the studio opens is not.
        continue
      }
    }
  }
}

/// The sessions of a batch by the names in the file; a missing one is created once.
actor BatchSessions {
  private let ports: Ports
  private var made: [String: Session] = [:]

  init(_ ports: Ports) {
    self.ports = ports
  }

  /// The session of a job as it is now. A new one is on disk with its first turn.
  func session(of job: BatchJob) async throws(Failure) -> Session {
    let place = job.entry.place
    guard let id = made[place]?.id ?? job.session else {
      let taken = Set(try await ports.library.sessions().map(\.id.rawValue))
      // Another job of the same session may have been here in the meantime.
      if let session = made[place] { return session }
      let session = Session(
        id: ports.newSessionID(taken.union(made.values.map(\.id.rawValue))), title: job.title,
        created: ports.now())
      made[place] = session
      return session
    }
    if let session = try await ports.library.session(id) { return session }
    guard let session = made[place] else {
      throw Failure(
        .usage, "Session '\(id)' no longer exists.", advice: "Nothing was sent for this job.")
    }
    return session
  }
}
