/// Everything the screen shows at one moment: the cells, the pixels over them, and the terminal
/// modes that go with them.
package struct Frame: Hashable, Sendable {
  package var canvas: Canvas
  /// The pictures shown as pixels; they do not overlap.
  package var pictures: [PlacedPicture]
  /// The position of the caret; nil hides it.
  package var cursor: Point?
  /// The window's title, already stripped of control characters.
  package var title: String
  /// Whether the mouse is reported; when off, the terminal selects text itself.
  package var mouse: Bool

  package init(
    canvas: Canvas, pictures: [PlacedPicture] = [], cursor: Point? = nil, title: String = "Retake",
    mouse: Bool = true
  ) {
    self.canvas = canvas
    self.pictures = pictures
    self.cursor = cursor
    self.title = title
    self.mouse = mouse
  }
}
