import Cells

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
