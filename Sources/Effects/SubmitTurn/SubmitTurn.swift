package import Model
import Numbers
package import Providers

/// Carries one turn from an instruction to its stored outcome, for the studio, `retake run` and
/// batches.
///
/// It has three phases, each in its own file:
/// - `plan` (PlanTurn.swift): determines what is sent with the instruction. What is known to be
///   refused is refused here, while nothing is stored or sent.
/// - `store` (StoreTurn.swift): puts the turn on disk, where nobody else resumes it.
/// - `drive` (DriveTurn.swift): sends it, follows it to its end and stores the outcome.
package struct SubmitTurn: Sendable {
  let ports: Ports
  /// The configured providers by name.
  let endpoints: [String: Endpoint]
  /// Knows models, for a turn that asks for another than its profile's own.
  let catalogue: Catalogue
  /// The budgets.
  let budgets: Budgets

  /// What is reported while a turn runs.
  package enum Update: Sendable {
    /// The turn as it now stands on disk.
    case turn(Turn)
    case progress(TurnID, JobProgress)
    /// The part that has arrived of a picture being downloaded.
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

  /// Stores the turn, sends it and follows it to its end. Whatever happens once it is stored
  /// becomes an outcome.
  ///
  /// - Throws: A failure only before it is stored, when nothing was sent.
  package func run(
    _ draft: TurnDraft, cancellation: CancellationToken = CancellationToken(),
    notify: @escaping @Sendable (Update) -> Void
  ) async throws(Failure) -> Turn {
    let stored = try await store(try await plan(draft))
    notify(.turn(stored.turn))
    return await drive(stored, cancellation: cancellation, notify: notify)
  }

  /// The provider of a profile, with that model.
  func endpoint(named name: String, model: String) throws(Failure) -> Endpoint {
    if let endpoint = endpoints[name] {
      if let missing = endpoint.missing { throw missing }
      return endpoint.using(model: model, in: catalogue)
    }
    throw Failure(
      .configuration, "There is no profile named '\(name)'.",
      advice: "Profiles: \(endpoints.keys.sorted().joined(separator: ", ")).")
  }
}

extension SubmitTurn {
  /// The turns of one draft, and why there are fewer than requested.
  package struct SubmittedTurns: Sendable {
    /// The turns as they ended, by number.
    package var turns: [Turn] = []
    /// Why turns are missing; nothing of those was sent.
    package var failure: Failure?
    /// The draft, with how many turns of it were made.
    package var draft: TurnDraft
  }

  /// Makes all turns of a draft from the same parent. Each is on disk before the first of them is
  /// sent; as many run at a time as the semaphore allows, and one's failure does not affect the
  /// others. `began` is called for each before anything else, with the token that cancels it alone;
  /// `cancellation` cancels them all, `unstored` only prevents those from being sent that are not
  /// stored yet. `stopped` is called as soon as no more are made, while earlier ones still run.
  package func runAll(
    _ draft: TurnDraft, semaphore: AsyncSemaphore,
    cancellation: CancellationToken = CancellationToken(),
    unstored: CancellationToken = CancellationToken(),
    began: @escaping @Sendable (TurnID, CancellationToken) -> Void = { _, _ in },
    ended: @escaping @Sendable (TurnID) -> Void = { _ in },
    stopped: @escaping @Sendable (SubmittedTurns) -> Void = { _ in },
    notify: @escaping @Sendable (Update) -> Void
  ) async -> SubmittedTurns {
    await withTaskGroup(of: Turn.self) { group in
      var made = SubmittedTurns(draft: draft)
      let seeds = seeds(of: draft)
      while made.draft.remaining > 0, !cancellation.isCancelled {
        var one = made.draft
        if let seeds { one.settings.tuning.seed = seeds(made.draft.made) }
        do throws(Failure) {
          if unstored.isCancelled {
            throw Failure(.cancelled, "It was cancelled before it was sent.", billed: .no)
          }
          let stored = try await store(try await plan(one))
          made.draft.made += 1
          let own = cancellation.child()
          if unstored.isCancelled { own.cancel() }
          began(stored.turn.id, own)
          notify(.turn(stored.turn))
          // In the order of their numbers, whichever task runs first.
          let permit = semaphore.reserve()
          group.addTask {
            let turn = await carry(
              stored, permit, of: semaphore, cancellation: own, notify: notify)
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

  /// Carries a stored turn to its end as soon as the semaphore admits it.
  private func carry(
    _ stored: StoredTurn, _ permit: AsyncSemaphore.Permit, of semaphore: AsyncSemaphore,
    cancellation: CancellationToken,
    notify: @escaping @Sendable (Update) -> Void
  ) async -> Turn {
    if !permit.isGranted {
      notify(
        .progress(
          stored.turn.id,
          JobProgress(
            .queued, waitingFor: "one of \(semaphore.count) working turns to end")))
    }
    let isGranted = await cancellation.run { await semaphore.wait(for: permit) }
    defer { if isGranted { semaphore.release() } }
    guard !cancellation.isCancelled else { return await drop(stored, notify: notify) }
    return await drive(stored, cancellation: cancellation, notify: notify)
  }

  /// A seed for each of several turns, so that they differ and each can be reproduced; nil if
  /// one was chosen, and where the provider accepts none.
  private func seeds(of draft: TurnDraft) -> ((Int) -> Int)? {
    guard draft.count > 1, draft.settings.tuning.seed == nil,
      let range = endpoints[draft.profile]?.capabilities.tuning.seed
    else { return nil }
    let count = range.upperBound.saturatingSubtracting(range.lowerBound).saturatingAdding(1)
    guard count > draft.count else { return nil }
    let start = Int(clamping: ports.jitter() * Double(count - 1))
    // The seeds are far apart, in case a provider treats neighbouring ones alike.
    let step = count / 8 + 1
    return { number in
      let place = start.saturatingAdding(number.saturatingMultiplied(by: step))
      return range.lowerBound.saturatingAdding(place % count)
    }
  }
}
