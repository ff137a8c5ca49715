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
