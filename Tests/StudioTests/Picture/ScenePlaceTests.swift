import Cells
import Imagery
import Model
import TestSupport
import Testing

@testable import Studio

@Suite(.timeLimit(.minutes(5))) struct ScenePlaceTests {
  /// A picture in an area of 40x10 cells that starts at 5,3, with cells of 10x20 pixels.
  private func place(_ width: Int, _ height: Int, _ viewport: Viewport = Viewport()) -> ScenePlace {
    var picture = Picture.make("a")
    picture.size = PixelSize(width: width, height: height)
    return ScenePlace(
      scene: .picture(picture), area: Rect(x: 5, y: 3, columns: 40, rows: 10), viewport: viewport,
      cell: .usual)
  }

  private var places: [ScenePlace] {
    [
      place(1600, 900), place(900, 1600), place(7, 5), place(1, 1), place(4000, 3),
      place(1600, 900, Viewport(zoom: .scale(1), centerX: 0.9, centerY: 0.1)),
      place(1600, 900, Viewport(zoom: .scale(16), centerX: 0.31, centerY: 0.77)),
      place(1600, 900, Viewport(zoom: .fill)),
    ]
  }

  @Test func `A scene is centred in its area, in the picture's proportions`() {
    #expect(place(1000, 1000).rect == Rect(x: 15, y: 3, columns: 20, rows: 10))
    #expect(place(400, 100).rect == Rect(x: 5, y: 5, columns: 40, rows: 5))
  }

  @Test func `The corners of the picture are under the corners of its cells`() {
    let place = place(1600, 900)
    let rect = place.rect
    #expect(place.pixels(at: rect.origin).map { [$0.x, $0.y] } == [0, 0])
    let last = place.pixels(at: Point(x: rect.maxX - 1, y: rect.maxY - 1))
    #expect(last.map { [$0.x + $0.width, $0.y + $0.height] } == [1600, 900])
    #expect(place.cell(of: PixelPoint(x: 0, y: 0)) == rect.origin)
    #expect(
      place.cell(of: PixelPoint(x: 1599, y: 899)) == Point(x: rect.maxX - 1, y: rect.maxY - 1))
  }

  @Test func `A cell and the pixel under its middle map to each other`() throws {
    for place in places {
      let rect = place.rect
      for y in rect.minY..<rect.maxY {
        for x in rect.minX..<rect.maxX {
          let point = Point(x: x, y: y)
          let pixel = try #require(place.pixel(at: point))
          #expect(place.visiblePart.contains(pixel))
          #expect(place.pixels(at: point)?.contains(pixel) == true)
          let pixels = PixelRect(x: pixel.x, y: pixel.y, width: 1, height: 1)
          #expect(
            place.cells(of: pixels).intersection(Rect(origin: point, size: rect.size)) != .zero)
          // Where several pixels share a cell, each of them maps to it.
          if place.scale * 2 < 10 { #expect(place.cell(of: pixel) == point) }
        }
      }
    }
  }

  @Test func `Together the cells show every pixel of the crop`() {
    for place in places {
      let (rect, crop) = (place.rect, place.visiblePart)
      let columns = (rect.minX..<rect.maxX).compactMap {
        place.pixels(at: Point(x: $0, y: rect.minY)).map { $0.x..<($0.x + $0.width) }
      }
      #expect(columns.first?.lowerBound == crop.x)
      #expect(columns.last?.upperBound == crop.x + crop.width)
      for (left, right) in zip(columns, columns.dropFirst()) {
        #expect(right.lowerBound <= left.upperBound && right.lowerBound >= left.lowerBound)
      }
    }
  }

  @Test func `A rectangle of pixels covers the cells it fills at least by half`() {
    // 10 pixels per cell across, 20 down.
    let place = place(400, 200)
    #expect(place.rect == Rect(x: 5, y: 3, columns: 40, rows: 10))
    func cells(_ x: Int, _ y: Int, _ width: Int, _ height: Int) -> Rect {
      place.cells(of: PixelRect(x: x, y: y, width: width, height: height))
    }
    #expect(cells(0, 0, 400, 200) == place.rect)
    #expect(cells(100, 40, 50, 60) == Rect(x: 15, y: 5, columns: 5, rows: 3))
    #expect(cells(104, 49, 42, 42) == Rect(x: 15, y: 5, columns: 5, rows: 3))
    #expect(cells(106, 52, 38, 34) == Rect(x: 16, y: 6, columns: 3, rows: 1))
    #expect(cells(103, 41, 1, 1) == Rect(x: 15, y: 5, columns: 1, rows: 1))
    #expect(cells(399, 199, 1, 1) == Rect(x: 44, y: 12, columns: 1, rows: 1))
    #expect(cells(-50, -50, 60, 70) == Rect(x: 5, y: 3, columns: 1, rows: 1))
    #expect(cells(400, 0, 10, 10) == .zero)
    #expect(cells(10, 10, 0, 10) == .zero)
  }

  @Test func `Outside the picture and the crop there is no pixel`() {
    let place = place(1000, 1000)
    #expect(place.pixel(at: Point(x: 14, y: 5)) == nil)
    #expect(place.pixel(at: Point(x: 15, y: 13)) == nil)
    #expect(place.pixels(at: Point(x: 35, y: 5)) == nil)
    #expect(place.cell(of: PixelPoint(x: 1000, y: 0)) == nil)
    let zoomed = self.place(1000, 1000, Viewport(zoom: .scale(10)))
    #expect(zoomed.cell(of: PixelPoint(x: 0, y: 0)) == nil)
    #expect(zoomed.cell(of: PixelPoint(x: 500, y: 500)) != nil)
  }

  @Test func `The nearest pixel to a point outside is at the edge`() {
    let place = place(1000, 1000)
    #expect(place.nearestPixel(to: Point(x: 0, y: 0)) == PixelPoint(x: 25, y: 50))
    #expect(place.nearestPixel(to: Point(x: 99, y: 99)) == PixelPoint(x: 975, y: 950))
    #expect(place.nearestPixel(to: Point(x: 20, y: 0)) == PixelPoint(x: 275, y: 50))
  }

  @Test func `No pixels are requested for a terminal without them`() {
    let place = place(1600, 900)
    #expect(place.pixelRequest(Graphics()) == nil)
    let request = place.pixelRequest(Graphics(pixels: .sixel, link: Link(isSlow: true)))
    #expect(request?.size == place.rect.size)
    #expect(request?.isSparing == true)
    #expect(place.paintRequest(colors: .truecolor).size == place.rect.size)
  }

  @Test func `Where the terminal scales pictures, a small one is followed by the full one`() throws
  {
    let place = place(1600, 900)
    #expect(place.sharpening(Graphics(pixels: .sixel, link: Link(isSlow: true))) == nil)
    for isSlow in [true, false] {
      let graphics = Graphics(pixels: .kitty, link: Link(isSlow: isSlow))
      let (small, whole) = try #require(place.sharpening(graphics))
      #expect(small.isSparing && !whole.isSparing)
      #expect(place.pixelRequest(graphics) == (isSlow ? small : whole))
    }
  }
}
