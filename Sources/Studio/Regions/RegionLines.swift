import Cells
import Imagery
import Model

/// The line around a region on the screen.
struct RegionLine {
  enum Kind: Hashable {
    /// The edge of a rectangle of cells.
    case box(Rect)
    /// Cells with dots, eight to a cell, so that the line is thin.
    case dots([Point: Character])
    /// No line in cells: the pixels have one, or nothing is visible.
    case none
  }

  var kind: Kind
  /// Whether the region is being drawn.
  var isDrawn: Bool
  /// Its number, where there are several, and the cell of its first digit.
  var label: (text: String, place: Point)?
  /// Where the next point of an outline would be.
  var cursor: Point?

  /// The cells that it covers.
  var cells: [Rect] {
    var cells: [Rect] =
      switch kind {
      case .box(let rect): rect.edges
      case .dots(let dots): dots.keys.map { Rect(origin: $0, size: Size(columns: 1, rows: 1)) }
      case .none: []
      }
    if let label {
      cells.append(Rect(origin: label.place, size: Size(columns: label.text.count, rows: 1)))
    }
    if let cursor { cells.append(Rect(origin: cursor, size: Size(columns: 1, rows: 1))) }
    return cells
  }
}

extension State {
  /// The lines around the regions of the picture shown; that of one being drawn comes last.
  var regionLines: [RegionLine] {
    guard overlay == nil, comparison.shown == nil, let shown = shownPicture,
      let place = scenePlaces.first, !place.area.isEmpty
    else { return [] }
    let settled = settledRegions(of: shown)
    let sketch = regionEditor.sketch.flatMap { $0.picture == shown ? $0 : nil }
    let isNumbered = settled.count + (sketch == nil ? 0 : 1) > 1
    var lines = settled.map { number, region in
      // Pixels have a line of their own, thinner than any cell.
      place.line(
        around: region, number: isNumbered ? number : nil,
        hasLine: graphics.pixels == nil)
    }
    if let sketch {
      let number = (sketch.index ?? settled.count) + 1
      var line = place.line(
        around: sketch.region, number: isNumbered ? number : nil, hasLine: true)
      line.isDrawn = true
      line.cursor = sketch.cursor.flatMap { place.cell(of: $0.clamped(to: shown.size)) }
      lines.append(line)
    }
    return lines
  }
}

extension ScenePlace {
  /// The line around a region of the scene's picture.
  fileprivate func line(around region: Region, number: Int?, hasLine: Bool) -> RegionLine {
    let size = scene.picture.size
    let bounds = cells(of: region.bounds(in: size))
    var line = RegionLine(kind: .none, isDrawn: false)
    if hasLine, !bounds.isEmpty || region.bounds.width == 0 || region.bounds.height == 0 {
      line.kind = kind(around: region, bounds)
    }
    if let number, !bounds.isEmpty {
      line.label = (
        String(number), Point(x: bounds.minX + min(1, bounds.size.columns - 1), y: bounds.minY)
      )
    }
    return line
  }

  private func kind(around region: Region, _ bounds: Rect) -> RegionLine.Kind {
    if case .rectangle = region.shape { return .box(bounds) }
    let size = PixelSize(width: 2 * rect.size.columns, height: 4 * rect.size.rows)
    let part = region.projected(from: visiblePart, of: scene.picture.size, to: size)
    var dots = DotCanvas(size: size)
    if case .outline(let points) = part.shape, part.growth.isZero {
      for (start, end) in zip(points, points.dropFirst() + points.prefix(1)) {
        dots.draw(from: start, to: end)
      }
    } else {
      let line = RegionOutline(part, size: size, width: 1).depths(of: 0..<size.height)
      for (index, depth) in line.enumerated() where depth == 1 {
        dots.set(x: index % size.width, y: index / size.width)
      }
    }
    return .dots(dots.characters(from: rect.origin, transform))
  }
}

/// Dots in cells: two across and four down in each, as in the Braille patterns of Unicode (U+2800;
/// The Unicode Standard, section 21.1).
private struct DotCanvas {
  let size: PixelSize
  private var dots: Set<PixelPoint> = []

  init(size: PixelSize) { self.size = size }

  /// The bit of each dot, row by row.
  private static let bits: [[UInt32]] = [
    [0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80],
  ]

  mutating func set(x: Int, y: Int) {
    guard x >= 0, y >= 0, x < size.width, y < size.height else { return }
    dots.insert(PixelPoint(x: x, y: y))
  }

  /// Draws a straight line with one dot a step of its longer side.
  mutating func draw(from start: PixelPoint, to end: PixelPoint) {
    let (across, down) = (Double(end.x - start.x), Double(end.y - start.y))
    let length = max(abs(across), abs(down))
    // What is far beyond the edge is cut off by steps that grow with it.
    let steps = min(max(1, Int(length)), 10_000)
    for step in 0...steps {
      let part = Double(step) / Double(steps)
      set(
        x: start.x + Int((across * part).rounded()), y: start.y + Int((down * part).rounded()))
    }
  }

  func characters(from origin: Point, _ transform: ViewTransform) -> [Point: Character] {
    var cells: [Point: UInt32] = [:]
    for dot in dots {
      let dot = transform.counterpart(of: dot, in: size)
      cells[Point(x: dot.x / 2, y: dot.y / 4), default: 0] |= Self.bits[dot.y % 4][dot.x % 2]
    }
    var result: [Point: Character] = [:]
    for (cell, bits) in cells {
      guard let scalar = Unicode.Scalar(0x2800 + bits) else { continue }
      result[Point(x: origin.x + cell.x, y: origin.y + cell.y)] = Character(scalar)
    }
    return result
  }
}

extension Rect {
  /// The cells of its edge: at most four rectangles that do not overlap.
  var edges: [Rect] {
    guard !isEmpty else { return [] }
    let lines = [
      Rect(x: minX, y: minY, columns: size.columns, rows: 1),
      Rect(x: minX, y: maxY - 1, columns: size.columns, rows: size.rows > 1 ? 1 : 0),
      Rect(x: minX, y: minY + 1, columns: 1, rows: size.rows - 2),
      Rect(x: maxX - 1, y: minY + 1, columns: size.columns > 1 ? 1 : 0, rows: size.rows - 2),
    ]
    return lines.filter { !$0.isEmpty }
  }
}
