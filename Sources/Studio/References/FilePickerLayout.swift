import Cells
import Model

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

  /// What the panel over the panes needs painted. A link that would take long gets none.
  var overlayOrders: [PaintOrder] {
    guard !layout.isTooSmall,
      !graphics.link.isSlow || graphics.link.bytesPerSecond ?? .max >= 16_000
    else { return [] }
    switch overlay {
    case .files: return filePreview.map { [.file($0)] } ?? []
    case .tray(let tray):
      guard let area = overlayLayout?.list else { return [] }
      let shown = session.workspace.references.dropFirst(tray.top).prefix(
        max(0, area.size.rows / trayRowHeight))
      return shown.compactMap { trayThumbnail(of: $0).map(PaintOrder.symbols) }
    default: return []
    }
  }
}
