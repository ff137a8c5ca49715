import Cells
import Imagery
import Model

extension State {
  /// Handles the part of a picture that has been downloaded so far.
  mutating func take(_ arriving: Arriving, of id: TurnID) -> [Effect] {
    guard id.session == session.id, let turn = turn(id.number), turn.isOpen, !turn.isLeft else {
      return []
    }
    self.arriving[id] = arriving
    return []
  }

  /// Keeps what was drawn while a picture arrived as its painting, when the turn has ended and the
  /// size is right.
  mutating func keepArrived(of turn: Turn) {
    guard !turn.isOpen || turn.isLeft, let arrived = arriving.removeValue(forKey: turn.id),
      arrived.isComplete, let picture = turn.result, picture.size == arrived.size
    else { return }
    for place in scenePlaces where place.scene == .picture(picture) {
      let request = place.paintRequest(colors: arrived.colors)
      let isWhole = request.crop == PixelRect(picture.size)
      guard isWhole, request.size == arrived.canvas.size, previews[.symbols(request)] == nil else {
        continue
      }
      previews[.symbols(request)] = .ready(.symbols(arrived.canvas))
    }
  }
}
