/// Everything one moment of the screen needs: the cells and the terminal modes that go with them.
package struct Frame: Hashable, Sendable {
  package var canvas: Canvas
  /// Where the caret stands; nil hides it.
  package var cursor: Point?
  /// The window's title; already stripped of control characters.
  package var title: String
  /// Whether the mouse is reported; off lets the terminal select text itself.
  package var mouse: Bool

  package init(canvas: Canvas, cursor: Point? = nil, title: String = "Retake", mouse: Bool = true) {
    self.canvas = canvas
    self.cursor = cursor
    self.title = title
    self.mouse = mouse
  }
}
