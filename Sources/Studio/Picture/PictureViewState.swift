import Cells
package import Imagery
package import Model

/// How the picture pane shows its picture.
package struct PictureViewState: Hashable, Sendable {
  var viewport: Viewport
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
  /// Whether the picture has the whole screen except one line.
  var isFullscreen: Bool { pictureView.isFullscreen && session.workspace.focus == .picture }
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
}
