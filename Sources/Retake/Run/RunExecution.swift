import Effects
import FoundationEssentials
import Model
import Providers
import Studio

/// Carries out a `RunPlan`: imports the pictures, makes the turns, and leaves the session at the
/// last of them.
struct RunExecution: Sendable {
  let plan: RunPlan
  let ports: Ports
  let budgets: Budgets
  /// How many turns run at the same time.
  let concurrentTurns: Int

  /// - Throws: A failure only where no turn was made: a turn that may be paid for is always
  ///   reported.
  func run(cancellation: CancellationToken) async throws(Failure) -> TurnResults {
    let endpoint = plan.endpoint
    var references: [Reference] = []
    var notes: [String] = []
    for path in plan.images {
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
    for given in plan.roles { references[given.picture - 1].role = given.role }
    var session =
      if let name = plan.session {
        try await ports.library.find(name)
      } else {
        try await ports.newSession()
      }
    if session.title.isEmpty { session.title = sessionTitle(from: plan.words) }
    let turns = try await ports.library.turns(of: session.id)
    let past = PastTurns(turns)
    var parent = plan.parent
    if parent == Turn.openedNumber {
      references.insert(try past.photographToEdit(in: session.id), at: 0)
      parent = nil
    } else if parent == nil {
      let continuationPoint = past.continuationPoint()
      parent = continuationPoint.parent
      if references.isEmpty, let unanswered = continuationPoint.unanswered {
        references = unanswered.references
        Output.error("retake: \(unanswered.sentAgainText)")
      }
    }
    reportOpenTurns(turns, parent: parent)
    let conversation = ConversationPlan(
      NextTurn(
        parent: parent, words: plan.words, settings: plan.settings, references: references,
        regions: plan.regions, isTrimmed: plan.isTrimmed && parent != nil),
      at: endpoint.profile, past: past)
    if let refusal = conversation.refusal { throw refusal }
    if let lost = past.lostTurn(like: conversation.next) {
      Output.error(
        "retake: the outcome of turn \(lost.number), with the same text, is unknown; it may have been "
          + "billed. This is sent as a new turn.")
    }
    if !plan.isProfileGiven, case .another = conversation.memory, let loss = conversation.loss {
      Output.error("retake: using \(endpoint.name). \(loss.behind); \(loss.along).")
    }
    let submission = SubmitTurn(
      ports: ports, endpoints: [endpoint.name: endpoint], budgets: budgets)
    let progress = ProgressLine(environment: ProcessInfo.processInfo.environment)
    defer { progress.clear() }
    // From now on the session uses this profile, whatever the outcome of the turn.
    session.workspace.profile = endpoint.name
    session.workspace.model = endpoint.model
    var draft = conversation.draft(in: session, allowsConversion: plan.allowsConversion)
    draft.consent = plan.consent
    draft.keepsMetadata = plan.keepsMetadata
    draft.notes = notes
    draft.count = plan.count
    let all = await submission.runAll(
      draft, semaphore: AsyncSemaphore(concurrentTurns), cancellation: cancellation
    ) { [count = plan.count] update in progress.show(update, of: count) }
    var made = TurnResults(turns: all.turns, failure: all.failure)
    if let failure = all.failure, all.turns.isEmpty { throw failure }
    if made.turns.isEmpty {
      throw Failure(.cancelled, "Interrupted before anything was sent.")
    }
    do throws(Failure) {
      try await finish(&made, session: session)
    } catch {
      made.failure = made.failure ?? error
    }
    return made
  }

  /// Reports a turn that may be paid for and is not fetched yet, from which nothing continues, so
  /// that a person does not unknowingly pay for the same thing twice.
  private func reportOpenTurns(_ turns: [Turn], parent: Int?) {
    let open = turns.filter { $0.isOpen && $0.job != .composed && $0.number != parent }
    guard let last = open.last else { return }
    let place = parent.map { "continues from turn \($0)" } ?? "starts a new conversation"
    Output.error(
      "retake: turn \(last.number) is not fetched yet; this \(place) and is sent as a sibling.")
  }

  /// Makes the kept versions, and leaves the session's workspace at the last turn with a picture.
  private func finish(
    _ made: inout TurnResults, session: Session
  ) async throws(Failure) {
    let withPictures = made.turns.filter { $0.result != nil }
    guard var last = withPictures.last?.number else { return }
    // The studio opens where the last command left off; one with the session open may have stored
    // another draft since.
    if plan.keepsOutside {
      for turn in withPictures {
        let session = try await ports.library.session(session.id) ?? session
        let kept = try await RegionCompositor(ports).makeKeptTurn(
          of: turn.id, regions: turn.regions, session: session)
        made.turns.append(kept)
        last = kept.number
      }
    }
    var session = try await ports.library.session(session.id) ?? session
    session.workspace.selected = last
    session.workspace.base = last
    session.workspace.profile = plan.endpoint.name
    session.workspace.model = plan.endpoint.model
    session.updated = ports.now()
    try await ports.library.save(session)
  }
}

extension Turn {
  /// The note where the references of a turn that led to nothing are sent again.
  fileprivate var sentAgainText: String {
    let names = references.map(\.nameAndRole).joined(separator: ", ")
    return "Turn \(number) produced nothing: its references are sent again: \(names)."
  }
}
