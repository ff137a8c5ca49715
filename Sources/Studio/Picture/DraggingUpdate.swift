import Cells
import Model

extension State {
  mutating func beginDrag(at point: Point) {
    dragStart = nil
    guard overlay == nil, let rect = scenePlaces.first?.rect, rect.contains(point) else { return }
    dragStart = point
    if comparing?.way == .wipe { moveBorder(to: point) }
  }

  /// Whether a drag is about a wipe or a region, and not about which part of the picture is seen.
  var isDrawingAlong: Bool { dragStart != nil && (sketch != nil || comparing?.way == .wipe) }

  /// Moves the border of a wipe, or draws a region.
  mutating func drawAlong(to point: Point) {
    guard let start = dragStart, start != point || sketch != nil else { return }
    if comparing != nil {
      if comparing?.way == .wipe { moveBorder(to: point) }
      return
    }
    guard let place = scenePlaces.first, let picture = shownPicture, picture == pictureToEdit else {
      return
    }
    let cells = Rect(
      x: min(start.x, point.x), y: min(start.y, point.y), columns: abs(start.x - point.x) + 1,
      rows: abs(start.y - point.y) + 1)
    guard let rect = place.pixels(under: cells) else { return }
    sketch = RegionSketch(picture: picture, rect: rect)
    tell("\(rect)")
  }

  mutating func endDrag(at point: Point) {
    guard let start = dragStart else { return }
    dragStart = nil
    guard sketch != nil, start != point else { return }
    _ = sketch(.choose)
  }
}
