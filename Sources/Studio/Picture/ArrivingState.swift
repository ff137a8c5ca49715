import Cells
package import Model

extension State {
  /// The view that arriving pictures are drawn for; nil while nobody would see one.
  package var arrivalView: ArrivalView? {
    guard !openTurns.isEmpty, !isDetached, !layout.isTooSmall, let area = layout.pictureInside,
      !area.isEmpty
    else { return nil }
    return ArrivalView(area: area.size, cell: graphics.cell, colors: colors)
  }

  /// The part that has arrived of the selected turn's picture while it is downloaded.
  var visibleArrival: Arriving? {
    guard sheet == nil, let turn = selectedTurn, turn.isOpen, !turn.isLeft else { return nil }
    return arriving[turn.id]
  }
}
