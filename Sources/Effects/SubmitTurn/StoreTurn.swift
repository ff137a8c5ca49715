import Model
import Providers

/// A turn that is on disk and of which nothing has been sent.
struct StoredTurn: Sendable {
  var turn: Turn
  var plan: TurnPlan
  /// Prevents others from resuming the turn while it waits here.
  var claim: any Claim
}

/// The second phase of a submission: the turn is put on disk.
extension SubmitTurn {
  /// Stores a planned turn.
  func store(_ plan: TurnPlan) async throws(Failure) -> StoredTurn {
    var draft = plan.draft
    let now = ports.now()
    draft.limits = SpendingLimits(budgets, calendar: ports.calendar, now: now)
    // Another process that saw the turn without a claim would end it.
    let (turn, claim) = try await ports.library.addDriven(
      draft, sentRatio: plan.conversation.ratio, at: now)
    return StoredTurn(turn: turn, plan: plan, claim: claim)
  }

  /// Ends a stored turn that is no longer to be sent.
  func drop(_ stored: StoredTurn, notify: @escaping @Sendable (Update) -> Void) async -> Turn {
    let record = TurnRecord(
      stored.turn, at: stored.plan.endpoint, ports: ports, claim: stored.claim,
      cancellation: CancellationToken(), notify: notify)
    defer { stored.claim.release() }
    return await record.finish(record.ended(by: stored.plan.endpoint.cancelled(mayBePaid: false)))
  }
}
