import Cells
import Imagery
import Model

extension State {
  /// Starts inspecting single pixels, in the middle of the visible part, or stops.
  mutating func switchInspector() {
    guard pictureView.inspector == nil || session.workspace.focus != .picture else {
      pictureView.inspector = nil
      return
    }
    guard let crop = scenePlace()?.projection.crop else {
      tell("There is no picture to inspect yet")
      return
    }
    focus(.picture)
    pictureView.inspector = Inspector(
      point: PixelPoint(x: crop.x + crop.width / 2, y: crop.y + crop.height / 2))
  }

  /// Moves the crosshair; false while no pixel is inspected.
  mutating func moveInspector(_ command: Command) -> Bool {
    guard let inspector, let place = scenePlace() else { return false }
    let page = 10
    let size = place.scene.picture.size
    var point = inspector.point
    switch command {
    case .left: point.x -= 1
    case .right: point.x += 1
    case .up: point.y -= 1
    case .down: point.y += 1
    case .pageUp: point.y -= page
    case .pageDown: point.y += page
    case .first: point = PixelPoint(x: 0, y: 0)
    case .last: point = PixelPoint(x: size.width - 1, y: size.height - 1)
    default: return false
    }
    point = point.clamped(to: size)
    pictureView.inspector?.point = point
    pictureView.viewport = place.showing(point, pictureView.viewport)
    return true
  }

  /// Moves the crosshair to the mouse pointer; false while no pixel is inspected.
  mutating func pointInspector(at point: Point) -> Bool {
    guard inspector != nil, let place = scenePlace(at: point) else { return false }
    pictureView.inspector?.point = place.nearestPixel(to: point)
    return true
  }

  /// Requests the pixels around the crosshair when they are unknown, one request at a time.
  mutating func sampleIfNeeded() -> [Effect] {
    guard var inspector, let picture = scenePlace()?.scene.picture else { return [] }
    inspector.point = inspector.point.clamped(to: picture.size)
    defer { pictureView.inspector = inspector }
    guard inspector.asked == nil, inspector.failed != picture else { return [] }
    let around = PixelRect(around: inspector.point, side: 11, in: picture.size)
    if let known = inspector.known, known.picture == picture,
      known.patch.rect.intersection(around) == around
    {
      return []
    }
    inspector.asked = picture
    return [
      .sample(
        picture,
        PixelRect(around: inspector.point, side: Inspector.patchSide, in: picture.size))
    ]
  }

  mutating func sampled(_ picture: Picture, _ patch: PixelPatch) -> [Effect] {
    guard pictureView.inspector?.asked == picture else { return [] }
    pictureView.inspector?.asked = nil
    pictureView.inspector?.known = Inspector.Known(picture: picture, patch: patch)
    return []
  }

  mutating func sampleFailed(_ picture: Picture, _ failure: Failure) -> [Effect] {
    guard pictureView.inspector?.asked == picture else { return [] }
    pictureView.inspector?.asked = nil
    pictureView.inspector?.failed = picture
    pictureView.inspector?.failure = failure
    return []
  }
}
