import Cells
import Testing

@Suite struct GeometryTests {
  let rect = Rect(x: 2, y: 1, columns: 10, rows: 5)

  @Test func `Splitting never makes more or less than there was`() {
    let (left, right) = rect.splitLeft(3)
    #expect(left == Rect(x: 2, y: 1, columns: 3, rows: 5))
    #expect(right == Rect(x: 5, y: 1, columns: 7, rows: 5))
    #expect(rect.splitLeft(99).0 == rect)
    #expect(rect.splitLeft(99).1.isEmpty)
    #expect(rect.splitTop(-4).1 == rect)
    #expect(rect.splitTop(2).1 == Rect(x: 2, y: 3, columns: 10, rows: 3))
  }

  @Test func `Rectangles apart have nothing in common`() {
    #expect(
      rect.intersection(Rect(x: 8, y: 0, columns: 50, rows: 3))
        == Rect(x: 8, y: 1, columns: 4, rows: 2))
    #expect(rect.intersection(Rect(x: 12, y: 1, columns: 5, rows: 5)).isEmpty)
    #expect(rect.intersection(.zero).isEmpty)
  }

  @Test func `An inset larger than the rectangle leaves nothing, not less`() {
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
}
