import Cells
import Model

/// The instruction being written, and its lines on the screen.
package struct ComposerState: Equatable, Sendable {
  package var field: TextField { didSet { wrap() } }
  /// The columns that the text is wrapped to.
  var columns: Int { didSet { wrap() } }
  /// The text as wrapped on the screen; derived from `field` and `columns`.
  private(set) var wrapped: WrappedText

  init(text: String, caret: Int, columns: Int) {
    field = TextField(text: text, caret: caret)
    self.columns = columns
    wrapped = WrappedText(field.text, columns: columns)
  }

  package var text: String { field.text }
  package var caret: Int { field.caret }
  package var isEmpty: Bool { field.isEmpty }
  package var draft: TextField.Edit { field.draft }

  private mutating func wrap() {
    guard wrapped.columns != columns || wrapped.text != field.text else { return }
    wrapped = WrappedText(field.text, columns: columns)
  }
}

/// Where the parts of the composer are on the screen.
struct ComposerLayout: Hashable, Sendable {
  /// The text, right of the prompt; its last column is reserved for the caret.
  var text: Rect
  /// The chips right of the text, in its first row, and the first cell of them.
  var chips: ChipRow
  var chipsOrigin: Point
  var wrapped: WrappedText
  /// The first line of `wrapped` that is shown.
  var top: Int
  /// The caret on the screen.
  var caret: Point

  /// The caret position nearest to a point of the screen.
  func caret(at point: Point) -> Int {
    wrapped.caret(at: Point(x: max(0, point.x - text.minX), y: point.y - text.minY + top))
  }

  /// The chip at a point of the screen.
  func chip(at point: Point) -> ComposerChip? {
    let place = Point(x: point.x - chipsOrigin.x, y: point.y - chipsOrigin.y)
    return chips.chips.first { $0.inside.contains(place) }
  }
}

extension State {
  /// How many rows the composer needs.
  var composerRowsWanted: Int { composer.wrapped.lines.count }

  /// The columns that the text is wrapped to: what prompt and chips leave of the screen, without
  /// one for the caret and one at the right edge.
  private var composerColumns: Int {
    let chips = chipRow.columns
    return max(1, size.columns - prompt.columns - 2 - (chips > 0 ? chips + 2 : 0))
  }

  /// Wraps the text to what prompt and chips leave of the screen now.
  mutating func fitComposer() {
    let columns = composerColumns
    if composer.columns != columns { composer.columns = columns }
  }

  var composerLayout: ComposerLayout {
    let wrapped = composer.wrapped
    let area = layout.composer
    let start = min(area.maxX, area.minX + prompt.columns)
    let text = Rect(
      x: start, y: area.minY, columns: max(0, min(composer.columns + 1, area.maxX - 1 - start)),
      rows: area.size.rows)
    let position = wrapped.position(ofCaret: composer.caret)
    let spare = max(0, wrapped.lines.count - text.size.rows)
    let top = min(max(0, position.y - text.size.rows / 2), spare)
    let chips = chipRow
    return ComposerLayout(
      text: text, chips: chips,
      chipsOrigin: Point(x: area.maxX - 1 - chips.columns, y: area.minY), wrapped: wrapped,
      top: top, caret: Point(x: text.minX + position.x, y: text.minY + position.y - top))
  }
}
