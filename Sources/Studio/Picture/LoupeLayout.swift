import Cells
import Imagery
import Model

/// Where the pixels around the crosshair are shown enlarged, each two columns wide and one row
/// high, with the position and the colour of the middle one below.
struct LoupeLayout: Hashable, Sendable {
  /// The box with its border.
  var frame: Rect
  /// The cells of the pixels.
  var grid: Rect
  /// The pixels across and down, both odd.
  var columns: Int
  var rows: Int
  /// Two rows of text.
  var words: Rect
  /// The cell of the crosshair on the picture; nil where the pixel is not visible.
  var crosshair: Point?

  /// The pixel under a cell of the grid, relative to the one in the middle.
  func pixel(_ column: Int, _ row: Int, around point: PixelPoint) -> PixelPoint {
    PixelPoint(x: point.x + column - columns / 2, y: point.y + row - rows / 2)
  }
}

extension State {
  /// The loupe; nil while no pixel is inspected, or where there is no room for it.
  var loupeLayout: LoupeLayout? {
    guard let inspector, let place = scenePlace(), let inside = layout.pictureInside else {
      return nil
    }
    // Odd numbers, so that one pixel is in the middle.
    let columns = min(11, ((inside.size.columns / 2 - 4) / 2 - 1) | 1)
    let rows = min(9, (inside.size.rows - 5) | 1)
    guard columns >= 3, rows >= 3, rows + 4 <= inside.size.rows else { return nil }
    let crosshair = place.cell(of: inspector.point)
    let size = Size(columns: 2 * columns + 4, rows: rows + 4)
    // In the corner away from the crosshair, so that it does not cover it.
    let isLeft = (crosshair?.x ?? 0) >= inside.minX + inside.size.columns / 2
    let frame = Rect(
      origin: Point(x: isLeft ? inside.minX : inside.maxX - size.columns, y: inside.minY),
      size: size)
    let (grid, words) = frame.inset(columns: 2, rows: 1).splitTop(rows)
    return LoupeLayout(
      frame: frame, grid: grid, columns: columns, rows: rows, words: words, crosshair: crosshair)
  }
}
