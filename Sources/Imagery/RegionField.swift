/// The weights that one region gives to the pixels of a picture of a known size.
struct RegionField: Sendable {
  let isExcluded: Bool
  private let size: PixelSize
  private let coverage: ShapeCoverage
  /// By how many pixels an outline grows; the other shapes have grown already.
  private let growth: Int
  private let feather: Int
  /// The pixels that it may cover, with its growth.
  private let bounds: PixelRect

  init(_ region: Region, size: PixelSize, feather: Int) {
    self.size = size
    isExcluded = region.isExcluded
    self.feather = min(max(0, region.feather?.pixels(in: size) ?? feather), Region.widest)
    let growth = region.growth.pixels(in: size)
    switch region.shape {
    case .rectangle(let rect):
      coverage = ShapeCoverage(.rectangle(rect.outset(by: growth)))
      self.growth = 0
    case .ellipse(let rect):
      coverage = ShapeCoverage(.ellipse(rect.outset(by: growth)))
      self.growth = 0
    case .outline:
      coverage = ShapeCoverage(region.shape)
      self.growth = growth
    }
    bounds = region.bounds(in: size)
  }

  /// How many rows above and below a row its weights depend on.
  var reach: Int { feather + abs(growth) + 2 }

  /// Combines its weights with those that the regions before it gave to these rows.
  func apply(to weights: inout [UInt16], of all: Range<Int>) {
    guard bounds.width > 0, bounds.height > 0 else { return }
    // Farther away from its edge nothing depends on it.
    let near = bounds.outset(by: isExcluded ? feather + 1 : 1)
    let columns = (near.x..<near.maxX).clamped(to: 0..<size.width)
    let rows = (near.y..<near.maxY).clamped(to: all)
    guard !columns.isEmpty, !rows.isEmpty else { return }
    let around = (rows.lowerBound - feather - 1..<rows.upperBound + feather + 1)
      .clamped(to: 0..<size.height)
    var plane = grown(rows: around, columns: columns)
    if isExcluded { plane.invert() }
    let distances =
      feather > 0 ? DistanceField(plane, reach: feather + 1) { $0 == 0 } : nil
    var squares: [Int32] = []
    let fade = Fade(feather: feather)
    for y in rows {
      distances?.squares(ofRow: y, into: &squares)
      let row = (y - around.lowerBound) * columns.count
      let target = (y - all.lowerBound) * size.width + columns.lowerBound
      for index in 0..<columns.count {
        let samples = plane.samples[row + index]
        let weight =
          samples == 0 ? 0 : fade.weight(samples, feather > 0 ? squares[index] : Int32.max)
        let old = weights[target + index]
        weights[target + index] = isExcluded ? min(old, weight) : max(old, weight)
      }
    }
  }

  /// The distance of each pixel in it from its edge inwards, where the picture's edge is one, too:
  /// 1 for the outermost, at most `width`; 0 for pixels outside and farther inside.
  func depths(of all: Range<Int>, width: Int) -> [UInt8] {
    var depths = [UInt8](repeating: 0, count: all.count * size.width)
    let near = bounds.outset(by: 1)
    let columns = (near.x..<max(near.x, near.maxX)).clamped(to: -1..<size.width + 1)
    let rows = (near.y..<max(near.y, near.maxY)).clamped(to: all)
    guard bounds.width > 0, bounds.height > 0, !columns.isEmpty, !rows.isEmpty else {
      return depths
    }
    let around = (rows.lowerBound - width - 1..<rows.upperBound + width + 1)
      .clamped(to: -1..<size.height + 1)
    var plane = grown(rows: around, columns: columns)
    plane.clear(outside: size)
    let distances = DistanceField(plane, reach: width + 1) { $0 * 2 < CoveragePlane.full }
    var squares: [Int32] = []
    for y in rows {
      distances.squares(ofRow: y, into: &squares)
      for x in columns where x >= 0 && x < size.width {
        let depth = Double(squares[x - columns.lowerBound]).squareRoot().rounded()
        guard depth <= Double(width) else { continue }
        depths[(y - all.lowerBound) * size.width + x] = UInt8(depth)
      }
    }
    return depths
  }

