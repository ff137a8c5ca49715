import Cells
import Model

/// Where the parts of the overlay are on the screen.
struct OverlayLayout: Hashable, Sendable {
  /// The popup with its border.
  var frame: Rect
  /// The text field: a list's query, a path, a title.
  var field: Rect?
  /// The list's rows, or the text.
  var list: Rect
  /// The first row of `list` that is shown.
  var top: Int
  /// Muted lines at the bottom: the sentence about the selected row.
  var note: Rect?
  /// Above the list: the column headings.
  var header: Rect?
  /// Beside the sessions: the last picture of the selected one.
  var preview: Rect?
  /// Beside the ratios: the selected one drawn to scale.
  var drawing: Rect?
  /// The answers of a question.
  var yes: Rect?
  var no: Rect?

  /// The list row under a point: an index among all rows.
  func row(at point: Point) -> Int? {
    list.contains(point) ? top + point.y - list.minY : nil
  }
}

extension State {
  /// The layout of the overlay; nil when nothing covers the panes.
  var overlayLayout: OverlayLayout? {
    guard let overlay else { return nil }
    let screen = Rect(origin: .zero, size: size)
    let wanted = frameSize(of: overlay)
    // The footer stays visible, because its keys belong to the overlay.
    let free = Rect(
      x: 0, y: 0, columns: screen.size.columns, rows: max(0, screen.size.rows - 1))
    let beside = settingsRowOfPanel != nil && hasRoomBesideSettings ? layout.settings?.minX : nil
    let frame = free.splitLeft(beside ?? free.size.columns).0.inset(columns: 1, rows: 0)
      .centered(wanted)
    let inside = frame.inset(columns: 2, rows: 1)
    switch overlay {
    case .confirm(let question): return confirmLayout(question, frame: frame, inside: inside)
    case .prompt:
      let (field, rest) = inside.splitTop(1)
      return OverlayLayout(frame: frame, field: field, list: rest, top: 0)
    case .search: return searchLayout
    case .tray(let tray): return trayLayout(tray, frame: frame, inside: inside)
    case .files(let files): return filesLayout(files, frame: frame, inside: inside)
    case .details(let top), .costs(_, let top), .manual(_, _, let top):
      return OverlayLayout(frame: frame, list: inside, top: top)
    case .ratio, .help, .palette, .themes, .sessions, .instructions, .templates, .resolution,
      .thinking, .list:
      return listLayout(overlay, frame: frame, inside: inside)
    }
  }

  /// The search field, in the line above the history so that it covers no turn.
  private var searchLayout: OverlayLayout? {
    guard let pane = layout.history else { return nil }
    let line = pane.splitTop(1).0.splitLeft(max(0, pane.size.columns - 1)).0
    let (field, count) = line.splitLeft(max(0, line.size.columns - 11))
    return OverlayLayout(frame: line, field: field.splitLeft(2).1, list: count, top: 0)
  }

  private func listLayout(_ overlay: Overlay, frame: Rect, inside: Rect) -> OverlayLayout {
    var (field, list): (Rect?, Rect) = (nil, inside)
    if overlay.hasQuery { (field, list) = inside.splitTop(1) }
    let (rows, note) = list.splitTop(list.size.rows - noteRows(columns: list.size.columns))
    list = rows
    var (header, preview): (Rect?, Rect?)
    if case .sessions = overlay {
      if list.size.columns >= 90, list.size.rows >= 8 {
        let (left, right) = list.splitLeft(list.size.columns * 3 / 5)
        (list, preview) = (left, right.splitLeft(3).1)
      }
      let (line, rest) = list.splitTop(1)
      (header, list) = (line, rest)
    }
    var drawing: Rect?
    if case .list(.profiles, _) = overlay, list.size.rows > 1 {
      let (line, rest) = list.splitTop(1)
      (header, list) = (line, rest)
    }
    if case .ratio = overlay, list.size.columns >= 44 {
      let (left, right) = list.splitLeft(list.size.columns - 18)
      (list, drawing) = (left, right)
    }
    let picker = overlay.picker ?? Picker()
    return OverlayLayout(
      frame: frame, field: field, list: list, top: picker.top, note: note, header: header,
      preview: preview, drawing: drawing)
  }

  /// The rows reserved for the sentence about the selected row: as many as the longest needs, so
  /// that nothing moves with the selection.
  private func noteRows(columns: Int) -> Int {
    switch overlay {
    case .ratio, .resolution, .thinking, .help, .palette, .list:
      let lines = pickerItems.lazy.map { wrapped($0.note, columns: columns).count }
      return min(3, lines.max() ?? 1)
    case .instructions, .templates: return size.rows >= 24 ? 4 : 2
    default: return 1
    }
  }

  private func confirmLayout(_ question: Confirmation, frame: Rect, inside: Rect) -> OverlayLayout {
    let (text, buttons) = inside.splitTop(inside.size.rows - 1)
    let yesColumns = columnWidth(of: question.yesLabel)
    let noColumns = columnWidth(of: question.noLabel)
    let (yes, rest) = buttons.splitLeft(yesColumns)
    let no = Rect(
      x: min(rest.minX + 2, buttons.maxX), y: buttons.minY,
      columns: min(noColumns, max(0, rest.size.columns - 2)), rows: buttons.size.rows)
    return OverlayLayout(frame: frame, list: text, top: 0, yes: yes, no: no)
  }

  /// The width of the frame around a text.
  var textFrameColumns: Int { min(100, size.columns - 4) }

  private func frameSize(of overlay: Overlay) -> Size {
    let wide = size.columns - 4
    let high = size.rows - 3
    switch overlay {
    case .help:
      return Size(columns: min(100, wide), rows: high)
    case .details, .costs, .manual:
      let columns = textFrameColumns
      let lines = textLines(of: overlay, columns: columns - 4).count
      return Size(columns: columns, rows: min(lines + 2, high))
    case .palette:
      return Size(columns: min(76, wide), rows: min(20, high))
    case .sessions:
      // Always the same, so that nothing jumps while typing or changing sections.
      return Size(columns: min(132, wide), rows: min(size.columns >= 100 ? 30 : 20, high))
    case .instructions, .templates:
      return Size(columns: min(110, wide), rows: min(24, high))
    case .themes:
      return Size(columns: min(80, wide), rows: min(themes.all.count + 4, high))
    case .ratio, .resolution, .thinking:
      let columns = min(64, wide)
      let rows = pickerItems.count + noteRows(columns: columns - 4) + 2
      return Size(columns: columns, rows: min(rows, high))
    case .list(.profiles, _):
      // No smaller while a query narrows the list.
      return Size(columns: min(104, wide), rows: min(profiles.all.count + 7, high))
    case .list(.models, _):
      return Size(columns: min(88, wide), rows: min(max(5, profile.models.count) + 6, high))
    case .list:
      let columns = min(64, wide)
      let rows = pickerItems.count + noteRows(columns: columns - 4) + 2
      return Size(columns: columns, rows: min(rows, high))
    case .tray: return trayFrameSize(within: Size(columns: wide, rows: high))
    case .files: return filesFrameSize(within: Size(columns: wide, rows: high))
    case .prompt, .search:
      return Size(columns: min(80, wide), rows: 4)
    case .confirm(let question):
      let columns = min(72, wide)
      let lines = wrapped(question.question, columns: columns - 4).count
      return Size(columns: columns, rows: min(lines + 4, high))
    }
  }
}
