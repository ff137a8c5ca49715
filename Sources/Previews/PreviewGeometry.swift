import Cells
import Darkroom

/// The shape of a terminal cell: its width divided by its height. 0.5 is usual.
package struct CellAspect: Hashable, Sendable {
  package var ratio: Double

  package static let usual = CellAspect(ratio: 0.5)

  /// Anything but a sensible shape counts as the usual one.
  package init(ratio: Double) {
    self.ratio = ratio.isFinite && (0.2...2).contains(ratio) ? ratio : 0.5
  }
}

/// The largest size in cells, at most `limit`, that keeps the picture's proportions; at least one
/// cell each way.
func fittingCells(
  _ picture: Darkroom.PixelSize, in limit: Size, aspect: CellAspect
) -> Size {
  guard picture.width > 0, picture.height > 0, !limit.isEmpty else { return .zero }
  // How many columns one row's height of this picture's width would take.
  let shape = Double(picture.width) / Double(picture.height) / aspect.ratio
  let columns = min(Double(limit.columns), Double(limit.rows) * shape)
  let rows = min(Double(limit.rows), Double(limit.columns) / shape)
  return Size(
    columns: min(limit.columns, max(1, Int(columns.rounded()))),
    rows: min(limit.rows, max(1, Int(rows.rounded()))))
}

/// The pixels worth decoding for that many cells: 8x16 each, which is what the symbols can tell
/// apart, and no more than a large screen has.
func pixelsWorthDecoding(for size: Size) -> Darkroom.PixelSize {
  Darkroom.PixelSize(
    width: min(4096, max(8, size.columns * 8)), height: min(4096, max(16, size.rows * 16)))
}
