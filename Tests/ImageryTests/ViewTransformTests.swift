import Testing

@testable import Imagery

@Suite(.timeLimit(.minutes(5))) struct ViewTransformTests {
  private static let all: [ViewTransform] = ViewTransform.Effect.allCases.map { ViewTransform($0) }

  @Test(arguments: all, [PixelSize(width: 1, height: 1), PixelSize(width: 7, height: 3)])
  func `A pixel is shown where its counterpart says, and the counterpart of that is the pixel`(
    transform: ViewTransform, size: PixelSize
  ) {
    var shown = (0..<UInt32(size.pixelCount)).map { $0 << 8 | 0xFF00_0000 }
    let file = shown
    var span = shown.mutableSpan
    transform.apply(to: &span, width: size.width)
    for y in 0..<size.height {
      for x in 0..<size.width {
        let pixel = PixelPoint(x: x, y: y)
        let there = transform.counterpart(of: pixel, in: size)
        var alone = [file[y * size.width + x]]
        var one = alone.mutableSpan
        transform.apply(to: &one, width: 1)
        #expect(shown[there.y * size.width + there.x] == alone[0])
        #expect(transform.counterpart(of: there, in: size) == pixel)
      }
    }
  }

  @Test func `Grey keeps the value and the transparency of a colour and nothing else`() {
    var pixels: [UInt32] = [0xFF00_00FF, 0x8000_FF00, 0xFFFF_0000, 0, 0xFFFF_FFFF]
    var span = pixels.mutableSpan
    ViewTransform(.grey, .mirrored).apply(to: &span, width: 1)
    #expect(pixels == [0xFF35_3535, 0x80B6_B6B6, 0xFF12_1212, 0, 0xFFFF_FFFF])
  }

  @Test func `What is toggled twice is shown as before`() {
    var transform = ViewTransform()
    #expect(transform.isIdentity && transform.words.isEmpty)
    transform.toggle(.mirrored)
    #expect(transform == ViewTransform(.mirrored) && transform.words == ["mirrored"])
    transform.toggle(.mirrored)
    #expect(transform.isIdentity)
  }
}
