import Cells
import Model
import Themes

/// A list in a popup: its rows, the selected one, and its position.
struct ItemList {
  var items: [PickerItem]
  var picker: Picker
  var places: OverlayLayout

  var selected: PickerItem? {
    items.indices.contains(picker.selected) ? items[picker.selected] : nil
  }

  /// The visible rows, as indexes among all rows.
  var shown: Range<Int> {
    let top = min(max(0, places.top), items.count)
    return top..<min(items.count, top + max(0, places.list.size.rows))
  }
}

extension Drawing {
  /// Draws the visible rows: the selected one as a bar from border to border, a dot before the
  /// current one. `content` draws a row's text in its rectangle on its ground.
  mutating func drawRows(
    _ list: ItemList, _ content: (inout Drawing, PickerItem, Int, Rect, Role) -> Void
  ) {
    let area = list.places.list
    guard !list.items.isEmpty else {
      let text = list.picker.query.isEmpty ? "nothing here yet" : "nothing matches"
      writeCut(text, at: area.origin, .muted, on: .popup, columns: area.size.columns)
      return
    }
    for index in list.shown {
      let item = list.items[index]
      let y = area.minY + index - list.places.top
      let row = Rect(x: area.minX, y: y, columns: area.size.columns, rows: 1)
      let isSelected = index == list.picker.selected
      let ground: Role = isSelected ? .selection : .popup
      if isSelected {
        fill(Rect(x: row.minX - 1, y: y, columns: row.size.columns + 2, rows: 1), ground)
      }
      if item.isCurrent {
        drawCharacter("•", at: Point(x: row.minX - 1, y: y), .current, on: ground)
      }
      content(&self, item, index, row, ground)
    }
  }

  /// Draws the sentence about the selected row, or the reason why it cannot be chosen; nothing when
  /// the row itself has enough columns for it.
  mutating func drawNote(of list: ItemList, unlessWithin columns: Int = 0) {
    guard let note = list.places.note, let item = list.selected,
      columnWidth(of: item.note) > columns
    else { return }
    let lines = paragraph(item.note, columns: note.size.columns, limit: note.size.rows)
    for (offset, line) in lines.enumerated() {
      write(
        line, at: Point(x: note.minX, y: note.minY + offset), item.isEnabled ? .muted : .warning,
        on: .popup, limit: note.size.columns)
    }
  }
}

extension State {
  /// Opens a list, scrolled to its selected row.
  mutating func openList(_ list: Overlay) {
    overlay = list
    showSelectedItem()
  }

  /// Runs a command while a list is open.
  mutating func runInList(_ command: Command) -> [Effect] {
    let page = max(1, (overlayLayout?.list.size.rows ?? 2) - 1)
    switch command {
    case .up: selectItem(by: -1)
    case .down: selectItem(by: 1)
    case .pageUp: selectItem(by: -page)
    case .pageDown: selectItem(by: page)
    case .first, .lineStart: selectItem(by: -pickerItems.count)
    case .last, .lineEnd: selectItem(by: pickerItems.count)
    case .choose: return chooseItem()
    case .toggle:
      // Only these lists show what Space changes.
      if case .thinking = overlay { toggleThoughts() }
      stepSafetyItem(by: 1, wrapping: true)
    case .turnOver: if case .help = overlay { switchHelpPart() }
    case .left, .right: stepSafetyItem(by: command == .left ? -1 : 1)
    default:
      changeQuery { query in
        var line = TextField(text: query, caret: query.count)
        line.perform(command)
        query = line.text
      }
    }
    return []
  }

  /// The maximum bytes of a query, which is matched with each row on every key.
  private static let longestQuery = 400

  /// Changes the query; the selection moves to the best match.
  mutating func changeQuery(_ change: (inout String) -> Void) {
    guard let list = overlay, list.hasQuery, var picker = list.picker else { return }
    let before = picker.query
    change(&picker.query)
    if picker.query.utf8.count > Self.longestQuery {
      picker.query = picker.query.beginning(bytes: Self.longestQuery).text
    }
    guard picker.query != before else { return }
    picker.selected = 0
    picker.top = 0
    overlay?.picker = picker
    showSelectedTheme()
  }

  /// Selects a row of the open list; a theme is shown at once.
  mutating func selectItem(at index: Int) {
    let count = pickerItems.count
    overlay?.picker?.selected = min(max(0, index), max(0, count - 1))
    showSelectedItem()
    showSelectedTheme()
  }

  /// Scrolls the list so that the selected row is visible and no row is wasted.
  mutating func showSelectedItem() {
    guard var picker = overlay?.picker, let area = overlayLayout?.list else { return }
    let rows = max(1, area.size.rows)
    let count = pickerItems.count
    picker.selected = min(max(0, picker.selected), max(0, count - 1))
    picker.top = min(max(0, picker.top), max(0, count - rows))
    picker.top = min(max(picker.top, picker.selected - rows + 1), picker.selected)
    overlay?.picker = picker
  }

  /// Chooses the selected row of the open list.
  mutating func chooseItem() -> [Effect] {
    guard let picker = overlay?.picker else { return [] }
    let items = pickerItems
    guard items.indices.contains(picker.selected) else { return [] }
    let item = items[picker.selected]
    guard item.isEnabled else {
      warn(item.note)
      return []
    }
    switch item.value {
    case .command(let command):
      overlay = nil
      return run(command)
    case .topic(let topic): return readManual(topic)
    case .theme(let name): return chooseTheme(name)
    case .session(let id): return openSession(id)
    case .instruction(let place):
      recallInstruction(at: place)
      return []
    case .template(let template):
      choose(template)
      return []
    case .ratio(let ratio): session.workspace.settings.ratio = ratio
    case .resolution(let resolution): session.workspace.settings.resolution = resolution
    case .thinking(let level): session.workspace.settings.thinking = level
    case .thoughts:
      toggleThoughts()
      return []
    case .format(let format): session.workspace.settings.format = format
    case .people(let people): session.workspace.settings.tuning.people = people
    // Each value is kept as soon as it is shown.
    case .safety: break
    case .filter(let filter): setFilter(filter)
    case .variants(let count): return sendVariants(count)
    case .larger(let resolution): return sendLarger(resolution)
    case .cancelling(let id): return cancelChosen(id)
    case .profile(let name): return use(profileNamed: name)
    case .model(let id): return use(model: id)
    }
    overlay = nil
    return []
  }

  private mutating func selectItem(by offset: Int) {
    guard let picker = overlay?.picker else { return }
    selectItem(at: picker.selected + offset)
  }
}
