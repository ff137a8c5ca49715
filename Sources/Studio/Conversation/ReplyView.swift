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
  /// The most rows for a reply.
  private static let mostReplyRows = 3

  /// The area for one picture in its pane: above the row for the model's words, if there is one.
  var pictureArea: Rect? {
    guard let area = layout.pictureInside, !isFullscreen else { return layout.pictureInside }
    return area.splitTop(
      area.size.rows - Layout.replyRows(of: area.size.rows, history.hasReplies)
    ).0
  }

  /// The words that came with the picture shown, or its description where one was asked for, below
  /// it on up to three rows, as far as it leaves room. The details have all of them.
  /// Whether pixels are inspected is read from the state itself: where the crosshair is depends on
  /// where the picture is.
  var reply: ReplyLayout? {
    guard !isFullscreen, sheet == nil, comparedPair == nil, pictureView.inspector == nil,
      let area = pictureArea, let visible = layout.wordsInside, let turn = selectedTurn,
      let picture = shownPicture, picturesOfSelected.contains(picture),
      let text = description(of: picture) ?? turn.outcome?.text.trimmingBlanks, !text.isEmpty,
      visible.size.columns > 12
    else { return nil }
    let top = place(.picture(picture), in: area, pictureView.viewport).rect.maxY
    let rows = min(Self.mostReplyRows, visible.maxY - top)
    guard rows > 0 else { return nil }
    let lines = paragraph("“\(text)”", columns: visible.size.columns - 2, limit: rows)
    return ReplyLayout(
      rect: Rect(x: visible.minX, y: top, columns: visible.size.columns, rows: lines.count),
      lines: lines)
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
