import Cells
import Imagery
import Model
import Testing

@testable import Studio

@Suite(.timeLimit(.minutes(5))) struct ZoomTests {
  private let picture = PixelSize(width: 1600, height: 900)
  /// 600x400 pixels of the screen.
  private let area = Size(columns: 60, rows: 20)

  // MARK: Steps

  /// All zooms from the smallest to the largest.
  private func steps(fit: Double, unit: Double = 1) -> [Viewport.Zoom] {
    let steps = ZoomSteps(fit: fit, unit: unit)
    var all: [Viewport.Zoom] = []
    var scale = 0.0
    while let next = steps.next(above: scale), all.count < 100 {
      all.append(next)
      if case .scale(let value) = next { scale = value } else { scale = fit }
    }
    return all
  }

  @Test
  func `Zooming steps from fit by roots of two to 32:1, through every whole scale`() {
    let all = steps(fit: 0.37)
    #expect(all.first == .fit)
    #expect(all.last == .scale(32))
    for scale in [0.5, 1, 2, 4, 8, 16] { #expect(all.contains(.scale(scale)), "\(scale)") }
    #expect(all.count == 14)
  }

  @Test func `A picture smaller than the area can be shrunk to 1:1 and no further`() {
    let all = steps(fit: 3.3)
    #expect(all.prefix(2) == [.scale(1), .scale(2.0.squareRoot())])
    #expect(all.contains(.fit))
    #expect(ZoomSteps(fit: 3.3, unit: 1).next(below: 1) == nil)
  }

  @Test func `Zooming out passes the same steps as zooming in`() {
    for (fit, unit) in [(0.37, 1.0), (0.99, 1), (1, 1), (3.3, 1), (0.37, 10), (40, 1)] {
      let steps = ZoomSteps(fit: fit, unit: unit)
      func scale(_ zoom: Viewport.Zoom?) -> Double? {
        guard let zoom else { return nil }
        if case .scale(let value) = zoom { return value }
        return fit
      }
      var up = [scale(steps.next(above: 0))].compactMap(\.self)
      while let next = scale(steps.next(above: up[up.count - 1])) { up.append(next) }
      var down = [up[up.count - 1]]
      while let next = scale(steps.next(below: down[down.count - 1])) { down.append(next) }
      #expect(down == up.reversed(), "\(fit) \(unit)")
      #expect(up.contains(unit) && up.contains(fit))
    }
  }

  // MARK: Moving

  private func place(_ viewport: Viewport) -> ScenePlace {
    let picture = Picture(digest: "a", type: .png, size: picture, byteCount: 1)
    return ScenePlace(
      scene: .picture(picture), area: Rect(origin: .zero, size: area), viewport: viewport,
      cell: .usual)
  }

  @Test func `The point under the pointer stays there`() throws {
    let point = Point(x: 47, y: 4)
    var viewport = Viewport()
    let before = try #require(place(viewport).pixel(at: point))
    for zoom in [Viewport.Zoom.scale(1), .scale(4), .scale(16), .scale(2)] {
      viewport = place(viewport).zoomed(to: zoom, around: point)
      let after = try #require(place(viewport).pixel(at: point))
      // A cell of the first view covers 27x54 pixels of the picture.
      #expect(abs(after.x - before.x) < 20 && abs(after.y - before.y) < 40, "\(zoom)")
    }
    #expect(place(viewport).zoomed(to: .fit) == Viewport())
  }

  @Test func `Panning stops at the edges and turns back at once`() {
    var viewport = place(Viewport()).zoomed(to: .scale(1))
    #expect(place(viewport).visiblePart == PixelRect(x: 500, y: 250, width: 600, height: 400))
    for _ in 0..<50 { viewport = place(viewport).moved(viewport, x: 75, y: -50) }
    #expect(place(viewport).visiblePart == PixelRect(x: 1000, y: 0, width: 600, height: 400))
    viewport = place(viewport).moved(viewport, x: -75, y: 50)
    #expect(place(viewport).visiblePart == PixelRect(x: 925, y: 50, width: 600, height: 400))
  }

  @Test func `An invisible pixel is panned into view, a visible one moves nothing`() {
    let viewport = place(Viewport()).zoomed(to: .scale(4))
    let place = place(viewport)
    #expect(place.showing(PixelPoint(x: 800, y: 450), viewport) == viewport)
    for pixel in [(0, 0), (1599, 899), (3, 450), (900, 0)].map({ PixelPoint(x: $0, y: $1) }) {
      let moved = self.place(place.showing(pixel, viewport))
      #expect(moved.visiblePart.contains(pixel))
    }
  }
}
