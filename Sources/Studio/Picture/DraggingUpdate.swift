import Cells
import Model

extension State {
  mutating func beginDrag(at point: Point) {
    regionEditor.dragStart = nil
    guard overlay == nil, let rect = scenePlaces.first?.rect, rect.contains(point) else { return }
    regionEditor.dragStart = point
    if comparison.shown?.way == .wipe { moveBorder(to: point) }
  }

  /// Whether a drag moves a wipe or draws a region instead of panning the picture.
  var isDrawingAlong: Bool {
    regionEditor.dragStart != nil && (regionEditor.sketch != nil || comparison.shown?.way == .wipe)
  }

  /// Moves the border of a wipe, or draws a region.
  mutating func drawAlong(to point: Point) {
    guard let start = regionEditor.dragStart, start != point || regionEditor.sketch != nil else {
      return
    }
    if comparison.shown != nil {
      if comparison.shown?.way == .wipe { moveBorder(to: point) }
      return
    }
    guard let place = scenePlaces.first, let picture = shownPicture, picture == pictureToEdit else {
      return
    }
    let cells = Rect(
      x: min(start.x, point.x), y: min(start.y, point.y), columns: abs(start.x - point.x) + 1,
      rows: abs(start.y - point.y) + 1)
    guard let rect = place.pixels(under: cells) else { return }
    regionEditor.sketch = RegionSketch(picture: picture, rect: rect)
    tell("\(rect)")
  }

  mutating func endDrag(at point: Point) {
    guard let start = regionEditor.dragStart else { return }
    regionEditor.dragStart = nil
    guard regionEditor.sketch != nil, start != point else { return }
    _ = sketch(.choose)
  }
}
