package import Imagery
import Model
import Numbers

/// Where the pictures and captions of a contact sheet go, in pixels.
package struct SheetLayout: Hashable, Sendable {
  package struct Place: Hashable, Sendable {
    package var area: PixelRect
    package var picture: PixelRect
    package var caption: PixelRect
  }

  package let size: PixelSize
  package let places: [Place]
  /// The approximate height of the letters, in pixels.
  package let textSize: Double

  /// Creates a grid for `count` pictures, at least one, most of which have this shape (width to
  /// height), with captions of at most `letters`, of which three lines are shown. The cells shrink
  /// so that the sheet stays below a limit of pixels.
  package init(
    count: Int, shape: Double, letters: Int = .max, mostPixels: Int = 60_000_000
  ) {
    let count = max(1, count)
    let shape = min(2.2, max(0.45, shape))
    var scale = 1.0
    // The approximate number of letters on a line, including the turn's number.
    let line = (76_800 * shape).squareRoot() / 9
    let lines = min(3, max(1, (Double(min(letters, 1000)) + 5) / line).rounded(.up))
    var grid = Self.grid(count, shape, lines, scale)
    while grid.size.width * grid.size.height > mostPixels, scale > 0.02 {
      scale *= 0.9
      grid = Self.grid(count, shape, lines, scale)
    }
    size = grid.size
    places = grid.places
    textSize = max(1, 15 * scale)
  }

  private static func grid(
    _ count: Int, _ shape: Double, _ lines: Double, _ scale: Double
  ) -> (size: PixelSize, places: [Place]) {
    // About 320x240, in the shape of the pictures.
    let width = max(4, Int(clamping: (76_800 * shape).squareRoot() * scale))
    let height = max(4, Int(clamping: (76_800 / shape).squareRoot() * scale))
    let (gap, words) = (
      max(1, Int(clamping: 24 * scale)), max(1, Int(clamping: (6 + 19 * lines) * scale))
    )
    let space = max(1, Int(clamping: 8 * scale))
    let (across, down) = (width + gap, height + space + words + gap)
    // About as wide as a landscape page.
    let columns = min(
      count,
      max(1, Int(clamping: (Double(count * down) * 1.4 / Double(across)).squareRoot().rounded())))
    let rows = (count + columns - 1) / columns
    let places = (0..<count).map { index in
      let (x, y) = (gap + index % columns * across, gap + index / columns * down)
      return Place(
        area: PixelRect(x: x, y: y, width: width, height: height + space + words),
        picture: PixelRect(x: x, y: y, width: width, height: height),
        caption: PixelRect(x: x, y: y + height + space, width: width, height: words))
    }
    return (PixelSize(width: gap + columns * across, height: gap + rows * down), places)
  }
}

/// Where picture and caption go in each frame of a timelapse; the frames are stacked vertically.
package struct FrameLayout: Hashable, Sendable {
  package let frame: PixelSize
  package let places: [SheetLayout.Place]
  package let textSize: Double

  /// Creates frames for these pictures, at least one, as large as the largest of them and at most
  /// `side` pixels wide and high; smaller if together they would exceed `mostPixels`.
  package init(sizes: [PixelSize], side: Int = 960, mostPixels: Int = 60_000_000) {
    let widest = max(16, sizes.map(\.width).max() ?? 16)
    let tallest = max(16, sizes.map(\.height).max() ?? 16)
    let count = max(1, sizes.count)
    var scale = min(1, Double(side) / Double(max(widest, tallest)))
    let room = Double(mostPixels) / Double(count)
    scale = min(scale, (room / (Double(widest) * Double(tallest) * 1.15)).squareRoot())
    let width = max(16, Int(clamping: Double(widest) * scale))
    let height = max(16, Int(clamping: Double(tallest) * scale))
    textSize = max(6, Double(width) / 42)
    let (space, words) = (Int(clamping: textSize * 0.6), Int(clamping: textSize * 2.9))
    let whole = height + space + words + space
    frame = PixelSize(width: width, height: whole)
    let edge = Int(clamping: textSize)
    places = (0..<count).map { index in
      let y = index * whole
      return SheetLayout.Place(
        area: PixelRect(x: 0, y: y, width: width, height: whole),
        picture: PixelRect(x: 0, y: y, width: width, height: height),
        caption: PixelRect(
          x: min(edge, width / 4), y: y + height + space, width: width - 2 * min(edge, width / 4),
          height: words))
    }
  }
}
