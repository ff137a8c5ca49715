package import Cells

/// Port: picture file -> cells.
package protocol Painter: Sendable {
  /// Paints the picture into at most `request.size` cells, keeping its proportions. The canvas may
  /// be smaller than asked for in one direction.
  func paint(_ request: PaintRequest, path: String) async throws(Failure) -> Canvas
}

/// What to paint: a picture at a size in cells and a colour depth. It is also the cache's key.
package struct PaintRequest: Hashable, Sendable {
  package var picture: Picture
  /// Columns x rows at most.
  package var size: Size
  package var colors: ColorDepth

  package init(picture: Picture, size: Size, colors: ColorDepth) {
    self.picture = picture
    self.size = size
    self.colors = colors
  }
}
