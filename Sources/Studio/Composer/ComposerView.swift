import Cells
import Model
import Themes

extension Drawing {
  /// Draws the references as chips, the prompt sign, the text and the caret.
  mutating func drawComposer(_ state: State, in rect: Rect) {
    fill(rect, .composer)
    let isFocused = state.session.workspace.focus == .composer
    let places = state.composerLayout
    if let chips = places.references { drawChips(state, in: chips) }
    let text = places.text
    write(
      "›", at: Point(x: rect.minX + 1, y: text.minY), isFocused ? .accent : .muted, on: .composer)
    if isFocused { cursor = places.caret }
    guard !state.composer.isEmpty else {
      writeCut(
        state.placeholder, at: text.origin, .composerPlaceholder, on: .composer,
        columns: text.size.columns)
      return
    }
    let lines = places.wrapped.lines[places.top...].prefix(text.size.rows)
    for (offset, line) in lines.enumerated() {
      write(
        line.text, at: Point(x: text.minX, y: text.minY + offset), .composer, on: .composer,
        limit: text.size.columns)
    }
    drawMore(places, in: rect)
  }

  /// Marks lines above and below the visible ones with signs at the left.
  private mutating func drawMore(_ places: ComposerLayout, in rect: Rect) {
    let x = rect.minX + 1
    if places.top > 0 {
      drawCharacter("↑", at: Point(x: x, y: places.text.minY), .muted, on: .composer)
    }
    if places.top + places.text.size.rows < places.wrapped.lines.count, places.text.size.rows > 1 {
      drawCharacter("↓", at: Point(x: x, y: places.text.maxY - 1), .muted, on: .composer)
    }
  }

  private mutating func drawChips(_ state: State, in rect: Rect) {
    let references = state.session.workspace.references.enumerated().map { index, reference in
      let status = state.status(ofReference: index)
      let role: Role = status.isWarning ? .warning : reference.isOn ? .composer : .muted
      let number = state.referenceNumber(at: index).map(String.init) ?? "–"
      return ("\(number) \(reference.nameAndRole)", role)
    }
    let chips =
      references + state.regionChips.map { ($0, Role.accent) }
      + state.imports.waiting.map(readingChip)
    var x = rect.minX + 4
    let end = rect.maxX - 1
    for (index, (name, role)) in chips.enumerated() {
      let left = chips.count - index
      // Room for the number of those that do not fit.
      let reserve = left > 1 ? 5 : 0
      let room = min(28, end - x - 3 - reserve)
      guard room >= 6 else {
        write("+\(left)", at: Point(x: x, y: rect.minY), .muted, on: .composer, limit: end - x)
        return
      }
      x += write("[", at: Point(x: x, y: rect.minY), .muted, on: .composer)
      x += writeCut(
        name, at: Point(x: x, y: rect.minY), role, on: .composer, columns: room, cut: .middle)
      x += write("]", at: Point(x: x, y: rect.minY), .muted, on: .composer) + 1
    }
  }

  private func readingChip(_ path: String) -> (String, Role) {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    return ("reading \(name)", .muted)
  }
}

extension State {
  fileprivate var placeholder: String {
    if turns.isEmpty {
      return session.workspace.references.isEmpty
        ? "Say what to make, or open a picture and say what should change"
        : "Say what should change"
    }
    guard let base = session.workspace.base else { return "A new conversation: say what to make" }
    return base == turns.last?.number
      ? "Say what should change next" : "Say what should change in turn \(base)"
  }
}
