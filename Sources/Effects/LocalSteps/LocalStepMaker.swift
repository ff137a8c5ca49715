package import Model
package import Studio

/// Makes turns by changing a picture on this machine.
package struct LocalStepMaker: Sendable {
  private let ports: Ports

  package init(_ ports: Ports) {
    self.ports = ports
  }

  /// Stores a turn with the changed picture, at its full size. It costs nothing. `savesFinish` waits
  /// for the workspace to be stored: what was written while the picture was made is stored with the
  /// turn, not overtaken by it.
  package func makeTurn(
    _ request: LocalStepRequest, savesFinish: @Sendable () async -> Void = {}
  ) async throws(Failure) -> Turn {
    let output = try ports.library.temporaryPath()
    let facts = try await ports.imaging.apply(
      request.step.pixels, to: ports.library.path(of: request.picture), output: output)
    let picture = try await ports.storePicture(output, facts)
    await savesFinish()
    let session = try await ports.library.session(request.session.id) ?? request.session
    var draft = TurnDraft(
      session: session, parent: request.parent,
      instruction: "local: \(request.step.words)", settings: request.session.workspace.settings,
      references: request.reference.map { [$0] } ?? [],
      kept: RegionComposite(feather: 0, step: request.step.words),
      profile: LocalStep.makerName, model: LocalStep.makerName)
    draft.notes = [
      "Made here, without cost: \(request.step.summary(of: request.picture.size)).",
      "No model made it: the next request sends it as your own picture.",
    ]
    return try await ports.library.addDone(
      draft, with: Outcome(pictures: [picture], usage: Usage(dollars: 0, isEstimated: false)),
      at: ports.now())
  }
}
