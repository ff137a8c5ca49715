import Cells
import Testing

@Suite(.timeLimit(.minutes(5))) struct GeometryTests {
  let rect = Rect(x: 2, y: 1, columns: 10, rows: 5)

  @Test func `Splitting preserves the area`() {
    let (left, right) = rect.splitLeft(3)
    #expect(left == Rect(x: 2, y: 1, columns: 3, rows: 5))
    #expect(right == Rect(x: 5, y: 1, columns: 7, rows: 5))
    #expect(rect.splitLeft(99).0 == rect)
    #expect(rect.splitLeft(99).1.isEmpty)
    #expect(rect.splitTop(-4).1 == rect)
    #expect(rect.splitTop(2).1 == Rect(x: 2, y: 3, columns: 10, rows: 3))
  }

  @Test func `Separate rectangles do not intersect`() {
    #expect(
      rect.intersection(Rect(x: 8, y: 0, columns: 50, rows: 3))
        == Rect(x: 8, y: 1, columns: 4, rows: 2))
    #expect(rect.intersection(Rect(x: 12, y: 1, columns: 5, rows: 5)).isEmpty)
    #expect(rect.intersection(.zero).isEmpty)
  }

  @Test func `An inset larger than the rectangle leaves an empty one`() {
    #expect(rect.inset(columns: 1, rows: 1) == Rect(x: 3, y: 2, columns: 8, rows: 3))
    #expect(rect.inset(columns: 6, rows: 0).isEmpty)
  }

  @Test func `A centred rectangle stays inside`() {
    #expect(rect.centered(Size(columns: 4, rows: 3)) == Rect(x: 5, y: 2, columns: 4, rows: 3))
    #expect(rect.centered(Size(columns: 40, rows: 30)) == rect)
  }

  @Test func `Points on the far edges are outside`() {
    #expect(rect.contains(Point(x: 2, y: 1)))
    #expect(!rect.contains(Point(x: 12, y: 1)))
    #expect(!rect.contains(Point(x: 2, y: 6)))
  }

  /// The cells of a rectangle.
  private func cells(_ rect: Rect) -> [Point] {
    (rect.minY..<rect.maxY).flatMap { y in (rect.minX..<rect.maxX).map { Point(x: $0, y: y) } }
  }

  @Test func `Subtracting rectangles leaves every uncovered cell exactly once`() {
    let whole = Rect(x: 2, y: 1, columns: 9, rows: 7)
    let covers: [[Rect]] = [
      [], [whole], [Rect(x: 0, y: 0, columns: 40, rows: 40)],
      [Rect(x: 20, y: 20, columns: 3, rows: 3)], [Rect(x: 4, y: 3, columns: 3, rows: 2)],
      [Rect(x: 0, y: 0, columns: 5, rows: 3)], [Rect(x: 9, y: 6, columns: 5, rows: 9)],
      [Rect(x: 0, y: 3, columns: 40, rows: 1)], [Rect(x: 5, y: 0, columns: 1, rows: 40)],
      [Rect(x: 3, y: 2, columns: 4, rows: 4), Rect(x: 5, y: 3, columns: 4, rows: 4)],
      [Rect(x: 3, y: 2, columns: 0, rows: 4), Rect(x: 5, y: 3, columns: 4, rows: 0)],
      [Rect(x: 2, y: 1, columns: 1, rows: 1), Rect(x: 10, y: 7, columns: 1, rows: 1)],
    ]
    for covers in covers {
      let parts = whole.subtracting(covers)
      let left = cells(whole).filter { point in !covers.contains { $0.contains(point) } }
      let found = parts.flatMap(cells)
      #expect(Set(found) == Set(left), "\(covers)")
      #expect(found.count == left.count, "no cell twice: \(covers)")
      #expect(parts.allSatisfy { !$0.isEmpty })
    }
    #expect(Rect.zero.subtracting([whole]) == [])
  }

  @Test func `A rectangle with nothing over it stays in one piece`() {
    let whole = Rect(x: 2, y: 1, columns: 9, rows: 7)
    #expect(whole.subtracting([]) == [whole])
    #expect(whole.subtracting([Rect(x: 11, y: 1, columns: 4, rows: 4)]) == [whole])
  }
}
