package import Model
package import Providers

/// Carries one turn from an instruction to its stored outcome, for the studio, `retake run` and batches.
///
/// It has three phases, a file each:
/// - `plan` (PlanTurn.swift): what goes along with the instruction. What is known to be refused is refused
///   here, while nothing is stored or sent.
/// - `store` (StoreTurn.swift): the turn is on the disk, and nobody else takes it up.
/// - `drive` (DriveTurn.swift): it is sent, followed to its end, and what came of it is stored.
package struct SubmitTurn: Sendable {
  let ports: Ports
  /// The configured providers by name.
  let endpoints: [String: Endpoint]
  /// What is known of models, when a turn asks for another than its profile's own.
  let catalogue: Catalogue
  /// What may be spent.
  let budgets: Budgets

  /// What is reported while a turn runs.
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

  /// Stores the turn, sends it and follows it to its end. Everything that happens once it is stored is an
  /// outcome.
  ///
  /// - Throws: Only before it is stored, so nothing was sent then.
  package func run(
    _ draft: TurnDraft, cancellation: CancellationToken = CancellationToken(),
    notify: @escaping @Sendable (Update) -> Void
  ) async throws(Failure) -> Turn {
    let stored = try await store(try await plan(draft))
    notify(.turn(stored.turn))
    return await drive(stored, cancellation: cancellation, notify: notify)
  }

  /// The provider of a profile, asked for that model.
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
