import Cells
import Model

extension State {
  private static let wheelRows = 3

  /// Handles the mouse: what is dragged first, then what the buttons and the wheel do.
  mutating func handleMouse(_ mouse: Mouse) -> [Effect] {
    guard !layout.isTooSmall else { return [] }
    if case .drag(.left) = mouse.action, isDragging {
      continueDrag(to: mouse.point)
      return []
    }
    guard !handlePictureMouse(mouse) else { return [] }
    switch mouse.action {
    case .press(.left):
      beginDrag(at: mouse.point)
      let before = question
      defer { recordQuestion(since: before, isByCommand: true) }
      return click(at: mouse.point)
    case .drag(.left):
      continueDrag(to: mouse.point)
      return []
    case .release(.left):
      endDrag(at: mouse.point)
      return []
    case .scrollUp: return scroll(by: -1, at: mouse.point)
    case .scrollDown: return scroll(by: 1, at: mouse.point)
    case .press, .release, .drag: return []
    }
  }

  /// Handles a click: on a hint it runs the command, on a panel or a pane it selects there.
  private mutating func click(at point: Point) -> [Effect] {
    // The click refers to what was on the screen before the message goes away.
    let hint = footerLayout.hints.first { $0.rect.contains(point) }?.hint
    message = nil
    commands.pendingKeys = []
    if let hint { return hint.pressed.map { press($0, .alone) } ?? run(hint.command) }
    if overlay != nil { return clickInOverlay(at: point) }
    let chip = headerLayout.chips.first { $0.rect.contains(point) }?.chip
    if let command = chip?.command { return run(command) }
    let layout = layout
    if layout.composer.contains(point) {
      let chip = composerLayout.chip(at: point)
      focus(.composer)
      if case .reference(let index) = chip?.subject {
        openTray(at: index)
        return []
      }
      composer.field.moveCaret(to: composerLayout.caret(at: point))
    } else if layout.settings?.contains(point) == true {
      return clickInSettings(at: point)
    } else if layout.history?.contains(point) == true {
      clickInHistory(at: point)
    } else if layout.picture?.contains(point) == true {
      focus(.picture)
      if sheet != nil {
        clickInSheet(at: point)
        return []
      }
      pictureView.dragging = point
      _ = pointInspector(at: point)
    }
    return []
  }

  /// A click on a row selects it; a click on the selected row chooses it.
  private mutating func clickInHistory(at point: Point) {
    let row = historyRow(at: point)
    let wasFocused = session.workspace.focus == .history
    focus(.history)
    guard let row else { return }
    let number = history.tree.rows[row].number
    if wasFocused, number == session.workspace.selected {
      continueFromSelected()
    } else {
      select(number)
    }
  }

  /// A click on a setting changes it and keeps the focus, so that typing continues. On a reference,
  /// or beside the rows, it moves the focus there.
  private mutating func clickInSettings(at point: Point) -> [Effect] {
    let row = settingsLayout.first { $0.rect.contains(point) }?.line.row
    guard let row, let place = settingsRows.firstIndex(of: row) else {
      focus(.settings)
      return []
    }
    if case .reference = row { focus(.settings) }
    settings.row = place
    return openSelectedSetting()
  }

  private mutating func clickInOverlay(at point: Point) -> [Effect] {
    guard let overlay, let places = overlayLayout else { return [] }
    guard places.frame.contains(point) else { return clickBesideOverlay(at: point) }
    switch overlay {
    case .confirm(let question):
      if places.yes?.contains(point) == true { return agree(to: question) }
      if places.no?.contains(point) == true { return closeOverlay() }
    case .prompt(var prompt):
      guard let field = places.field, field.contains(point) else { return [] }
      let shown = FieldLayout(text: prompt.field.text, caret: prompt.field.caret, in: field)
      prompt.field.moveCaret(to: shown.caret(at: point.x))
      self.overlay = .prompt(prompt)
    case .search(var search):
      guard let field = places.field, field.contains(point) else { return [] }
      let shown = FieldLayout(text: search.field.text, caret: search.field.caret, in: field)
      search.field.moveCaret(to: shown.caret(at: point.x))
      self.overlay = .search(search)
    case .tray(let tray): clickInTray(tray, at: point)
    case .files(let files): return clickInFiles(files, at: point)
    case .details, .costs, .manual: break
    case .themes(let picker, _):
      guard let row = itemRow(at: point) else { return [] }
      if row == picker.selected { return chooseItem() }
      selectItem(at: row)
    case .sessions(let picker, _):
      guard let row = itemRow(at: point) else { return [] }
      if row == picker.selected { return chooseItem() }
      selectItem(at: row)
    case .list(.safety, _):
      guard let row = itemRow(at: point) else { return [] }
      selectItem(at: row)
      stepSafetyItem(by: 1, wrapping: true)
    case .help, .palette, .instructions, .templates, .ratio, .resolution, .thinking, .list:
      guard let row = itemRow(at: point) else { return [] }
      selectItem(at: row)
      return chooseItem()
    }
    return []
  }

  /// A click outside a panel closes it; on another setting it opens that one's panel instead.
  private mutating func clickBesideOverlay(at point: Point) -> [Effect] {
    guard settingsRowOfPanel != nil else { return closeOverlay() }
    let row = settingsLayout.first { $0.rect.contains(point) }?.line.row
    let command = headerLayout.chips.first { $0.rect.contains(point) }?.chip.command
    let closed = closeOverlay()
    if let row, let place = settingsRows.firstIndex(of: row) {
      settings.row = place
      return closed + openSelectedSetting()
    }
    return closed + (command.map { run($0) } ?? [])
  }

  private func itemRow(at point: Point) -> Int? {
    guard let row = overlayLayout?.row(at: point), row < pickerItems.count else { return nil }
    return row
  }

  /// A list scrolls by one row, a text by several. The wheel never chooses an answer.
  private mutating func scrollOverlay(_ command: Command) {
    switch overlay {
    case .details, .costs, .manual:
      for _ in 0..<Self.wheelRows { if let overlay { _ = run(command, in: overlay) } }
    case .confirm, .prompt, nil: break
    case .some(let list): _ = run(command, in: list)
    }
  }

  private mutating func scroll(by direction: Int, at point: Point) -> [Effect] {
    if overlay != nil {
      scrollOverlay(direction < 0 ? .up : .down)
      return []
    }
    let layout = layout
    if layout.history?.contains(point) == true {
      scrollHistory(by: direction * Self.wheelRows)
    } else if layout.composer.contains(point) {
      _ = composer.field.moveVertically(by: direction, columns: composer.columns)
    } else if layout.settings?.contains(point) == true {
      settings.row = min(max(0, settings.row + direction), max(0, settingsRows.count - 1))
    } else if layout.picture?.contains(point) == true {
      if !runInSheet(direction < 0 ? .left : .right) { selectRow(by: direction) }
    }
    return []
  }
}
