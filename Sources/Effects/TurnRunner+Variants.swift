package import Model
import Numbers
import Providers

extension TurnRunner {
  /// The turns of one draft, and why there are fewer than were asked for.
  package struct Made: Sendable {
    /// As they ended, by number.
    package var turns: [Turn] = []
    /// Nothing of what it kept from being made was sent.
    package var failure: Failure?
    /// The draft, with how many of it were made.
    package var draft: TurnDraft
  }

  /// Makes all turns of a draft from the same base. Each is on disk before the first of them is sent;
  /// as many run side by side as there are seats, and what becomes of one does not concern the
  /// others. `began` is told of each before anything else is, with what interrupts it alone;
  /// `interruption` interrupts them all, `unstored` keeps only those from being sent that are not
  /// stored yet. `stopped` is told at once when no more are made, while those before still run.
  package func runAll(
    _ draft: TurnDraft, seats: Seats, interruption: Interruption = Interruption(),
    unstored: Interruption = Interruption(),
    began: @escaping @Sendable (TurnID, Interruption) -> Void = { _, _ in },
    ended: @escaping @Sendable (TurnID) -> Void = { _ in },
    stopped: @escaping @Sendable (Made) -> Void = { _ in },
    tell: @escaping @Sendable (News) -> Void
  ) async -> Made {
    await withTaskGroup(of: Turn.self) { group in
      var made = Made(draft: draft)
      let seeds = seeds(of: draft)
      while made.draft.remaining > 0, !interruption.isWanted {
        var one = made.draft
        if let seeds { one.settings.tuning.seed = seeds(made.draft.made) }
        do throws(Failure) {
          if unstored.isWanted {
            throw Failure(.cancelled, "It was cancelled before it was sent.", billed: .no)
          }
          let composed = try await compose(one)
          made.draft.made += 1
          let own = interruption.fork()
          if unstored.isWanted { own.interrupt() }
          began(composed.turn.id, own)
          tell(.turn(composed.turn))
          // In the order of their numbers, whichever task is the first to run.
          let ticket = seats.ticket()
          group.addTask {
            let turn = await carry(composed, ticket, of: seats, interruption: own, tell: tell)
            ended(turn.id)
            return turn
          }
        } catch {
          made.failure = error
          stopped(made)
          break
        }
      }
      for await turn in group { made.turns.append(turn) }
      made.turns.sort { $0.number < $1.number }
      return made
    }
  }

  /// Carries a stored turn to its end as soon as there is a seat for it.
  private func carry(
    _ composed: Composed, _ ticket: Seats.Ticket, of seats: Seats, interruption: Interruption,
    tell: @escaping @Sendable (News) -> Void
  ) async -> Turn {
    if !ticket.isSeated {
      tell(
        .progress(
          composed.turn.id,
          JobProgress(.queued, waitingFor: "one of \(seats.count) turns that run at once to end")))
    }
    let isSeated = await interruption.step { await seats.take(ticket) }
    defer { if isSeated { seats.leave() } }
    guard !interruption.isWanted else { return await drop(composed, tell: tell) }
    return await carry(composed, interruption: interruption, tell: tell)
  }

  /// A seed for each of several turns, so that they differ and each can be made again; nil where one
  /// was chosen, and where the provider takes none.
  private func seeds(of draft: TurnDraft) -> ((Int) -> Int)? {
    guard draft.count > 1, draft.settings.tuning.seed == nil,
      let range = endpoints[draft.profile]?.capabilities.tuning.seed
    else { return nil }
    let count = range.upperBound.saturatingSubtracting(range.lowerBound).saturatingAdding(1)
    guard count > draft.count else { return nil }
    let start = Int(clamping: ports.jitter() * Double(count - 1))
    // Far apart, whatever a provider makes of seeds that are next to each other.
    let step = count / 8 + 1
    return { number in
      let place = start.saturatingAdding(number.saturatingMultiplied(by: step))
      return range.lowerBound.saturatingAdding(place % count)
    }
  }
}
