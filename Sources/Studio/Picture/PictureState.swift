import Model

extension State {
  /// The turn that the next instruction continues from.
  var baseTurn: Turn? { turn(session.workspace.base) }

  /// The picture that the next instruction edits: the newest result on the way to the base, or
  /// while there is none, the reference that the model is told to edit.
  var pictureToEdit: Picture? {
    past.edited(after: nextParent, with: session.workspace.sentReferences).picture
  }

  /// The ratio that would be sent: the chosen one, or the one nearest to the edited picture; nil
  /// where it is left to the provider.
  var resolvedRatio: AspectRatio? { nextPlan.ratio }

  /// The pictures of the selected turn: results, then drafts.
  var picturesOfSelected: [Picture] {
    selectedTurn?.outcome.map { $0.pictures + $0.drafts } ?? []
  }

  /// The picture that the picture pane shows: the selected turn's; while it is working, the one it
  /// edits; before the first turn, the one about to be edited.
  var shownPicture: Picture? {
    guard let turn = selectedTurn else { return pictureToEdit }
    let pictures = picturesOfSelected
    if let index = session.workspace.pictureIndex, pictures.indices.contains(index) {
      return pictures[index]
    }
    if let result = turn.result ?? pictures.first { return result }
    guard turn.isOpen else { return nil }
    return past.edited(by: turn).picture
  }
}
