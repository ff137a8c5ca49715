import Cells
import Imagery
import Model
import TestSupport
import Testing

@testable import Studio

@Suite(.timeLimit(.minutes(5))) struct PreviewCacheTests {
  private func request(
    _ name: String, crop: PixelRect = PixelRect(x: 0, y: 0, width: 400, height: 200),
    columns: Int = 40, rows: Int = 10
  ) -> PaintRequest {
    PaintRequest(
      scene: .picture(.make(name, 400, 200)), crop: crop,
      size: Size(columns: columns, rows: rows), colors: .truecolor)
  }

  /// A painting whose cells contain their column.
  private func canvas(_ request: PaintRequest) -> Canvas {
    var canvas = Canvas(size: request.size)
    for y in 0..<request.size.rows {
      for x in 0..<request.size.columns {
        canvas[Point(x: x, y: y)] = Cell(
          "▚", style: Style(foreground: .rgb(UInt8(x), 0, 0), background: .rgb(UInt8(x), 0, 0)))
      }
    }
    return canvas
  }

  private func cache(_ requests: PaintRequest...) -> PreviewCache {
    var cache = PreviewCache()
    for request in requests { cache[.symbols(request)] = .ready(.symbols(canvas(request))) }
    return cache
  }

  @Test func `The least recently used paintings are dropped first, visible ones stay`() {
    var cache = PreviewCache()
    let kept = request("kept")
    cache[.symbols(kept)] = .ready(.symbols(canvas(kept)))
    for number in 0..<2000 {
      cache.use([.symbols(kept)])
      cache[.symbols(request("\(number)", columns: 4, rows: 2))] = .ready(
        .symbols(Canvas(size: .zero)))
    }
    #expect(cache.canvas(kept) != nil)
    #expect(cache.count <= 512)
    #expect(cache.canvas(request("0", columns: 4, rows: 2)) == nil)
    #expect(cache.canvas(request("1999", columns: 4, rows: 2)) != nil)
  }

  @Test func `Large paintings are dropped when the bytes exceed the limit`() {
    var cache = PreviewCache()
    let size = Size(columns: 300, rows: 100)
    for number in 0..<200 {
      let request = request("\(number)", columns: 300, rows: 100)
      cache[.symbols(request)] = .ready(.symbols(Canvas(size: size)))
    }
    #expect(cache.count * 30_000 * MemoryLayout<Cell>.stride <= 64 << 20)
    #expect(cache.count > 10)
  }

  @Test func `Unwanted orders are forgotten, finished paintings are not`() {
    var cache = cache(request("there"))
    cache[.symbols(request("a"))] = .painting
    cache[.symbols(request("b"))] = .painting
    cache.forgetOrders(except: [.symbols(request("b"))])
    #expect(cache[.symbols(request("a"))] == nil)
    #expect(cache[.symbols(request("b"))] == .painting)
    #expect(!cache.isSettled(.symbols(request("b"))) && cache.isSettled(.symbols(request("there"))))
  }

  @Test func `A panned part shows at once what is known of it`() throws {
    let before = request("a", crop: PixelRect(x: 0, y: 0, width: 200, height: 100))
    let moved = request("a", crop: PixelRect(x: 50, y: 0, width: 200, height: 100))
    let standIn = try #require(cache(before).standIn(for: moved))
    #expect(standIn.size == moved.size)
    // 50 pixels are 10 columns.
    #expect(standIn[.zero].style.foreground == .rgb(10, 0, 0))
    #expect(standIn[Point(x: 29, y: 9)].style.foreground == .rgb(39, 0, 0))
    #expect(standIn[Point(x: 30, y: 0)] == .blank)
  }

  @Test func `Strong enlargement shows only colours, and thumbnails are not used at all`() throws {
    let whole = request("a")
    let part = request("a", crop: PixelRect(x: 100, y: 50, width: 100, height: 50))
    let standIn = try #require(cache(whole).standIn(for: part))
    #expect(standIn[.zero] == Cell(" ", style: Style(background: .rgb(10, 0, 0))))
    #expect(cache(request("a", columns: 6, rows: 2)).standIn(for: part) == nil)
    #expect(cache(request("b")).standIn(for: part) == nil)
  }
}
