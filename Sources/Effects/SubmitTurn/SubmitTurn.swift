package import Model
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
