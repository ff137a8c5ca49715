import Darkroom
import Glibc
import Imagery
import Numbers

/// A shape as a closed polygon in the unit square, y downwards.
struct Outline {
  var points: [FractionPoint]

  init(_ kind: ShapeKind) {
    points =
      switch kind {
      case .circle: Self.ring(corners: 96, radius: 0.5)
      case .square: Self.corners([(0, 0), (1, 0), (1, 1), (0, 1)])
      case .triangle: Self.corners([(0.5, 0), (1, 1), (0, 1)])
      case .diamond: Self.corners([(0.5, 0), (1, 0.5), (0.5, 1), (0, 0.5)])
      case .hexagon: Self.ring(corners: 6, radius: 0.5)
      case .line: Self.corners([(0, 0.46), (1, 0.46), (1, 0.54), (0, 0.54)])
      case .cross:
        Self.corners([
          (0.35, 0), (0.65, 0), (0.65, 0.35), (1, 0.35), (1, 0.65), (0.65, 0.65), (0.65, 1),
          (0.35, 1), (0.35, 0.65), (0, 0.65), (0, 0.35), (0.35, 0.35),
        ])
      case .star: Self.star(rays: 5)
      case .heart: Self.heart
      case .moon: Self.moon
      }
  }

  private static func corners(_ points: [(Double, Double)]) -> [FractionPoint] {
    points.map { FractionPoint(x: $0.0, y: $0.1) }
  }

  /// Points on a circle around the centre, the first at the top.
  private static func ring(corners: Int, radius: Double, from start: Double = 0) -> [FractionPoint]
  {
    (0..<corners).map { corner in
      let angle = (start + Double(corner) / Double(corners)) * 2 * .pi
      return FractionPoint(x: 0.5 + radius * sin(angle), y: 0.5 - radius * cos(angle))
    }
  }

  private static func star(rays: Int) -> [FractionPoint] {
    let outer = ring(corners: rays, radius: 0.5)
    let inner = ring(corners: rays, radius: 0.2, from: 0.5 / Double(rays))
    return zip(outer, inner).flatMap { [$0, $1] }
  }

  private static var heart: [FractionPoint] {
    (0..<96).map { step in
      let t = Double(step) / 96 * 2 * .pi
      let x = 16 * sin(t) * sin(t) * sin(t)
      let y = 13 * cos(t) - 5 * cos(2 * t) - 2 * cos(3 * t) - cos(4 * t)
      return FractionPoint(x: 0.5 + x / 34, y: 0.46 - y / 34)
    }
  }

  /// A crescent open to the right: down the left side of a circle, back up along a flatter arc.
  private static var moon: [FractionPoint] {
    let steps = 48
    // From near the top to near the bottom, along the left.
    let outer = (0...steps).map { step -> FractionPoint in
      let angle = (0.05 + 0.9 * Double(step) / Double(steps)) * .pi
      return FractionPoint(x: 0.7 - 0.6 * sin(angle), y: 0.5 - 0.5 * cos(angle))
    }
    let inner = outer.reversed().map { FractionPoint(x: 0.7 - (0.7 - $0.x) * 0.45, y: $0.y) }
    return outer + inner
  }

  /// The share of each pixel that the shape covers, 0 to 255 times `opacity`, on a square of
  /// `side`.
  func mask(side: Int, opacity: Double = 1) -> [UInt8] {
    let lanes = 4
    var mask = [UInt8](repeating: 0, count: side * side)
    var row = [Double](repeating: 0, count: side)
    for y in 0..<side {
      for x in row.indices { row[x] = 0 }
      for lane in 0..<lanes {
        let height = (Double(y) + (Double(lane) + 0.5) / Double(lanes)) / Double(side)
        for (from, to) in spans(at: height) {
          add(from * Double(side), to * Double(side), to: &row)
        }
      }
      for x in row.indices where row[x] > 0 {
        mask[y * side + x] = UInt8(min(255, row[x] / Double(lanes) * opacity * 255 + 0.5))
      }
    }
    return mask
  }

  /// The parts of a horizontal line inside the shape, by the even-odd rule.
  private func spans(at y: Double) -> [(Double, Double)] {
    var crossings: [Double] = []
    for (index, a) in points.enumerated() {
      let b = points[(index + 1) % points.count]
      guard (a.y <= y) != (b.y <= y) else { continue }
      crossings.append(a.x + (y - a.y) / (b.y - a.y) * (b.x - a.x))
    }
    crossings.sort()
    return stride(from: 0, to: crossings.count - 1, by: 2).map {
      (crossings[$0], crossings[$0 + 1])
    }
  }

  /// Adds a span to a row of pixels, counting the first and the last one partially.
  private func add(_ from: Double, _ to: Double, to row: inout [Double]) {
    let from = clamp(from, 0, Double(row.count))
    let to = clamp(to, 0, Double(row.count))
    guard to > from else { return }
    let first = Int(clamping: from)
    let last = min(Int(clamping: to), row.count - 1)
    guard first < last else {
      row[min(first, row.count - 1)] += to - from
      return
    }
    row[first] += Double(first + 1) - from
    for x in (first + 1)..<max(first + 1, last) { row[x] += 1 }
    row[last] += to - Double(last)
  }
}

extension VipsImage {
  func adding(
    _ kind: ShapeKind, at place: FractionPoint, size: Double, _ color: PixelColor,
    opacity: Double = 1
  ) throws(DarkroomError) -> VipsImage {
    let side = pixels(clamp(size, 0.002, 2))
    // Large shapes are drawn small and enlarged: their edges stay clean enough.
    let drawn = min(side, 1024)
    var mask = try VipsImage.bytes(
      Outline(kind).mask(side: drawn, opacity: opacity),
      size: PixelSize(width: drawn, height: drawn), bands: 1)
    if drawn < side {
      mask = try mask.scaled(to: PixelSize(width: side, height: side), .stretch).settled()
    }
    let left = Int(clamping: clamp(place.x, -1, 2) * Double(width)) - side / 2
    let top = Int(clamping: clamp(place.y, -1, 2) * Double(height)) - side / 2
    guard left < width, top < height, left + side > 0, top + side > 0 else { return self }
    return try painted(color, through: mask.placed(left: left, top: top, on: self.size))
  }
}
