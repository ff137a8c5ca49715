import Cells
import Model
import Themes

extension Drawing {
  /// Draws the references in order: number, thumbnail, name, role, and the note on each.
  mutating func drawTray(_ tray: ReferenceTray, _ state: State, _ places: OverlayLayout) {
    let references = state.session.workspace.references
    let area = places.list
    if references.isEmpty {
      let lines = [
        "No references yet.",
        "\(state.keyText(.openPicture)) adds files; outside this list, "
          + "\(state.keysText(of: .useAsReference) ?? state.keyText(.useAsReference)) adds the picture shown.",
      ]
      for (offset, line) in lines.prefix(area.size.rows).enumerated() {
        writeCut(
          line, at: Point(x: area.minX, y: area.minY + offset), .muted, on: .popup,
          columns: area.size.columns)
      }
    }
    for index in references.indices {
      guard let rect = state.trayRow(of: index, tray, in: area) else { continue }
      drawReference(at: index, isSelected: index == tray.selected, state, in: rect)
    }
    drawFoot(of: tray, state, places)
  }

  private mutating func drawReference(
    at index: Int, isSelected: Bool, _ state: State, in rect: Rect
  ) {
    let reference = state.session.workspace.references[index]
    let ground: Role = isSelected ? .selection : .popup
    if isSelected {
      fill(
        Rect(
          x: rect.minX - 1, y: rect.minY, columns: rect.size.columns + 2, rows: rect.size.rows),
        ground)
    }
    let number = state.referenceNumber(at: index)
    write(
      number.map { $0 < 10 ? " \($0)" : "\($0)" } ?? " –", at: rect.origin,
      number == nil ? .muted : .accent, on: ground, limit: 2)
    var (_, words) = rect.splitLeft(3)
    if state.trayThumbnailColumns > 0 {
      if let place = state.trayThumbnail(of: index, in: rect) {
        drawSmall(place, state, on: ground)
      }
      words = words.splitLeft(state.trayThumbnailColumns + 1).1
    }
    let used = drawRole(of: reference, isSelected: isSelected, in: words, on: ground)
    writeCut(
      reference.name, at: words.origin, reference.isOn ? .text : .muted, on: ground,
      columns: words.size.columns - used - 2, cut: .middle)
    guard rect.size.rows > 1 else { return }
    drawFacts(of: reference, at: index, state, in: words.splitTop(1).1, on: ground)
  }

  /// Draws the role at the right, with arrows where it can be changed; returns the columns used.
  private mutating func drawRole(
    of reference: Reference, isSelected: Bool, in rect: Rect, on ground: Role
  ) -> Int {
    let role = reference.role?.rawValue ?? "no role"
    let columns = max(0, min(rect.size.columns / 2, 34))
    let text = oneLine(role, columns: max(0, columns - 4))
    return writeRight(
      isSelected ? "‹ \(text) ›" : "\(text)  ", endingAt: rect.maxX, y: rect.minY,
      reference.role == nil || !reference.isOn ? .muted : .accent, on: ground, columns: columns)
  }

  private mutating func drawFacts(
    of reference: Reference, at index: Int, _ state: State, in rect: Rect, on ground: Role
  ) {
    var point = rect.origin
    var columns = rect.size.columns
    if let picture = reference.picture {
      let used = writeCut(picture.factsText, at: point, .muted, on: ground, columns: columns) + 2
      point.x += used
      columns -= used
    }
    let status = state.status(ofReference: index)
    writeCut(
      status.text, at: point, status.isWarning ? .warning : .muted, on: ground,
      columns: columns)
  }

  /// Draws how many are sent, and the role being written or what the selected one means.
  private mutating func drawFoot(of tray: ReferenceTray, _ state: State, _ places: OverlayLayout) {
    guard let note = places.note else { return }
    let references = state.session.workspace.references
    if let field = places.field, let words = tray.field {
      write("›", at: field.origin, .accent, on: .popup)
      drawField(
        words.text, caret: words.caret, in: field.splitLeft(2).1,
        placeholder: "what it is for, in your own words; empty for no role", on: .popup)
    } else if references.indices.contains(tray.selected) {
      let status = state.status(ofReference: tray.selected)
      // Where each reference has only one row, its note is shown here.
      let isSaid = state.trayRowHeight > 1 || status.text.isEmpty
      writeCut(
        isSaid ? references[tray.selected].meaning : status.text, at: note.origin,
        !isSaid && status.isWarning ? .warning : .muted, on: .popup, columns: note.size.columns)
    }
    guard !references.isEmpty else { return }
    let summary = state.traySummary
    writeCut(
      summary.text, at: Point(x: note.minX, y: note.maxY - 1),
      summary.isWarning ? .warning : .muted, on: .popup, columns: note.size.columns)
  }
}

extension Reference {
  /// What the model is told about it.
  fileprivate var meaning: String {
    guard isOn else { return "It stays here and is not sent" }
    guard let role else { return "The model is not told what it is for" }
    return "The model is told: \(role.explanation)"
  }
}
