import Cells
import Imagery
import Model

extension State {
  /// Zooms the picture; what is under `point`, by default the middle, stays in place.
  mutating func zoom(_ command: Command, around point: Point? = nil) {
    guard let place = scenePlace(at: point) else {
      notify("There is no picture to zoom yet")
      return
    }
    let point = point ?? inspector.flatMap { place.cell(of: $0.point) }
    let steps = ZoomSteps(fit: place.fitScale, unit: zoomUnit)
    let zoom: Viewport.Zoom? =
      switch command {
      case .zoomIn: steps.next(above: place.scale)
      case .zoomOut: steps.next(below: place.scale)
      case .zoomFill: .fill
      case .zoomActual: .scale(zoomUnit)
      default: .fit
      }
    guard let zoom else {
      notify(command == .zoomIn ? "this is the largest" : "this is the smallest")
      return
    }
    pictureView.viewport = place.zoomed(to: zoom, around: point)
    if command == .zoomActual, graphics.pixels == nil {
      notify("1:1: half a cell per pixel, because pictures are symbols in this terminal")
    }
  }

  /// Shows pictures in another way, or ends that; their files stay as they are.
  mutating func toggleView(_ effect: ViewTransform.Effect) {
    pictureView.transform.toggle(effect)
    notify(
      pictureView.transform.contains(effect)
        ? "shown \(effect.rawValue); the file stays as it is" : "no longer shown \(effect.rawValue)"
    )
  }

  /// Pans a picture that is zoomed in; false where there is nothing to pan.
  mutating func pan(_ command: Command) -> Bool {
    guard let place = scenePlace(), place.isCut else { return false }
    let (width, height) = (Double(place.visiblePart.width), Double(place.visiblePart.height))
    // Some of the previous part stays visible, for orientation.
    let (step, page) = (0.125, 0.875)
    let way: (x: Double, y: Double)? =
      switch command {
      case .left: (-max(1, width * step), 0)
      case .right: (max(1, width * step), 0)
      case .up: (0, -max(1, height * step))
      case .down: (0, max(1, height * step))
      case .pageUp: (0, -max(1, height * page))
      case .pageDown: (0, max(1, height * page))
      default: nil
      }
    guard let way else { return false }
    pictureView.viewport = place.moved(pictureView.viewport, x: way.x, y: way.y)
    return true
  }

  /// Keeps the visible part for another picture of the same proportions, so that details can be
  /// compared; any other picture starts whole.
  mutating func followPicture() {
    guard let size = scenePlaces.first?.scene.picture.size, size != pictureView.size else { return }
    defer { pictureView.size = size }
    guard let before = pictureView.size else { return }
    let stretch = Double(size.width * before.height) / Double(max(1, size.height * before.width))
    guard abs(stretch - 1) < 0.01 else {
      pictureView.viewport = Viewport()
      return
    }
    if case .scale(let scale) = pictureView.viewport.zoom {
      pictureView.viewport.zoom = .scale(scale * Double(before.width) / Double(max(1, size.width)))
    }
  }

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
    pictureView.viewport = place.dragged(pictureView.viewport, from: from, to: point)
    return true
  }
}
