import Cells
import Model
import Themes

extension Drawing {
  /// Draws a line that is typed into and puts the screen's caret in it.
  mutating func drawField(
    _ text: String, caret: Int, in rect: Rect, _ role: Role = .text, placeholder: String = "",
    on ground: Role
  ) {
    guard !rect.isEmpty else { return }
    let field = FieldLayout(text: text, caret: caret, in: rect)
    cursor = field.caret
    guard !text.isEmpty else {
      writeCut(placeholder, at: rect.origin, .muted, on: ground, columns: rect.size.columns)
      return
    }
    write(field.text, at: rect.origin, role, on: ground, limit: rect.size.columns)
    if field.hidden > 0 { put("…", at: rect.origin, .muted, on: ground) }
  }
}
