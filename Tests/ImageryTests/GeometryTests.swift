import Testing

@testable import Imagery

/// Sizes and rectangles that anybody may claim.
@Suite(.timeLimit(.minutes(5))) struct GeometryTests {
  @Test(arguments: [Int.min, -1, 0, 640, 1 << 30, Int.max])
  func `Whatever a side is said to be, products and sums of it are safe`(side: Int) {
    let size = PixelSize(width: side, height: side)
    #expect(size.pixelCount >= 0 && size.pixelCount <= 1 << 60)
    let rect = PixelRect(x: side, y: side, width: side, height: side)
    #expect(rect.maxX == rect.x + rect.width)
    #expect(!rect.lies(in: size) || side == 0)
  }

  @Test func `A rectangle lies in a picture only with all of its pixels`() {
    let size = PixelSize(width: 40, height: 30)
    #expect(PixelRect(size).lies(in: size))
    #expect(PixelRect(x: 39, y: 29, width: 1, height: 1).lies(in: size))
    #expect(!PixelRect(x: 39, y: 29, width: 2, height: 1).lies(in: size))
    #expect(!PixelRect(x: 0, y: 0, width: 0, height: 1).lies(in: size))
    #expect(PixelRect(x: -5, y: 20, width: 50, height: 50).clipped(to: size)?.height == 10)
    #expect(PixelRect(x: 40, y: 0, width: 5, height: 5).clipped(to: size) == nil)
  }

  @Test func `Pictures of one shape are scaled, of two the middle is compared`() {
    let wide = PixelSize(width: 1600, height: 900)
    #expect(Alignment(before: wide, after: wide).manner == .exact)
    let scaled = Alignment(before: PixelSize(width: 800, height: 450), after: wide)
    #expect(scaled.manner == .scaled && scaled.size == wide)
    let centered = Alignment(before: wide, after: PixelSize(width: 100, height: 100))
    #expect(centered.manner == .centered && centered.size == PixelSize(width: 900, height: 900))
    #expect(centered.before == PixelRect(x: 350, y: 0, width: 900, height: 900))
  }
}
