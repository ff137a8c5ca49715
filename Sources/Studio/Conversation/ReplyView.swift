import Cells
import Imagery
import Model
import Themes

/// The model's words under its picture.
struct ReplyLayout: Hashable, Sendable {
  var rect: Rect
  var lines: [String]
}

extension State {
  /// The most rows for a reply, and the fewest rows of the pane for one at all.
  private static let (mostReplyRows, fewestPaneRows) = (3, 9)

  /// The area for one picture in its pane: above the reply, if there is one.
  var pictureArea: Rect? {
    guard let area = layout.pictureInside else { return nil }
    return reply.map { area.splitTop($0.rect.minY - area.minY).0 } ?? area
  }

  /// The words that came with the picture shown, or its description where one was asked for, on one to three rows: on as many as the picture
  /// leaves free below it, and on one if it leaves none. The details have all of them.
  /// Whether pixels are inspected is read from the state itself: where the crosshair is depends on
  /// where the picture is, and that on the reply.
  var reply: ReplyLayout? {
    guard !isFullscreen, sheet == nil, comparedPair == nil, pictureView.inspector == nil,
      let area = layout.pictureInside, let visible = layout.wordsInside,
      area.size.rows >= Self.fewestPaneRows,
      area.size.columns > 12, let turn = selectedTurn, let picture = shownPicture,
      picturesOfSelected.contains(picture),
      let text = description(of: picture) ?? turn.outcome?.text.trimmingBlanks,
      !text.isEmpty
    else { return nil }
    let whole = place(.picture(picture), in: area, pictureView.viewport)
    let free = area.size.rows - whole.rect.size.rows
    let rows = paragraph(
      "“\(text)”", columns: area.size.columns - 2,
      limit: min(Self.mostReplyRows, max(1, free))
    ).count
    // A pane over the picture takes columns from the words, but no row from the picture.
    return ReplyLayout(
      rect: Rect(
        x: visible.minX, y: area.maxY - rows, columns: visible.size.columns, rows: rows),
      lines: paragraph("“\(text)”", columns: max(1, visible.size.columns - 2), limit: rows))
  }
}

extension State {
  /// Whether the picture that the reply belongs to is on the screen, not the one before it.
  var isReplyCurrent: Bool { scenePlaces.allSatisfy { heldPicture(insteadOf: $0) == nil } }
}

extension Drawing {
  mutating func draw(_ reply: ReplyLayout) {
    for (offset, line) in reply.lines.enumerated() {
      write(
        line, at: Point(x: reply.rect.minX + 1, y: reply.rect.minY + offset), .muted,
        limit: reply.rect.size.columns - 2)
    }
  }
}
