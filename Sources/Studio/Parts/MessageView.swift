import Cells
import Model
import Themes

extension Drawing {
  /// A message too long for the footer, whole, over the bottom of the panes.
  mutating func drawMessage(_ state: State) {
    guard let places = state.messageLayout else { return }
    fill(places.rect, .footer)
    for (offset, line) in places.lines.enumerated() {
      write(
        line, at: Point(x: places.text.minX, y: places.text.minY + offset), state.statusRole,
        on: .footer, limit: places.text.size.columns)
    }
  }
}
