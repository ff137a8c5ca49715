package import Cells
package import Imagery

/// A picture that is still being downloaded, as far as it has been drawn.
package struct Arriving: Hashable, Sendable {
  /// The picture's size as seen.
  package var size: PixelSize
  /// The whole picture as symbols, as large as fits into the area it was drawn for.
  package var canvas: Canvas
  /// How many rows of `canvas` are finished, from the top.
  package var rows: Int
  package var colors: ColorDepth
  package var transform: ViewTransform
  package var isComplete: Bool

  package init(
    size: PixelSize, canvas: Canvas, rows: Int, colors: ColorDepth,
    transform: ViewTransform = ViewTransform(), isComplete: Bool = false
  ) {
    self.size = size
    self.canvas = canvas
    self.rows = rows
    self.colors = colors
    self.transform = transform
    self.isComplete = isComplete
  }
}

/// The area that an arriving picture is drawn for.
package struct ArrivalView: Hashable, Sendable {
  /// At most this many columns x rows.
  package var area: Size
  package var cell: CellSize
  package var colors: ColorDepth
  package var transform: ViewTransform

  package init(
    area: Size, cell: CellSize, colors: ColorDepth, transform: ViewTransform = ViewTransform()
  ) {
    self.area = area
    self.cell = cell
    self.colors = colors
    self.transform = transform
  }
}

/// Port: draws picture files while they are still being written.
package protocol Arrivals: Sendable {
  /// Sets the area available now; nil when an arriving picture would not be seen.
  func look(_ view: ArrivalView?)
  /// Follows the file at `path`, which has its first bytes. `tell` gets the drawn part from time to
  /// time and once more when it is complete, from any thread; it gets nothing when the file is not
  /// a picture.
  func follow(
    _ path: String, tell: @escaping @Sendable (Arriving) -> Void
  ) -> any ArrivingFile
}

/// A file followed while it is written. Its methods do not block; releasing it stops following.
package protocol ArrivingFile: Sendable {
  /// More data was written.
  func more()
  /// The file is complete.
  func end()
  /// No more data will come.
  func giveUp()
}
