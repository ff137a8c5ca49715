import Cells
import Model

extension State {
  /// The last picture of the selected session, in its place beside the list; nil where there is no
  /// room, no picture, or a link that would take long.
  var sessionPreview: ScenePlace? {
    guard case .sessions(let picker, let browser)? = overlay, let area = overlayLayout?.preview,
      browser.items.indices.contains(picker.selected),
      case .session(let id) = browser.items[picker.selected].value,
      let picture = browser.figures[id]?.picture
    else { return nil }
    return ScenePlace(
      scene: .picture(picture), area: area, viewport: Viewport(), cell: graphics.cell)
  }

  /// What is painted for it: symbols, because a panel covers the pixels of the panes.
  var sessionPreviewOrders: [PaintOrder] {
    guard !layout.isTooSmall,
      !graphics.link.isSlow || graphics.link.bytesPerSecond ?? .max >= 16_000,
      let place = sessionPreview
    else { return [] }
    return [.symbols(place.paintRequest(colors: colors))]
  }
}
