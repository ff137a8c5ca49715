import Cells
import Imagery
import Model
import Numbers

/// A painting that stands in for another part or size of the same scene until that is painted.
struct StandIn {
  var request: PaintRequest
  var canvas: Canvas

  /// A narrower painting, such as a thumbnail, shows too little.
  static let leastColumns = 12

  /// The cells of `wanted`, each from the first painting that covers it.
  static func canvas(for wanted: PaintRequest, from paintings: [StandIn]) -> Canvas? {
    var result = Canvas(size: wanted.size)
    var isEmpty = true
    for y in 0..<wanted.size.rows {
      for x in 0..<wanted.size.columns {
        let place = (
          x: Double(wanted.crop.x) + (Double(x) + 0.5) * Double(wanted.crop.width)
            / Double(wanted.size.columns),
          y: Double(wanted.crop.y) + (Double(y) + 0.5) * Double(wanted.crop.height)
            / Double(wanted.size.rows)
        )
        guard let cell = paintings.lazy.compactMap({ $0.cell(place, for: wanted) }).first else {
          continue
        }
        result[Point(x: x, y: y)] = cell
        isEmpty = false
      }
    }
    return isEmpty ? nil : result
  }

  /// The cell over a point of the picture; nil where the painting does not show it. A cell that has
  /// to be enlarged a lot contributes only its colour.
  private func cell(_ place: (x: Double, y: Double), for wanted: PaintRequest) -> Cell? {
    let crop = request.crop
    let x = (place.x - Double(crop.x)) * Double(canvas.size.columns) / Double(max(1, crop.width))
    let y = (place.y - Double(crop.y)) * Double(canvas.size.rows) / Double(max(1, crop.height))
    guard x >= 0, y >= 0, x < Double(canvas.size.columns), y < Double(canvas.size.rows) else {
      return nil
    }
    let cell = canvas[Point(x: Int(clamping: x), y: Int(clamping: y))]
    let isCoarse =
      Double(canvas.size.columns * wanted.crop.width)
      < 0.6 * Double(wanted.size.columns * crop.width)
    return isCoarse ? Cell(" ", style: Style(background: cell.color)) : cell
  }
}

extension Cell {
  /// Roughly the one colour of the cell seen from afar.
  fileprivate var color: Color {
    switch (character, style.foreground, style.background) {
    case (" ", _, let ground): ground
    case ("█", let front, _): front
    case (_, .rgb(let red, let green, let blue), .rgb(let under, let underGreen, let underBlue)):
      .rgb(
        UInt8((Int(red) + Int(under)) / 2), UInt8((Int(green) + Int(underGreen)) / 2),
        UInt8((Int(blue) + Int(underBlue)) / 2))
    case (_, let front, .standard): front
    case (_, _, let ground): ground
    }
  }
}
