import Model
import Providers

/// A turn that is on the disk and of which nothing has been sent.
struct StoredTurn: Sendable {
  var turn: Turn
  var plan: TurnPlan
  /// Nobody else takes the turn up while it waits here.
  var claim: any Claim
}

/// The second phase.
extension SubmitTurn {
  /// Brings a planned turn to the disk.
  func store(_ plan: TurnPlan) async throws(Failure) -> StoredTurn {
    var draft = plan.draft
    let now = ports.now()
    draft.limits = SpendingLimits(budgets, calendar: ports.calendar, now: now)
    // Whoever sees the turn and finds nobody at work on it would end it.
    let (turn, claim) = try await ports.library.addDriven(
      draft, sentRatio: plan.conversation.ratio, at: now)
    return StoredTurn(turn: turn, plan: plan, claim: claim)
  }

  /// Ends a stored turn that is not to be sent any more.
  func drop(_ stored: StoredTurn, notify: @escaping @Sendable (Update) -> Void) async -> Turn {
    let record = TurnRecord(
      stored.turn, at: stored.plan.endpoint, ports: ports, claim: stored.claim,
      cancellation: CancellationToken(), notify: notify)
    defer { stored.claim.release() }
    return await record.finish(record.ended(by: stored.plan.endpoint.cancelled(mayBePaid: false)))
  }
}
