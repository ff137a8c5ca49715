package import Cells

/// A picture that is still being downloaded, as far as it has been drawn.
package struct Arriving: Hashable, Sendable {
  /// Its own size as seen.
  package var size: PixelSize
  /// All of it with symbols, as large as fits into the area it was drawn for.
  package var canvas: Canvas
  /// How many rows of `canvas` are finished, from the top.
  package var rows: Int
  package var colors: ColorDepth
  package var isComplete: Bool

  package init(
    size: PixelSize, canvas: Canvas, rows: Int, colors: ColorDepth, isComplete: Bool = false
  ) {
    self.size = size
    self.canvas = canvas
    self.rows = rows
    self.colors = colors
    self.isComplete = isComplete
  }
}

/// What a picture that arrives is drawn for.
package struct ArrivalView: Hashable, Sendable {
  /// Columns x rows at most.
  package var area: Size
  package var cell: CellSize
  package var colors: ColorDepth

  package init(area: Size, cell: CellSize, colors: ColorDepth) {
    self.area = area
    self.cell = cell
    self.colors = colors
  }
}

/// Port: draws picture files while they are still being written.
package protocol Arrivals: Sendable {
  /// What the screen has room for now; nil when nobody would see a picture that arrives.
  func look(_ view: ArrivalView?)
  /// Follows the file at `path`, which has its first bytes. `tell` gets what there is of it now and
  /// then and once more when it is complete, from any thread; nothing when it is no picture.
  func follow(
    _ path: String, tell: @escaping @Sendable (Arriving) -> Void
  ) -> any ArrivingFile
}

/// A file that is followed while it is written. Its methods do not wait; dropping it gives it up.
package protocol ArrivingFile: Sendable {
  /// There is more in it.
  func more()
  /// It is whole.
  func end()
  /// No more will come.
  func giveUp()
}
