/// A position on the screen in cells; the origin is the top left.
package struct Point: Hashable, Sendable, Codable {
  package var x: Int
  package var y: Int

  package static let zero = Point(x: 0, y: 0)

  package init(x: Int, y: Int) {
    self.x = x
    self.y = y
  }
}

/// An extent in cells: columns x rows.
package struct Size: Hashable, Sendable, Codable {
  package var columns: Int
  package var rows: Int

  package static let zero = Size(columns: 0, rows: 0)

  package var isEmpty: Bool { columns <= 0 || rows <= 0 }

  package init(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
  }
}

/// A rectangle of cells. `maxX` and `maxY` are one past the last column and row.
package struct Rect: Hashable, Sendable {
  package var origin: Point
  package var size: Size

  package static let zero = Rect(x: 0, y: 0, columns: 0, rows: 0)

  package var minX: Int { origin.x }
  package var minY: Int { origin.y }
  package var maxX: Int { origin.x + size.columns }
  package var maxY: Int { origin.y + size.rows }
  package var isEmpty: Bool { size.isEmpty }

  package init(origin: Point, size: Size) {
    self.origin = origin
    self.size = size
  }

  package init(x: Int, y: Int, columns: Int, rows: Int) {
    self.init(origin: Point(x: x, y: y), size: Size(columns: columns, rows: rows))
  }

  package func contains(_ point: Point) -> Bool {
    point.x >= minX && point.x < maxX && point.y >= minY && point.y < maxY
  }

  /// The area that both rectangles cover; empty if they do not overlap.
  package func intersection(_ other: Rect) -> Rect {
    let left = max(minX, other.minX)
    let top = max(minY, other.minY)
    let columns = max(0, min(maxX, other.maxX) - left)
    let rows = max(0, min(maxY, other.maxY) - top)
    return Rect(x: left, y: top, columns: columns, rows: rows)
  }

  /// The smallest rectangle around both; an empty one is ignored.
  package func union(_ other: Rect) -> Rect {
    guard !isEmpty else { return other }
    guard !other.isEmpty else { return self }
    let (left, top) = (min(minX, other.minX), min(minY, other.minY))
    return Rect(
      x: left, y: top, columns: max(maxX, other.maxX) - left, rows: max(maxY, other.maxY) - top)
  }

  /// What is left of this rectangle when `covers` lie over it: rectangles that do not overlap, from
  /// the top.
  package func subtracting(_ covers: [Rect]) -> [Rect] {
    var left = isEmpty ? [] : [self]
    for cover in covers { left = left.flatMap { $0.subtracting(cover) } }
    return left
  }

  private func subtracting(_ cover: Rect) -> [Rect] {
    let hole = intersection(cover)
    guard !hole.isEmpty else { return [self] }
    return [
      Rect(x: minX, y: minY, columns: size.columns, rows: hole.minY - minY),
      Rect(x: minX, y: hole.minY, columns: hole.minX - minX, rows: hole.size.rows),
      Rect(x: hole.maxX, y: hole.minY, columns: maxX - hole.maxX, rows: hole.size.rows),
      Rect(x: minX, y: hole.maxY, columns: size.columns, rows: maxY - hole.maxY),
    ].filter { !$0.isEmpty }
  }

  /// The rectangle with `columns` and `rows` taken off each side; its size is never negative.
  package func inset(columns: Int, rows: Int) -> Rect {
    Rect(
      x: minX + columns, y: minY + rows,
      columns: max(0, size.columns - 2 * columns), rows: max(0, size.rows - 2 * rows))
  }

  /// Cuts `columns` off the left.
  ///
  /// - Returns: The part cut off, and the rest.
  package func splitLeft(_ columns: Int) -> (Rect, Rect) {
    let cut = min(max(0, columns), size.columns)
    return (
      Rect(x: minX, y: minY, columns: cut, rows: size.rows),
      Rect(x: minX + cut, y: minY, columns: size.columns - cut, rows: size.rows)
    )
  }

  /// Cuts `rows` off the top.
  ///
  /// - Returns: The part cut off, and the rest.
  package func splitTop(_ rows: Int) -> (Rect, Rect) {
    let cut = min(max(0, rows), size.rows)
    return (
      Rect(x: minX, y: minY, columns: size.columns, rows: cut),
      Rect(x: minX, y: minY + cut, columns: size.columns, rows: size.rows - cut)
    )
  }

  /// A rectangle of the size `inner` in the middle of this one, clipped to fit.
  package func centered(_ inner: Size) -> Rect {
    let columns = min(inner.columns, size.columns)
    let rows = min(inner.rows, size.rows)
    return Rect(
      x: minX + (size.columns - columns) / 2, y: minY + (size.rows - rows) / 2,
      columns: columns, rows: rows)
  }
}
