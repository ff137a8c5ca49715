import Cells
import Model

extension State {
  /// Opens the tray on a reference, by default the one added last.
  mutating func openTray(at index: Int? = nil) {
    let last = max(0, session.workspace.references.count - 1)
    overlay = .tray(ReferenceTray(selected: min(index ?? last, last)))
    showSelectedReference()
  }

  /// Runs a command in the tray.
  mutating func run(_ command: Command, in tray: ReferenceTray) -> [Effect] {
    if let field = tray.field {
      write(command, in: field, of: tray)
      return []
    }
    switch command {
    case .up: selectReference(tray.selected - 1)
    case .down: selectReference(tray.selected + 1)
    case .pageUp, .first, .lineStart: selectReference(0)
    case .pageDown, .last, .lineEnd: selectReference(.max)
    case .left: stepRole(by: -1, at: tray.selected)
    case .right: stepRole(by: 1, at: tray.selected)
    case .toggle: switchReference(at: tray.selected)
    case .referenceEarlier: moveReference(tray.selected, by: -1)
    case .referenceLater: moveReference(tray.selected, by: 1)
    case .removeReference: dropReference(at: tray.selected)
    case .choose: beginRole(at: tray.selected)
    case .openPicture: return openFiles(returningToTray: true)
    case .references: overlay = nil
    default: break
    }
    return []
  }

  /// A click selects a reference; a click on the selected one switches it on or off.
  mutating func clickInTray(_ tray: ReferenceTray, at point: Point) {
    if let field = tray.field, let rect = overlayLayout?.field, rect.contains(point) {
      let shown = FieldLayout(text: field.text, caret: field.caret, in: rect)
      var field = field
      field.moveCaret(to: shown.caret(at: point.x))
      overlay = .tray(ReferenceTray(selected: tray.selected, top: tray.top, field: field))
    } else if tray.field == nil, let index = trayRow(at: point) {
      if index == tray.selected { switchReference(at: index) } else { selectReference(index) }
    }
  }

  /// Handles files dropped on the tray; nil if it is not open, or the text names none.
  mutating func dropIntoTray(_ text: String) -> [Effect]? {
    guard case .tray(let tray) = overlay, tray.field == nil else { return nil }
    return droppedPictures(in: text).map { addReferences($0) }
  }

  /// Changes the role being written.
  mutating func editRole(_ change: (inout TextField) -> Void) {
    guard case .tray(var tray) = overlay, var field = tray.field else { return }
    change(&field)
    tray.field = field
    overlay = .tray(tray)
  }

  /// Makes the picture shown a reference of the next instruction.
  mutating func useAsReference() {
    guard let turn = selectedTurn, let picture = shownPicture else {
      return notify("There is no picture to use as a reference yet")
    }
    guard turn.result == picture || picturesOfSelected.contains(picture) else {
      return notify("Turn \(turn.number) has no picture of its own")
    }
    let name = name(of: picture, in: turn)
    guard !session.workspace.references.contains(where: { $0.picture == picture }) else {
      return notify("\(name) is already a reference; \(keyText(.references)) shows them")
    }
    guard hasRoomForReference() else { return }
    session.workspace.references.append(Reference(.picture(picture), name: name))
    notify(
      "\(name) is reference \(session.workspace.references.count); "
        + "\(keyText(.references)) sets its role")
  }

  private func name(of picture: Picture, in turn: Turn) -> String {
    if turn.isOpened { return turn.instruction }
    let results = turn.outcome?.pictures ?? []
    guard let place = picturesOfSelected.firstIndex(of: picture) else {
      return "turn \(turn.number)"
    }
    if place >= results.count { return "turn \(turn.number), draft \(place - results.count + 1)" }
    return results.count > 1 ? "turn \(turn.number), picture \(place + 1)" : "turn \(turn.number)"
  }

  /// Scrolls so that the selected reference is visible and no row is wasted.
  mutating func showSelectedReference() {
    guard case .tray(var tray) = overlay, let area = overlayLayout?.list else { return }
    let rows = max(1, area.size.rows / trayRowHeight)
    let count = session.workspace.references.count
    tray.selected = min(max(0, tray.selected), max(0, count - 1))
    tray.top = min(max(0, tray.top), max(0, count - rows))
    tray.top = min(max(tray.top, tray.selected - rows + 1), tray.selected)
    overlay = .tray(tray)
  }

  private mutating func selectReference(_ index: Int) {
    guard case .tray(var tray) = overlay else { return }
    tray.selected = min(max(0, index), max(0, session.workspace.references.count - 1))
    overlay = .tray(tray)
    showSelectedReference()
  }

  mutating func switchReference(at index: Int) {
    guard session.workspace.references.indices.contains(index) else { return }
    session.workspace.references[index].isOn.toggle()
  }

  private mutating func moveReference(_ index: Int, by offset: Int) {
    let all = session.workspace.references.indices
    guard all.contains(index), all.contains(index + offset) else { return }
    session.workspace.references.swapAt(index, index + offset)
    selectReference(index + offset)
  }

  private mutating func dropReference(at index: Int) {
    guard session.workspace.references.indices.contains(index) else { return }
    notify("removed \(session.workspace.references.remove(at: index).name)")
    selectReference(index)
  }

  /// Cycles through the roles; a role in one's own words stays among them.
  private mutating func stepRole(by offset: Int, at index: Int) {
    guard session.workspace.references.indices.contains(index) else { return }
    let role = session.workspace.references[index].role
    var roles: [Reference.Role?] = [nil] + Reference.Role.named
    if !roles.contains(role) { roles.append(role) }
    let place = roles.firstIndex(of: role) ?? 0
    session.workspace.references[index].role = roles[(place + offset + roles.count) % roles.count]
  }

  private mutating func beginRole(at index: Int) {
    guard case .tray(var tray) = overlay, session.workspace.references.indices.contains(index)
    else {
      return
    }
    let words = session.workspace.references[index].role?.rawValue ?? ""
    tray.field = TextField(text: words, caret: words.count)
    overlay = .tray(tray)
  }

  /// Runs a command while a role is written.
  private mutating func write(_ command: Command, in field: TextField, of tray: ReferenceTray) {
    guard command == .choose else { return editRole { $0.perform(command) } }
    guard field.text.trimmingBlanks.count <= Reference.Role.limit else {
      return warn("A role has at most \(Reference.Role.limit) characters")
    }
    if session.workspace.references.indices.contains(tray.selected) {
      session.workspace.references[tray.selected].role = Reference.Role(rawValue: field.text)
    }
    overlay = .tray(ReferenceTray(selected: tray.selected, top: tray.top))
  }

  /// Handles Esc: leaves the role as it was; false when none is being written.
  mutating func leaveRole() -> Bool {
    guard case .tray(var tray) = overlay, tray.field != nil else { return false }
    tray.field = nil
    overlay = .tray(tray)
    return true
  }
}
