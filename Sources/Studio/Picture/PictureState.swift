import Model

extension State {
  /// The turn the next instruction goes on from.
  var baseTurn: Turn? { turn(session.desk.base) }

  /// The picture the next instruction edits: the newest result on the way to the base, or while there is
  /// none the one of the references that the model is told to edit.
  var pictureToEdit: Picture? {
    past.edited(after: nextParent, with: session.desk.sentReferences).picture
  }

  /// The ratio that would be sent: the one chosen, or the one nearest to the picture that is edited;
  /// nil where it is left to the provider.
  var resolvedRatio: AspectRatio? { nextPlan.ratio }

  /// The pictures of the selected turn that can be looked at: results, then drafts.
  var picturesOfSelected: [Picture] {
    selectedTurn?.outcome.map { $0.pictures + $0.drafts } ?? []
  }

  /// The picture the picture pane shows: of the selected turn; what it edits while it runs; and
  /// before the first turn, the picture about to be edited.
  var shownPicture: Picture? {
    guard let turn = selectedTurn else { return pictureToEdit }
    let pictures = picturesOfSelected
    if let index = session.desk.pictureIndex, pictures.indices.contains(index) {
      return pictures[index]
    }
    if let result = turn.result ?? pictures.first { return result }
    guard turn.isOpen else { return nil }
    return past.edited(by: turn).picture
  }
}
