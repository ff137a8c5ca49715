import Imagery
import Model

extension State {
  /// Whether the turn shown edited regions, and everything outside them can still be put back.
  var canKeepOutside: Bool {
    guard let turn = selectedTurn, turn.result != nil, !turn.isOpen, turn.kept == nil,
      regionEditor.keeping == nil, pictureEdited(by: turn) != nil
    else { return false }
    return !turn.regions.isEmpty
  }

  /// Makes a version of the selected turn that equals its parent outside the regions.
  mutating func keepInsideRegions() -> [Effect] {
    guard let turn = selectedTurn, let result = turn.result, !turn.isOpen else {
      notify("Only a turn with a picture can be kept in part")
      return []
    }
    guard regionEditor.keeping == nil else {
      notify("turn \(regionEditor.keeping?.number ?? 0) is being kept already")
      return []
    }
    guard !turn.isOpened else {
      notify("turn 0 is the photograph itself: there is nothing to keep outside")
      return []
    }
    if let step = turn.localStep, turn.result?.size != pictureEdited(by: turn)?.picture.size {
      notify("turn \(turn.number) is a \(cleanLine(step)): the picture before has another size")
      return []
    }
    guard turn.kept == nil || turn.localStep != nil else {
      notify("turn \(turn.number) is a kept version already; nothing changed outside")
      return []
    }
    guard let edited = pictureEdited(by: turn) else {
      notify("turn \(turn.number) was made from text alone: there is nothing to keep outside")
      return []
    }
    let regions = keptRegions(of: turn, result, edited.picture)
    guard !regions.isEmpty else {
      notify("Draw a region first: \(keyText(.region)) in the picture pane")
      return []
    }
    regionEditor.keeping = turn.id
    notify(
      "keeping turn \(turn.number) inside \(regions.count > 1 ? "its regions" : "the region")")
    return [.keep(turn.id, regions: regions, session: session)]
  }

  /// The regions the turn was to stay inside, or those drawn on its result since.
  private func keptRegions(of turn: Turn, _ result: Picture, _ edited: Picture) -> [Region] {
    if let drawn = session.workspace.drawnRegions, drawn.picture == result {
      return drawn.regions.compactMap { $0.scaled(from: result.size, to: edited.size) }
    }
    return turn.regions
  }

  /// Handles a kept version that was made: if it was requested here, the next turn continues from
  /// it.
  mutating func followKeptVersion(_ turn: Turn) {
    guard let id = regionEditor.keeping, id.number == turn.parent, !turn.isOpen else { return }
    regionEditor.keeping = nil
    if session.workspace.base == turn.parent { session.workspace.base = turn.number }
    if session.workspace.selected == turn.parent { select(turn.number) }
    if session.workspace.drawnRegions?.picture == self.turn(turn.parent)?.result {
      session.workspace.drawnRegions = nil
    }
    notify("turn \(turn.number) is a kept version; it costs nothing")
  }

  /// Handles a kept version that could not be made.
  mutating func keepFailed(_ id: TurnID, _ failure: Failure) -> [Effect] {
    if regionEditor.keeping == id { regionEditor.keeping = nil }
    message = Message(.failure, failure.line, failure: failure)
    return []
  }
}
