import Cells
import Model
import Themes

extension Drawing {
  /// Draws a text field and places the screen's caret in it.
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

/// A text field, scrolled sideways so that the caret is visible.
struct FieldLayout: Hashable, Sendable {
  /// The visible text.
  var text: String
  /// The number of characters left of the visible ones.
  var hidden: Int
  /// The caret on the screen.
  var caret: Point
  private let rect: Rect

  init(text: String, caret: Int, in rect: Rect) {
    self.rect = rect
    // A line break would not be visible.
    let characters = text.map { $0.isNewline ? "↵" : $0 }
    let caret = min(max(0, caret), characters.count)
    let room = max(1, rect.size.columns - 1)
    var start = caret
    var used = 0
    while start > 0, used + columnWidth(of: characters[start - 1]) <= room {
      start -= 1
      used += columnWidth(of: characters[start])
    }
    hidden = start
    self.caret = Point(x: rect.minX + used, y: rect.minY)
    var end = caret
    while end < characters.count, used + columnWidth(of: characters[end]) <= room {
      used += columnWidth(of: characters[end])
      end += 1
    }
    self.text = String(characters[start..<end])
  }

  /// The caret position nearest to a column of the screen.
  func caret(at x: Int) -> Int {
    var left = rect.minX
    for (offset, character) in text.enumerated() {
      let width = columnWidth(of: character)
      if x < left + (width + 1) / 2 { return hidden + offset }
      left += width
    }
    return hidden + text.count
  }
}
