/// The distance of each pixel of a plane to the nearest one of a kind, as far as it matters: the
/// exact Euclidean distance in time linear in the number of pixels (A. Meijster, J. Roerdink,
/// W. Hesselink, "A General Algorithm for Computing Distance Transforms in Linear Time", 2000).
struct DistanceField {
  private let rows: Range<Int>
  private let columns: Int
  /// The distance within the column, at most 255: one byte a pixel.
  private var down: [UInt8]
  private let farthest: UInt8

  /// - Parameters:
  ///   - reach: Longer distances may be reported as any that is at least this long; at most 255.
  ///   - isTarget: Whether a pixel with that many samples is one of the kind.
  init(_ plane: CoveragePlane, reach: Int, _ isTarget: (UInt8) -> Bool) {
    rows = plane.rows
    columns = plane.columns.count
    farthest = UInt8(min(max(1, reach), 255))
    let far = farthest
    down = plane.samples.map { isTarget($0) ? 0 : far }
    for index in down.indices.dropFirst(columns) {
      let above = down[index - columns]
      if above < down[index] { down[index] = above + 1 }
    }
    for index in down.indices.dropLast(columns).reversed() {
      let below = down[index + columns]
      if below < down[index] { down[index] = below + 1 }
    }
  }

  /// The squares of the distances of the pixels of a row.
  func squares(ofRow y: Int, into squares: inout [Int32]) {
    squares.removeAll(keepingCapacity: true)
    guard columns > 0, rows.contains(y) else { return }
    let start = (y - rows.lowerBound) * columns
    func height(_ column: Int) -> Int {
      let value = Int(down[start + column])
      return value * value
    }
    func square(_ column: Int, _ center: Int) -> Int {
      (column - center) * (column - center) + height(center)
    }
    // The columns whose parabolas are lowest somewhere, and where each begins to be.
    var lowest: [(center: Int, from: Int)] = [(0, 0)]
    for column in 1..<max(1, columns) {
      while let last = lowest.last,
        square(last.from, last.center) > square(last.from, column)
      {
        lowest.removeLast()
      }
      guard let last = lowest.last else {
        lowest.append((column, 0))
        continue
      }
      let numerator =
        column * column - last.center * last.center + height(column) - height(last.center)
      let from = 1 + numerator.dividedDown(by: 2 * (column - last.center))
      if from < columns { lowest.append((column, from)) }
    }
    var current = 0
    let most = Int(farthest) * Int(farthest)
    for column in 0..<columns {
      while current + 1 < lowest.count, lowest[current + 1].from <= column { current += 1 }
      squares.append(Int32(min(most, square(column, lowest[current].center))))
    }
  }
}

extension Int {
  /// The quotient rounded down; the divisor is positive.
  fileprivate func dividedDown(by divisor: Int) -> Int {
    let (quotient, rest) = quotientAndRemainder(dividingBy: divisor)
    return rest < 0 ? quotient - 1 : quotient
  }
}
