import Exports
import Imagery
import Model
import Testing

@Suite(.timeLimit(.minutes(5))) struct SheetLayoutTests {
  private func overlap(_ a: PixelRect, _ b: PixelRect) -> Bool {
    a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
  }

  @Test(arguments: [1, 2, 3, 7, 40, 1000], [0.3, 1, 1.78, 8])
  func `Every cell has its own place on the sheet`(count: Int, shape: Double) {
    let layout = SheetLayout(count: count, shape: shape)
    #expect(layout.places.count == count)
    for place in layout.places {
      #expect(place.area.x >= 0 && place.area.x + place.area.width <= layout.size.width)
      #expect(place.area.y >= 0 && place.area.y + place.area.height <= layout.size.height)
      #expect(place.caption.y + place.caption.height == place.area.y + place.area.height)
    }
    for (one, other) in zip(layout.places, layout.places.dropFirst()) {
      #expect(!overlap(one.area, other.area))
    }
  }

  @Test func `Short captions leave less room below the pictures`() {
    let short = SheetLayout(count: 6, shape: 1.5, letters: 20)
    let long = SheetLayout(count: 6, shape: 1.5, letters: 400)
    #expect(short.places[0].caption.height < long.places[0].caption.height / 2)
    #expect(short.places[0].caption.height >= Int(short.textSize * 1.4))
    #expect(long == SheetLayout(count: 6, shape: 1.5))
  }

  @Test func `Ten thousand turns still fit on a sheet that can be written`() {
    let layout = SheetLayout(count: 10_000, shape: 1.5)
    #expect(layout.size.width * layout.size.height <= 60_000_000)
    #expect(layout.places.count == 10_000 && layout.places[0].picture.width >= 20)
  }

  @Test func `Frames are as large as the largest picture and stacked vertically`() {
    let layout = FrameLayout(sizes: [
      PixelSize(width: 400, height: 300), PixelSize(width: 300, height: 500),
    ])
    #expect(layout.places.map(\.picture.width) == [400, 400])
    #expect(layout.places.map(\.picture.height) == [500, 500])
    #expect(layout.places[1].area.y == layout.frame.height)
    let large = FrameLayout(sizes: [PixelSize(width: 4096, height: 2048)])
    #expect(large.places[0].picture == PixelRect(x: 0, y: 0, width: 960, height: 480))
    let many = FrameLayout(
      sizes: Array(repeating: PixelSize(width: 2000, height: 2000), count: 900))
    #expect(many.frame.width * many.frame.height * 900 <= 70_000_000)
  }
}
