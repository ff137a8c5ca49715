import Cells
import Imagery
import Model
import Themes

extension Drawing {
  /// Draws the crosshair on the picture, and the pixels around it enlarged.
  mutating func drawInspector(_ state: State) {
    guard let inspector = state.inspector, let places = state.loupeLayout,
      let picture = state.scenePlace()?.scene.picture
    else { return }
    let value = inspector.value(at: inspector.point, of: picture)
    if let cell = places.crosshair {
      put(Cell("┼", style: value.map(Style.init(marking:)) ?? theme[.accent]), at: cell)
    }
    draw(Box(rect: places.frame, title: "", isPopup: true))
    for row in 0..<places.rows {
      for column in 0..<places.columns {
        let pixel = places.pixel(column, row, around: inspector.point)
        guard let value = inspector.value(at: pixel, of: picture) else { continue }
        let at = Point(x: places.grid.minX + 2 * column, y: places.grid.minY + row)
        let isMiddle = pixel == inspector.point
        for (offset, mark) in (isMiddle ? ["[", "]"] as [Character] : [" ", " "]).enumerated() {
          put(Cell(mark, style: Style(marking: value)), at: Point(x: at.x + offset, y: at.y))
        }
      }
    }
    let words = places.words
    writeCut(
      "x \(inspector.point.x)  y \(inspector.point.y)", at: words.origin, .text, on: .popup,
      columns: words.size.columns)
    let below = Point(x: words.minX, y: words.minY + 1)
    guard let value else {
      let failure = inspector.failed == picture ? inspector.failure?.message : nil
      writeCut(failure ?? "reading …", at: below, .muted, on: .popup, columns: words.size.columns)
      return
    }
    for offset in 0..<2 {
      put(Cell(" ", style: Style(marking: value)), at: Point(x: below.x + offset, y: below.y))
    }
    let clear = value.alpha == 255 ? "" : "  \(Int(value.alpha) * 100 / 255) %"
    writeCut(
      value.description + clear, at: Point(x: below.x + 3, y: below.y), .accent, on: .popup,
      columns: words.size.columns - 3)
  }
}

extension Style {
  /// A ground in the colour of a pixel, over white where it is transparent, and a mark visible on
  /// it.
  fileprivate init(marking value: PixelValue) {
    func over(_ channel: UInt8) -> UInt8 {
      UInt8((Int(channel) * Int(value.alpha) + 255 * (255 - Int(value.alpha))) / 255)
    }
    let seen = PixelValue(red: over(value.red), green: over(value.green), blue: over(value.blue))
    self.init(
      foreground: seen.luma > 127 ? .rgb(0, 0, 0) : .rgb(255, 255, 255),
      background: .rgb(seen.red, seen.green, seen.blue), attributes: .bold)
  }
}
