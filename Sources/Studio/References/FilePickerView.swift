import Cells
import Imagery
import Model
import Themes

extension State {
  func filesFrameSize(within most: Size) -> Size {
    Size(columns: min(116, most.columns), rows: min(36, most.rows))
  }

  /// Lays out the text field, the folder below it, its entries and a sentence; and beside them the
  /// picture under the cursor, where there is room.
  func filesLayout(_ files: FilePicker, frame: Rect, inside: Rect) -> OverlayLayout {
    let (field, rest) = inside.splitTop(1)
    let (body, note) = rest.splitTop(1).1.splitTop(rest.size.rows - 2)
    var (list, drawing): (Rect, Rect?) = (body, nil)
    if body.size.columns >= 66, body.size.rows >= 6 {
      let (left, right) = body.splitLeft(max(38, body.size.columns * 2 / 5))
      (list, drawing) = (left, right.splitLeft(2).1)
    }
    return OverlayLayout(
      frame: frame, field: field.splitLeft(2).1, list: list, top: files.top, note: note,
      drawing: drawing)
  }

  /// What is drawn beside the list: the picture under the cursor, as large as fits.
  var filePreview: FileRequest? {
    guard case .files(let files) = overlay, let area = overlayLayout?.drawing,
      let entry = files.entry, !entry.isFolder
    else { return nil }
    return FileRequest(
      path: files.path(of: entry), byteCount: entry.byteCount, modified: entry.modified,
      size: area.splitTop(area.size.rows - 1).0.size, cell: graphics.cell, colors: colors)
  }

  /// The same picture as pixels, where the terminal shows them and the link is not slow; nil while
  /// the symbols are not ready, which say whether it is a picture at all.
  var filePixels: FileRequest? {
    guard !graphics.link.isSlow, let form = graphics.pixels, var request = filePreview,
      case .ready = previews[.file(request)]
    else { return nil }
    (request.form, request.sixelColors) = (form, graphics.sixelColors)
    return request
  }
}

extension Drawing {
  /// Folders and picture files, and the picture under the cursor beside them.
  mutating func drawFiles(_ files: FilePicker, _ state: State, _ places: OverlayLayout) {
    var box = Box(rect: places.frame, title: "Open a picture")
    box.scroll = ScrollMark(
      top: files.top, shown: places.list.size.rows, count: files.shown.count)
    box.status = files.countText
    draw(box)
    guard let field = places.field else { return }
    write("›", at: Point(x: field.minX - 2, y: field.minY), .accent, on: .popup)
    drawField(
      files.field.text, caret: files.field.caret, in: field,
      placeholder: "type part of a name, or a path such as ~/kite.jpg", on: .popup)
    writeCut(
      files.folderText, at: Point(x: places.list.minX, y: places.list.minY - 1), .accent,
      on: .popup, columns: field.maxX - places.list.minX, cut: .middle)
    drawEntries(of: files, in: places.list)
    if let note = places.note {
      writeCut(
        files.noteText, at: note.origin, files.failure == nil ? .muted : .error, on: .popup,
        columns: note.size.columns)
    }
    if let area = places.drawing { drawPreview(of: files, state, in: area) }
  }

  private mutating func drawEntries(of files: FilePicker, in area: Rect) {
    guard !files.shown.isEmpty else {
      let text =
        files.failure != nil
        ? ""
        : files.listing == nil
          ? "looking…"
          : files.field.isEmpty
            ? "no folders or pictures here" : "nothing matches"
      writeCut(text, at: area.origin, .muted, on: .popup, columns: area.size.columns)
      return
    }
    for offset in 0..<max(0, area.size.rows) {
      guard let entry = files.entry(at: files.top + offset) else { return }
      let y = area.minY + offset
      let isSelected = files.top + offset == files.selected
      let ground: Role = isSelected ? .selection : .popup
      if isSelected {
        fill(Rect(x: area.minX - 1, y: y, columns: area.size.columns + 2, rows: 1), ground)
      }
      if files.isMarked(entry) {
        drawCharacter("•", at: Point(x: area.minX - 1, y: y), .current, on: ground)
      }
      let detail = entry.isFolder ? "" : byteText(entry.byteCount)
      let used = writeRight(
        detail, endingAt: area.maxX, y: y, .muted, on: ground,
        columns: area.size.columns >= 30 ? 10 : 0)
      let name = printable(entry.name, keepingLines: false)
      writeCut(
        entry.isFolder ? name + "/" : name, at: Point(x: area.minX, y: y),
        entry.isFolder ? .accent : .text, on: ground, columns: area.size.columns - used - 1,
        cut: .middle)
    }
  }

  /// Draws the picture as it is on disk, and its facts below.
  private mutating func drawPreview(of files: FilePicker, _ state: State, in area: Rect) {
    guard let request = state.filePreview else { return }
    let (room, foot) = area.splitTop(area.size.rows - 1)
    switch state.previews[.file(request)] {
    case .ready(.file(let canvas, let facts)):
      let rect = room.centered(canvas.size)
      place(canvas, at: rect.origin, clip: room)
      if let pixels = state.filePixels,
        case .ready(.pixels(let picture)) = state.previews[.file(pixels)]
      {
        pictures.append(
          PlacedPicture(
            picture: picture, origin: rect.origin, visible: [rect], ground: theme[.popup]))
      }
      writeCentered("\(facts.size) \(facts.type.name)", in: foot, .muted, on: .popup)
    case .failed(let failure):
      let lines = paragraph(
        printable(failure.message, keepingLines: false), columns: room.size.columns, limit: 3)
      for (offset, line) in lines.enumerated() {
        write(
          line, at: Point(x: room.minX, y: room.minY + offset), .warning, on: .popup,
          limit: room.size.columns)
      }
    case .ready, .painting, nil: writeCentered("looking…", in: foot, .muted, on: .popup)
    }
  }
}

extension FilePicker {
  fileprivate var folderText: String {
    printable(listing?.spelled ?? asked, keepingLines: false)
  }

  /// `3 marked`, `12 of 10,000`.
  fileprivate var countText: String {
    let marks = marked.isEmpty ? [] : ["\(marked.count) marked"]
    guard let all = listing?.entries.count, all > 0 else { return marks.joined() }
    let count = shown.count == all ? grouped(all) : "\(grouped(shown.count)) of \(grouped(all))"
    return (marks + [count]).joined(separator: " · ")
  }

  fileprivate var noteText: String {
    if let failure {
      return printable(
        [failure.message, failure.advice].filter { !$0.isEmpty }.joined(separator: " "),
        keepingLines: false)
    }
    if !marked.isEmpty {
      let what = marked.count == 1 ? "the marked picture" : "the \(marked.count) marked pictures"
      return "Enter on a picture adds \(what)"
    }
    return isPath
      ? "A path or an https URL; Tab completes names"
      : "Space marks several; Backspace goes up a folder"
  }
}
