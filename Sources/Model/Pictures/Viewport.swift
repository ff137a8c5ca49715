package import Cells
package import Imagery
import Numbers

/// Which part of a picture is shown, and how large.
package struct Viewport: Hashable, Sendable, Codable {
  package enum Zoom: Hashable, Sendable, Codable {
    /// The whole picture fits the area.
    case fit
    /// The picture fills the area; parts of it may be outside.
    case fill
    /// That many screen pixels per picture pixel.
    case scale(Double)
  }

  package var zoom: Zoom
  /// The centre of the visible part, as fractions of the picture's width and height.
  package var centerX: Double
  package var centerY: Double

  package init(zoom: Zoom = .fit, centerX: Double = 0.5, centerY: Double = 0.5) {
    self.zoom = zoom
    self.centerX = centerX
    self.centerY = centerY
  }
}

/// A picture fitted to an area of the screen.
package struct Projection: Hashable, Sendable {
  /// The visible part of the picture.
  package var crop: PixelRect
  /// The cells it covers: columns x rows, at most the area's.
  package var cells: Size
  /// The screen pixels it covers, in the picture's proportions; at most those of the cells.
  package var pixels: PixelSize
  /// Screen pixels per picture pixel.
  package var scale: Double
}

extension Viewport {
  /// What is visible of a picture in an area of cells, none of it smaller than one cell.
  package func projection(
    of picture: PixelSize, in area: Size, cell: CellSize
  ) -> Projection {
    let picture = PixelSize(width: max(1, picture.width), height: max(1, picture.height))
    let (width, height) = (Double(picture.width), Double(picture.height))
    let room = (
      width: Double(max(1, area.columns) * cell.width),
      height: Double(max(1, area.rows) * cell.height)
    )
    let fit = min(room.width / width, room.height / height)
    let scale =
      switch zoom {
      case .fit: fit
      case .fill: max(room.width / width, room.height / height)
      case .scale(let scale): max(scale, .leastNormalMagnitude)
      }
    let crop = PixelRect(
      picture, around: (centerX, centerY), width: wholePixels(room.width / scale),
      height: wholePixels(room.height / scale))
    let cells = Size(
      columns: cellCount(Double(crop.width) * scale, cell.width, atMost: area.columns),
      rows: cellCount(Double(crop.height) * scale, cell.height, atMost: area.rows))
    // A requested scale is kept exactly, so that at 1:1 no pixel is interpolated.
    if case .scale = zoom {
      return Projection(
        crop: crop, cells: cells,
        pixels: PixelSize(
          width: screenPixels(crop.width, scale, atMost: cells.columns * cell.width),
          height: screenPixels(crop.height, scale, atMost: cells.rows * cell.height)),
        scale: scale)
    }
    // Whole cells rarely have the picture's proportions; its pixels keep them inside.
    let kept = min(
      Double(cells.columns * cell.width) / Double(crop.width),
      Double(cells.rows * cell.height) / Double(crop.height))
    return Projection(
      crop: crop, cells: cells,
      pixels: PixelSize(
        width: max(1, Int(clamping: (Double(crop.width) * kept).rounded(.down))),
        height: max(1, Int(clamping: (Double(crop.height) * kept).rounded(.down)))),
      scale: kept)
  }

  /// How many pixels of the picture are visible; at a fixed scale, only those that fit completely.
  private func wholePixels(_ pixels: Double) -> Int {
    let pixels = min(pixels, Double(Int32.max))
    if case .scale = zoom { return Int(clamping: (pixels + 0.001).rounded(.down)) }
    return Int(clamping: pixels.rounded())
  }

  private func cellCount(_ pixels: Double, _ cell: Int, atMost limit: Int) -> Int {
    var cells = (min(pixels, Double(Int32.max)) / Double(max(1, cell)))
    if case .scale = zoom { cells = (cells - 0.001).rounded(.up) } else { cells = cells.rounded() }
    return min(max(1, limit), max(1, Int(clamping: cells)))
  }

  private func screenPixels(_ pixels: Int, _ scale: Double, atMost limit: Int) -> Int {
    min(
      max(1, limit), max(1, Int(clamping: min((Double(pixels) * scale).rounded(), Double(limit)))))
  }
}

extension PixelRect {
  /// A part of a picture of at most that many pixels around a point given in fractions, shifted
  /// inside the picture.
  fileprivate init(
    _ picture: PixelSize, around center: (x: Double, y: Double), width: Int, height: Int
  ) {
    func span(_ wanted: Int, _ whole: Int, _ center: Double) -> (start: Int, count: Int) {
      let count = min(whole, max(1, wanted))
      let start = Int(clamping: (center * Double(whole) - Double(count) / 2).rounded())
      return (min(max(0, start), whole - count), count)
    }
    let across = span(width, picture.width, center.x)
    let down = span(height, picture.height, center.y)
    self.init(x: across.start, y: down.start, width: across.count, height: down.count)
  }
}
