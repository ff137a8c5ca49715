package import Cells
import Model
import Themes

/// The screen for a state: always `state.size`, whatever the state holds.
package func draw(_ state: State) -> Frame {
  var drawing = Drawing(size: state.size, theme: state.themes.current.adapted(to: state.colors))
  let layout = state.layout
  if layout.isTooSmall {
    drawing.drawTooSmall(state.size)
  } else {
    if !layout.isFullscreen { drawing.drawHeader(state, in: layout.header) }
    var painted = Rect.zero
    if let rect = layout.picture { painted = drawing.drawPicture(state, in: rect) }
    drawing.drawInspector(state)
    // The panes that were called lie over the picture; their own pictures lie on them.
    let scene = drawing.pictures.uncovered(by: layout.covers)
    drawing.pictures = []
    if let rect = layout.history { drawing.drawHistory(state, in: rect) }
    if let rect = layout.settings { drawing.drawSettings(state, in: rect) }
    if !layout.composer.isEmpty { drawing.drawComposer(state, in: layout.composer) }
    drawing.pictures = scene + drawing.pictures
    if let overlay = state.overlay {
      drawing.cursor = nil
      switch overlay {
      // A theme is judged by its effect on the screen, and a search is read in the history.
      case .themes, .search: break
      default:
        let overPicture = [state.waitingCard?.frame, state.failureBanner?.rect].compactMap(\.self)
        let pictures =
          painted.subtracting(layout.covers + overPicture) + state.thumbnailRects
        drawing.dim(above: layout.footer, sparing: pictures)
        // Pixels cannot be dimmed without sending them again, and on a slow line neither can cells.
        if !state.graphics.link.isSlow {
          let pixels = drawing.pictures.flatMap(\.visible)
          for part in pictures.flatMap({ $0.subtracting(pixels) }) { drawing.quiet(part) }
        }
      }
      let panes = drawing.pictures.uncovered(by: state.covers)
      drawing.pictures = []
      drawing.draw(overlay, state)
      // A panel's own pictures lie on it.
      drawing.pictures =
        panes + drawing.pictures.uncovered(by: [state.messageLayout?.rect].compactMap(\.self))
    } else {
      drawing.pictures = drawing.pictures.uncovered(by: state.covers)
    }
    drawing.drawMessage(state)
    drawing.drawFooter(state, in: layout.footer)
  }
  return Frame(
    canvas: drawing.canvas, pictures: drawing.pictures,
    cursor: drawing.cursor, cursorColor: drawing.theme.caret, title: state.windowTitle,
    mouse: state.commands.usesMouse,
    isWorking: state.isWorking)
}

extension Theme {
  /// The colour in which the caret is seen best where one types; nil for the terminal's own, where
  /// the ground is the terminal's too.
  var caret: Color? {
    let ground = self[.composer].background
    let choices = [self[.composer].foreground, self[.accent].foreground]
    return choices.filter { contrast($0, ground) != nil }
      .max { (contrast($0, ground) ?? 0) < (contrast($1, ground) ?? 0) }
  }
}

extension State {
  /// The cells of the panes that something else covers.
  fileprivate var covers: [Rect] {
    let loupe = loupeLayout
    let crosshair = loupe?.crosshair.map { Rect(origin: $0, size: Size(columns: 1, rows: 1)) }
    let panels = [overlayLayout?.frame, messageLayout?.rect, loupe?.frame, crosshair]
    return (panels + [waitingCard?.frame, failureBanner?.rect]).compactMap { $0 }
      + regionLines.flatMap(\.cells)
  }
}

extension [PlacedPicture] {
  /// The pictures with their visible parts, the largest first, because that one is waited for;
  /// those that are fully covered are dropped.
  fileprivate func uncovered(by covers: [Rect]) -> [PlacedPicture] {
    compactMap { placed in
      var placed = placed
      placed.visible = placed.visible.flatMap { $0.subtracting(covers) }
      return placed.visible.isEmpty ? nil : placed
    }.sorted { $0.rect.size.columns * $0.rect.size.rows > $1.rect.size.columns * $1.rect.size.rows }
  }
}
