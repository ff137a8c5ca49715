extension State {
  /// The turn the next instruction goes on from.
  package var baseTurn: Turn? { turn(session.desk.base) }

  /// The picture the next instruction edits: the newest result on the way to the base, or in a new
  /// conversation the first reference.
  package var pictureToEdit: Picture? {
    latestResult(upTo: session.desk.base)
      ?? session.desk.sentReferences.lazy.compactMap(\.picture).first
  }

  /// The result of a turn, or of the nearest turn above it that has one.
  package func latestResult(upTo number: Int?) -> Picture? {
    var next = turn(number)
    while let turn = next {
      if let result = turn.result { return result }
      guard let parent = turn.parent, parent < turn.number else { return nil }
      next = self.turn(parent)
    }
    return nil
  }

  /// The ratio that would be sent: the one chosen, or the one nearest to the picture that is edited;
  /// nil where the model decides.
  package var resolvedRatio: AspectRatio? {
    switch session.desk.settings.ratio {
    case .fixed(let ratio): ratio
    case .auto:
      pictureToEdit.map { .nearest(to: $0.size, among: profile.capabilities.ratios) }
    }
  }

  /// The pictures of the selected turn that can be looked at: results, then drafts.
  package var picturesOfSelected: [Picture] {
    selectedTurn?.outcome.map { $0.pictures + $0.drafts } ?? []
  }

  /// The picture the picture pane shows: of the selected turn; what it edits while it runs; and
  /// before the first turn, the picture about to be edited.
  package var shownPicture: Picture? {
    guard let turn = selectedTurn else { return pictureToEdit }
    let pictures = picturesOfSelected
    if let index = session.desk.pictureIndex, pictures.indices.contains(index) {
      return pictures[index]
    }
    if let result = turn.result ?? pictures.first { return result }
    guard turn.isOpen else { return nil }
    return latestResult(upTo: turn.parent) ?? turn.references.lazy.compactMap(\.picture).first
  }
}
