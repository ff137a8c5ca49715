import Cells
package import Imagery
package import Model

/// How the picture pane shows its picture.
package struct PictureViewState: Hashable, Sendable {
  var viewport: Viewport
  /// How every picture of the pane is shown.
  package var transform = ViewTransform()
  /// The picture size that the viewport was chosen for; another size starts with the whole picture.
  package var size: PixelSize?
  /// Whether the picture takes the whole screen while it has the focus.
  var isFullscreen = false
  /// The pane that gets the focus back afterwards.
  var paneBefore: Pane?
  /// The cell that the mouse is dragging the picture from.
  var dragging: Point?
  /// The inspection of single pixels.
  var inspector: Inspector?
  /// The branch shown as a slide show.
  var slideshow: Slideshow?
  /// How long the next slide show shows each picture.
  var slideSeconds = Slideshow.usualSeconds
  /// The contact sheet, while the picture pane has the focus.
  package var sheet: ContactSheet?

  package init(viewport: Viewport = Viewport()) {
    self.viewport = viewport
  }
}

extension State {
  /// The keys of the picture pane: the arrows go through the turns, or pan a picture that is zoomed
  /// in.
  var pictureHints: [(Command, String?)] {
    if inspector != nil {
      return [(.leave, "done"), (.right, "next pixel"), (.zoomIn, nil), (.nextTurn, nil)]
    }
    guard isZoomedIn else {
      return [(.zoomIn, nil), (.right, "next turn"), (.fullscreen, nil), (.inspect, nil)]
    }
    return [
      (.right, "move"), (.nextTurn, nil), (.zoomIn, nil), (.zoomFit, nil), (.fullscreen, nil),
    ]
  }

  /// The turn that the next instruction continues from.
  var baseTurn: Turn? { turn(session.workspace.base) }

  /// The picture that the next instruction edits: the newest result on the way to the base, or
  /// while there is none, the reference that the model is told to edit.
  var pictureToEdit: Picture? {
    past.edited(after: nextParent, with: session.workspace.sentReferences).picture
  }

  /// The ratio that would be sent: the chosen one, or the one nearest to the edited picture; nil
  /// if it is left to the provider.
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
