package import Imagery
package import Model

/// Makes kept versions: turns that combine two pictures without asking a provider.
package struct RegionCompositor: Sendable {
  private let ports: Ports

  package init(_ ports: Ports) {
    self.ports = ports
  }

  /// Stores a turn that continues from another one: that turn's result inside the regions, given in
  /// pixels of the picture it edited, and the edited picture outside. It costs nothing. `savesFinish`
  /// waits for the workspace to be stored: what was written while the picture was made is stored
  /// with the turn, not overtaken by it.
  package func makeKeptTurn(
    of id: TurnID, regions: [Region], session: Session,
    savesFinish: @Sendable () async -> Void = {}
  ) async throws(Failure) -> Turn {
    guard let turn = try await ports.library.turn(id), let result = turn.result else {
      throw Failure(.usage, "Turn \(id.number) has no picture to keep.")
    }
    guard let edited = try await pictureEdited(by: turn) else {
      throw Failure(
        .usage, "Turn \(id.number) was made from text alone.",
        advice: "There is nothing to keep outside a region.")
    }
    let regions = regions.compactMap { $0.clipped(to: edited.size) }
    guard !RegionMask(regions, size: edited.size).isEmpty else {
      throw Failure(
        .usage, "Turn \(id.number) has no region inside its picture of \(edited.size).",
        advice: "Draw a region, or pass one.")
    }
    let output = try ports.library.temporaryPath()
    let kept = RegionComposite(blending: regions)
    let facts = try await ports.imaging.keep(
      ports.library.path(of: result), over: ports.library.path(of: edited), regions: regions,
      feather: kept.feather, output: output)
    let picture = try await ports.storePicture(output, facts)
    await savesFinish()
    let session = try await ports.library.session(session.id) ?? session
    let inside = regions.count == 1 ? "inside the region" : "inside \(regions.count) regions"
    var draft = TurnDraft(
      session: session, parent: id.number, instruction: "kept: turn \(id.number) \(inside)",
      settings: turn.settings, references: [], regions: regions, kept: kept,
      profile: RegionComposite.name,
      model: RegionComposite.name)
    let places = regions.map(\.description).joined(separator: ", ")
    draft.notes = [
      "Turn \(id.number) inside \(places), blended over \(kept.feather) pixels; outside, the picture before, "
        + "pixel for pixel. No model made it: the next request sends it as your own picture."
    ]
    return try await ports.library.addDone(
      draft, with: Outcome(pictures: [picture], usage: Usage(dollars: 0, isEstimated: false)),
      at: ports.now())
  }

  private func pictureEdited(by turn: Turn) async throws(Failure) -> Picture? {
    PastTurns(try await ports.library.turns(of: turn.id.session)).edited(by: turn).picture
  }
}
