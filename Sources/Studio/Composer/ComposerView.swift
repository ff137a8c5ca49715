import Cells
import Model
import Themes

extension Drawing {
  /// Draws what the next words edit, the prompt sign, the text, the caret, and what is sent along.
  mutating func drawComposer(_ state: State, in rect: Rect) {
    fill(rect, .composer)
    let isFocused = state.session.workspace.focus == .composer
    let places = state.composerLayout
    let text = places.text
    var x = rect.minX + 1
    for span in state.prompt.spans {
      x += write(
        span.text, at: Point(x: x, y: text.minY), span.role, on: .composer,
        limit: max(0, rect.maxX - x))
    }
    write("›", at: Point(x: x + 1, y: text.minY), isFocused ? .accent : .muted, on: .composer)
    drawChips(places.chips, state, at: places.chipsOrigin)
    if isFocused { cursor = places.caret }
    guard !state.composer.isEmpty else {
      writeCut(
        state.placeholder, at: text.origin, .composerPlaceholder, on: .composer,
        columns: text.size.columns)
      if state.isFullscreen {
        let used = columnWidth(of: state.placeholder) + 3
        let end = places.chips.columns > 0 ? places.chipsOrigin.x - 2 : rect.maxX - 1
        drawPictureFacts(state, at: text.minY, from: text.minX + used, to: end)
      }
      return
    }
    let lines = places.wrapped.lines[places.top...].prefix(text.size.rows)
    for (offset, line) in lines.enumerated() {
      write(
        line.text, at: Point(x: text.minX, y: text.minY + offset), .composer, on: .composer,
        limit: text.size.columns)
    }
    drawMore(places)
    drawStepHint(state, places)
  }

  /// Marks lines above and below the visible ones with signs at the left of the text.
  private mutating func drawMore(_ places: ComposerLayout) {
    let x = places.text.minX - 2
    if places.top > 0 {
      drawCharacter("↑", at: Point(x: x, y: places.text.minY), .muted, on: .composer)
    }
    if places.top + places.text.size.rows < places.wrapped.lines.count, places.text.size.rows > 1 {
      drawCharacter("↓", at: Point(x: x, y: places.text.maxY - 1), .muted, on: .composer)
    }
  }
}

extension State {
  /// What an empty composer suggests; the prompt before it says what is edited.
  fileprivate var placeholder: String {
    switch editTarget {
    case .newPicture where turns.isEmpty:
      size.columns < 80
        ? "Say what to make, or open a picture"
        : "Say what to make, or open a picture and say what should change"
    case .newPicture: "Say what to make"
    case .answer: "Answer, or say what should change"
    case .result: "Say what should change next"
    case .turn, .picture: "Say what should change"
    }
  }
}
