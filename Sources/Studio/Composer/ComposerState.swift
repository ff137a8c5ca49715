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
  /// The row of reference chips above the text; nil when there are none.
  var references: Rect?
  /// The text, right of the prompt sign; its last column is reserved for the caret.
  var text: Rect
  var wrapped: WrappedText
  /// The first line of `wrapped` that is shown.
  var top: Int
  /// The caret on the screen.
  var caret: Point

  /// The columns left of the text: ` ›  `.
  static let promptColumns = 4

  /// The columns of the text on a screen: one is reserved for the caret, one for the right edge.
  static func textColumns(of screen: Size) -> Int { max(1, screen.columns - promptColumns - 2) }

  /// The caret position nearest to a point of the screen.
  func caret(at point: Point) -> Int {
    wrapped.caret(at: Point(x: max(0, point.x - text.minX), y: point.y - text.minY + top))
  }
}

extension State {
  /// How many rows the composer needs: its lines, and one for references.
  var composerRowsWanted: Int {
    composer.wrapped.lines.count + (showsReferences ? 1 : 0)
  }

  /// Whether a row of references is shown above the text.
  var showsReferences: Bool {
    !session.workspace.references.isEmpty || !imports.waiting.isEmpty || !regions.isEmpty
  }

  var composerLayout: ComposerLayout {
    let wrapped = composer.wrapped
    let area = layout.composer
    let (chips, lines) = area.splitTop(showsReferences && area.size.rows > 1 ? 1 : 0)
    let text = Rect(
      x: lines.minX + ComposerLayout.promptColumns, y: lines.minY,
      columns: max(0, lines.size.columns - ComposerLayout.promptColumns - 1),
      rows: lines.size.rows)
    let position = wrapped.position(ofCaret: composer.caret)
    let spare = max(0, wrapped.lines.count - text.size.rows)
    let top = min(max(0, position.y - text.size.rows / 2), spare)
    return ComposerLayout(
      references: chips.isEmpty ? nil : chips, text: text, wrapped: wrapped, top: top,
      caret: Point(x: text.minX + position.x, y: text.minY + position.y - top))
  }
}
