import Cells
import Darkroom
import Imagery
import Model
import Previews
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct PixelTests {
  private static let cells = [
    CellSize(width: 10, height: 20), CellSize(width: 9, height: 18), CellSize(width: 7, height: 13),
    CellSize(width: 8, height: 15),
  ]

  /// 160x80 pixels of a scene with many colours.
  private func painting(_ bench: PreviewBench) async throws -> String {
    let path = bench.path("painting.png")
    _ = try await bench.darkroom.compose(
      EditRequest(
        source: .painting(seed: "waves"), size: PixelSize(width: 160, height: 80)),
      to: path)
    return path
  }

  private func request(
    _ form: PixelProtocol, cell: CellSize = .usual, in area: Size = Size(columns: 30, rows: 11),
    colors: Int = 256, isSparing: Bool = false
  ) -> PixelRequest {
    let size = PixelSize(width: 160, height: 80)
    let picture = Picture(digest: "painting", type: .png, size: size, byteCount: 1)
    let seen = Viewport().projection(of: size, in: area, cell: cell)
    return PixelRequest(
      scene: .picture(picture), crop: seen.crop, size: seen.cells, pixels: seen.pixels, cell: cell,
      form: form, sixelColors: colors, isSparing: isSparing)
  }

  @Test(arguments: PixelProtocol.allCases, [false, true])
  func `Tiles cover the cells once, whatever the cell size`(
    form: PixelProtocol, isSparing: Bool
  ) async throws {
    let bench = try PreviewBench()
    let path = try await painting(bench)
    for cell in Self.cells {
      let request = request(form, cell: cell, isSparing: isSparing)
      let picture = try await bench.painter.pixels(request, path: { _ in path })
      #expect(picture.size == request.size && picture.form == form)
      var covered: [Point: Int] = [:]
      for tile in picture.tiles {
        for y in tile.rect.minY..<tile.rect.maxY {
          for x in tile.rect.minX..<tile.rect.maxX { covered[Point(x: x, y: y), default: 0] += 1 }
        }
      }
      #expect(covered.count == request.size.columns * request.size.rows)
      #expect(covered.values.allSatisfy { $0 == 1 })
    }
  }

  @Test(arguments: [false, true])
  func `A sixel tile is whole bands and never reaches beyond its cells`(
    isSparing: Bool
  ) async throws {
    let bench = try PreviewBench()
    let path = try await painting(bench)
    for cell in Self.cells {
      let request = request(.sixel, cell: cell, isSparing: isSparing)
      let picture = try await bench.painter.pixels(request, path: { _ in path })
      for tile in picture.tiles {
        let sixel = try SixelPicture(tile.bytes)
        #expect(sixel.width <= tile.rect.size.columns * cell.width)
        #expect(sixel.height <= tile.rect.size.rows * cell.height)
        if tile.rect.maxY < picture.size.rows { #expect(sixel.height % 6 == 0) }
        #expect(!sixel.pixels.contains { $0 == nil })
        #expect(!isSparing || tile.bytes.count <= 4096)
      }
      #expect(picture.height == request.pixels.height)
    }
  }

  @Test(arguments: [256, 16, 4])
  func `No tile has more registers than the terminal`(colors: Int) async throws {
    let bench = try PreviewBench()
    let path = try await painting(bench)
    for isSparing in [false, true] {
      let request = request(.sixel, colors: colors, isSparing: isSparing)
      let picture = try await bench.painter.pixels(request, path: { _ in path })
      for tile in picture.tiles {
        #expect(try SixelPicture(tile.bytes).registers.count <= colors)
      }
    }
  }

  @Test func `The registers of a sixel are numbered without gaps`() async throws {
    let bench = try PreviewBench()
    let path = try await painting(bench)
    for isSparing in [false, true] {
      let picture = try await bench.painter.pixels(
        request(.sixel, isSparing: isSparing), path: { _ in path })
      for tile in picture.tiles {
        let numbers = try SixelPicture(tile.bytes).registers.keys.sorted()
        #expect(numbers == Array(numbers.indices))
      }
    }
  }

  @Test(arguments: [
    Size(columns: 20, rows: 6), Size(columns: 66, rows: 36), Size(columns: 300, rows: 90),
  ])
  func `A picture is few sixels, and a small one is one`(area: Size) async throws {
    let bench = try PreviewBench()
    let path = try await painting(bench)
    for cell in Self.cells {
      let picture = try await bench.painter.pixels(
        request(.sixel, cell: cell, in: area), path: { _ in path })
      #expect(picture.tiles.count <= (area.columns == 20 ? 1 : 8))
    }
  }

  @Test func `kitty gets a file of exactly its cells, with the rest of the last ones transparent`()
    async throws
  {
    let bench = try PreviewBench()
    let path = try await painting(bench)
    let request = request(.kitty, cell: CellSize(width: 7, height: 13))
    let picture = try await bench.painter.pixels(request, path: { _ in path })
    let file = try bench.file("kitty.png", picture.tiles[0].bytes)
    let facts = try await bench.darkroom.facts(of: file)
    #expect(facts.type == .png)
    #expect(facts.size.width == request.size.columns * 7)
    #expect(facts.size.height == request.size.rows * 13)
    let seen = try await bench.darkroom.render(file, fitting: facts.size)
    seen.withBytes { bytes in
      for y in 0..<facts.size.height {
        for x in 0..<facts.size.width {
          let isInside = x < request.pixels.width && y < request.pixels.height
          #expect(bytes[(y * facts.size.width + x) * 4 + 3] == (isInside ? 255 : 0))
        }
      }
    }
  }

  @Test(arguments: PixelProtocol.allCases)
  func `Sparing requests take fewer bytes`(form: PixelProtocol) async throws {
    let bench = try PreviewBench()
    let path = try await painting(bench)
    let whole = try await bench.painter.pixels(request(form), path: { _ in path })
    let sparing = try await bench.painter.pixels(
      request(form, isSparing: true), path: { _ in path })
    #expect(sparing.byteCount < whole.byteCount)
  }

  @Test func `An enlarged part keeps its pixels`() async throws {
    let bench = try PreviewBench()
    let path = try await bench.picture("red.png", PixelColor(255, 0, 0), width: 160, height: 80)
    var request = request(.kitty)
    request.crop = PixelRect(x: 40, y: 20, width: 10, height: 5)
    request.size = Size(columns: 4, rows: 1)
    request.pixels = PixelSize(width: 40, height: 20)
    let picture = try await bench.painter.pixels(request, path: { _ in path })
    let file = try bench.file("part.png", picture.tiles[0].bytes)
    let seen = try await bench.darkroom.render(
      file, fitting: PixelSize(width: 100, height: 100))
    #expect(seen.size == PixelSize(width: 40, height: 20))
    seen.withBytes { #expect($0[0] == 255 && $0[1] == 0) }
  }
}
