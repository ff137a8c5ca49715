/// Which samples of a picture's pixels are inside a shape.
///
/// Every pixel has 16, in four lines of four. They lie at odd eighths of a pixel and corners at whole
/// pixels, so that no line of samples meets a corner.
struct ShapeCoverage: Sendable {
  private let shape: Region.Shape
  /// The lines of an outline that are not level.
  private let edges: [Edge]

  init(_ shape: Region.Shape) {
    self.shape = shape
    guard case .outline(let points) = shape, points.count > 2 else {
      edges = []
      return
    }
    let ends = points.dropFirst() + points.prefix(1)
    edges = zip(points, ends).compactMap { Edge($0, $1) }
  }

  /// A place where an outline crosses a line of samples.
  struct Crossing {
    /// The first sample that is not left of it.
    var sample: Int
    /// 1 where the outline goes down, -1 where it goes up.
    var winding: Int
  }

  /// A line of an outline, from the upper to the lower end.
  private struct Edge {
    /// In eighths of a pixel.
    let (top, bottom, x): (Int, Int, Int)
    let (across, down): (Int, Int)
    let winding: Int

    init?(_ start: PixelPoint, _ end: PixelPoint) {
      // Farther outside, a crossing's exact place matters to nobody, and products could overflow.
      func eighths(_ value: Int) -> Int { 8 * min(max(-(1 << 26), value), 1 << 26) }
      guard start.y != end.y else { return nil }
      let (upper, lower) = start.y < end.y ? (start, end) : (end, start)
      (top, bottom, x) = (eighths(upper.y), eighths(lower.y), eighths(upper.x))
      (across, down) = (eighths(lower.x) - x, bottom - top)
      guard down > 0 else { return nil }
      winding = start.y < end.y ? 1 : -1
    }

    /// The first sample of a line, in eighths from the top, at or right of the edge.
    func firstSample(at y: Int) -> Int {
      // x + (y - top) * across / down <= 2 * sample + 1
      let (product, reach) = (y - top).multipliedReportingOverflow(by: across)
      let place =
        reach
        ? Int((Double(y - top) * Double(across) / Double(down)).rounded(.up))
        : product.dividedUp(by: down)
      return (x + place - 1).dividedUp(by: 2)
    }
  }

  /// Calls `body` with each span of the samples, four a pixel, that are inside the shape on one of
  /// the four lines of a row. `crossings` is memory to be used again.
  func withSpans(
    row: Int, line: Int, _ crossings: inout [Crossing], _ body: (Range<Int>) -> Void
  ) {
    let y = 8 * row + 2 * line + 1
    switch shape {
    case .rectangle(let rect):
      guard row >= rect.y, row < rect.maxY, rect.width > 0 else { return }
      body(4 * rect.x..<4 * rect.maxX)
    case .ellipse(let rect):
      guard row >= rect.y, row < rect.maxY, rect.width > 0 else { return }
      let (middleX, middleY) = (Double(rect.x + rect.maxX) * 4, Double(rect.y + rect.maxY) * 4)
      let down = (Double(y) - middleY) / (Double(rect.height) * 4)
      let across = Double(rect.width) * 4 * max(0, 1 - down * down).squareRoot()
      let first = Int(((middleX - across - 1) / 2).rounded(.up))
      let end = Int(((middleX + across - 1) / 2).rounded(.down)) + 1
      if first < end { body(first..<end) }
    case .outline:
      crossings.removeAll(keepingCapacity: true)
      for edge in edges where edge.top < y && y < edge.bottom {
        crossings.append(Crossing(sample: edge.firstSample(at: y), winding: edge.winding))
      }
      crossings.sort { $0.sample < $1.sample }
      var (depth, start) = (0, 0)
      for crossing in crossings {
        if depth == 0 { start = crossing.sample }
        depth += crossing.winding
        if depth == 0, start < crossing.sample { body(start..<crossing.sample) }
      }
    }
  }
}

extension Int {
  /// The quotient rounded up; the divisor is positive.
  fileprivate func dividedUp(by divisor: Int) -> Int {
    let (quotient, rest) = quotientAndRemainder(dividingBy: divisor)
    return rest > 0 ? quotient + 1 : quotient
  }
}
