import Cells
package import Model

extension State {
  /// What pictures that arrive are drawn for; nil while nobody would see one.
  package var arrivalView: ArrivalView? {
    guard !openTurns.isEmpty, !isDetached, !layout.isTooSmall, let area = layout.pictureInside,
      !area.isEmpty
    else { return nil }
    return ArrivalView(area: area.size, cell: graphics.cell, colors: colors)
  }

  /// What has arrived of the turn looked at while it runs.
  var arrivingShown: Arriving? {
    guard sheet == nil, let turn = selectedTurn, turn.isOpen, !turn.isLeft else { return nil }
    return arriving[turn.id]
  }
}
