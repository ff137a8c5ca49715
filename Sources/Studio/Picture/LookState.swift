import Cells
package import Model

/// How the picture pane looks at what it shows.
package struct Look: Hashable, Sendable {
  var viewport: Viewport
  /// The picture's size the viewport was chosen for; another size begins with all of it.
  package var size: PixelSize?
  /// Whether the picture takes the whole screen, as long as it has the keyboard.
  var isFullscreen = false
  /// The pane the keyboard goes back to from there.
  var paneBefore: Pane?
  /// The cell from which the picture is being drawn along with the mouse.
  var dragging: Point?
  /// Single pixels being looked at.
  var inspector: Inspector?
  /// The branch being shown picture by picture.
  var slideshow: Slideshow?
  /// How long each picture of the next slideshow is shown.
  var slideSeconds = Slideshow.usualSeconds
  /// Whether the history has thumbnails beside its turns.
  package var showsThumbnails = false
  /// Many pictures side by side, while the picture has the keyboard.
  package var sheet: ContactSheet?

  package init(viewport: Viewport = Viewport()) {
    self.viewport = viewport
  }
}

extension State {
  /// Whether the picture has the whole screen but one line.
  var isFullscreen: Bool { look.isFullscreen && session.desk.focus == .picture }
}

extension State {
  /// What the keys of the picture pane do with the view: the arrows go through the turns, or along a
  /// picture that is zoomed in.
  var lookingHints: [(Command, String?)] {
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
