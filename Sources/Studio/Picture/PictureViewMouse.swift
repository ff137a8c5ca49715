import Cells
import Model

extension State {
  /// Handles the mouse on a picture: the wheel with Ctrl zooms at the pointer, a drag pans. False
  /// for everything else.
  mutating func handlePictureMouse(_ mouse: Mouse) -> Bool {
    guard overlay == nil else {
      pictureView.dragging = nil
      return false
    }
    switch mouse.action {
    case .scrollUp, .scrollDown:
      guard mouse.modifiers.contains(.control), layout.picture?.contains(mouse.point) == true else {
        return false
      }
      zoom(mouse.action == .scrollUp ? .zoomIn : .zoomOut, around: mouse.point)
      return true
    case .drag(.left): return drag(to: mouse.point)
    case .release:
      pictureView.dragging = nil
      return false
    case .press, .drag: return false
    }
  }

  private mutating func drag(to point: Point) -> Bool {
    guard let from = pictureView.dragging else { return false }
    pictureView.dragging = point
    if pointInspector(at: point) { return true }
    // A picture that is fully visible cannot be moved.
    guard let place = scenePlace(at: from), place.isCut else { return false }
    let scale = place.projection.scale
    pictureView.viewport = place.moved(
      pictureView.viewport, x: Double((from.x - point.x) * place.cell.width) / scale,
      y: Double((from.y - point.y) * place.cell.height) / scale)
    return true
  }
}