  /// Its coverage after an outline has grown.
  private func grown(rows: Range<Int>, columns: Range<Int>) -> CoveragePlane {
    guard growth != 0 else { return CoveragePlane(coverage, rows: rows, columns: columns) }
    let reach = abs(growth) + 2
    // What is beyond the picture's edge counts here, for the outline goes on there.
    let wide = CoveragePlane(
      coverage, rows: rows.lowerBound - reach..<rows.upperBound + reach,
      columns: columns.lowerBound - reach..<columns.upperBound + reach)
    var plane = CoveragePlane(rows: rows, columns: columns)
    let most = CoveragePlane.full
    let isGrowing = growth > 0
    let distances = DistanceField(wide, reach: reach) { ($0 * 2 >= most) == isGrowing }
    var squares: [Int32] = []
    for y in rows {
      distances.squares(ofRow: y, into: &squares)
      for x in columns {
        let distance = Double(squares[x - columns.lowerBound + reach]).squareRoot()
        let share = isGrowing ? 1 + Double(growth) - distance : distance + Double(growth)
        let samples = UInt8(min(max(0, share), 1) * Double(most))
        let before = wide[x, y]
        plane[x, y] = isGrowing ? max(before, samples) : min(before, samples)
      }
    }
    return plane
  }
}

/// How weights fade over a feather.
private struct Fade {
  private let feather: Int
  private let limit: Int32
  private let full = Double(RegionMask.full)

  init(feather: Int) {
    self.feather = feather
    limit = Int32((feather + 1) * (feather + 1))
  }

  /// - Parameter square: The square of the distance to the nearest pixel that is not selected.
  func weight(_ samples: UInt8, _ square: Int32) -> UInt16 {
    let covered = Double(samples) / Double(CoveragePlane.full)
    guard feather > 0, square < limit else { return UInt16(covered * full) }
    let share = Double(square).squareRoot() / Double(feather + 1)
    return UInt16(min(covered, share) * full)
  }
}

/// How many of the samples of each pixel are inside a shape, in some rows and columns.
struct CoveragePlane {
  let rows: Range<Int>
  let columns: Range<Int>
  /// From 0 to `full`, row after row.
  private(set) var samples: [UInt8]

  /// The number of samples of a pixel: four rows of four.
  static let full: UInt8 = 16

  init(rows: Range<Int>, columns: Range<Int>) {
    self.rows = rows
    self.columns = columns
    samples = [UInt8](repeating: 0, count: rows.count * columns.count)
  }

  init(_ coverage: ShapeCoverage, rows: Range<Int>, columns: Range<Int>) {
    self.init(rows: rows, columns: columns)
    var crossings: [ShapeCoverage.Crossing] = []
    for y in rows {
      let start = (y - rows.lowerBound) * columns.count
      for line in 0..<4 {
        coverage.withSpans(row: y, line: line, &crossings) { span in
          add(span.clamped(to: 4 * columns.lowerBound..<4 * columns.upperBound), toRowAt: start)
        }
      }
    }
  }

  /// Adds a span of samples of one line to the pixels that they are in.
  private mutating func add(_ span: Range<Int>, toRowAt start: Int) {
    guard !span.isEmpty else { return }
    let (low, high) = (
      span.lowerBound - 4 * columns.lowerBound, span.upperBound - 4 * columns.lowerBound
    )
    let (first, last) = (low / 4, (high - 1) / 4)
    guard first < last else {
      samples[start + first] += UInt8(high - low)
      return
    }
    samples[start + first] += UInt8(4 * (first + 1) - low)
    for index in start + first + 1..<start + last { samples[index] += 4 }
    samples[start + last] += UInt8(high - 4 * last)
  }

  /// Empties the pixels beyond the edges of a picture.
  mutating func clear(outside size: PixelSize) {
    for y in rows {
      for x in columns where x < 0 || y < 0 || x >= size.width || y >= size.height {
        self[x, y] = 0
      }
    }
  }

  mutating func invert() {
    for index in samples.indices { samples[index] = Self.full - samples[index] }
  }

  subscript(x: Int, y: Int) -> UInt8 {
    get { samples[(y - rows.lowerBound) * columns.count + x - columns.lowerBound] }
    set { samples[(y - rows.lowerBound) * columns.count + x - columns.lowerBound] = newValue }
  }
}
