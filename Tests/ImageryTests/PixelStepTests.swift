import Imagery
import Testing

@Suite(.timeLimit(.minutes(5))) struct PixelStepTests {
  @Test(arguments: [(1, 1), (1, 9), (7, 3), (640, 480), (480, 640), (3000, 17)])
  func `What is left after straightening lies inside the turned picture and touches its edges`(
    _ width: Int, _ height: Int
  ) {
    for tenths in stride(from: -450, through: 450, by: 7) {
      let turn = Straightening(degrees: Double(tenths) / 10)
      let size = turn.size(of: PixelSize(width: width, height: height))
      #expect((1...width).contains(size.width) && (1...height).contains(size.height))
      /// Whether a rectangle's corners, turned back, are inside the picture.
      func fits(_ across: Double, _ down: Double) -> Bool {
        [(across, down), (across, -down)].allSatisfy { x, y in
          abs(x * turn.cosine + y * turn.sine) <= Double(width) + 1e-6
            && abs(y * turn.cosine - x * turn.sine) <= Double(height) + 1e-6
        }
      }
      let (across, down) = (Double(size.width), Double(size.height))
      guard size.width > 1, size.height > 1 else { continue }
      #expect(fits(across, down), "\(width)x\(height) by \(tenths)")
      #expect(!fits(across + 2, down + 2), "\(width)x\(height) by \(tenths)")
    }
  }

  @Test func `Sine and cosine are those of the angle`() {
    let half = Straightening(degrees: 30)
    #expect(abs(half.sine - 0.5) < 1e-15 && abs(half.cosine - 0.75.squareRoot()) < 1e-15)
    let diagonal = Straightening(degrees: -45)
    #expect(abs(diagonal.sine + diagonal.cosine) < 1e-15)
    #expect(Straightening(degrees: .nan) == Straightening(degrees: 0))
  }

  @Test func `No step is made whose result is no picture or too large`() {
    let size = PixelSize(width: 30, height: 20)
    let whole = PixelRect(size)
    #expect(PixelStep.crop(whole).isSound(for: size))
    #expect(!PixelStep.crop(PixelRect(x: 1, y: 0, width: 30, height: 20)).isSound(for: size))
    #expect(!PixelStep.crop(PixelRect(x: 0, y: 0, width: 0, height: 20)).isSound(for: size))
    #expect(!PixelStep.resize(PixelSize(width: 0, height: 4)).isSound(for: size))
    #expect(!PixelStep.resize(PixelSize(width: 20_000, height: 20_000)).isSound(for: size))
    #expect(!PixelStep.extend(CanvasExtension(left: 40_000)).isSound(for: size))
    #expect(!PixelStep.extend(CanvasExtension(left: -1)).isSound(for: size))
    #expect(!PixelStep.straighten(degrees: .infinity).isSound(for: size))
    #expect(!PixelStep.levels(Levels(black: 9, white: 9)).isSound(for: size))
    #expect(!PixelStep.levels(Levels(gamma: 0)).isSound(for: size))
  }
}
