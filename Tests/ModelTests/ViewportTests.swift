import Cells
import Imagery
import Model
import Testing

@Suite(.timeLimit(.minutes(5))) struct ViewportTests {
  private let picture = PixelSize(width: 1600, height: 900)
  /// 600x400 pixels of the screen.
  private let area = Size(columns: 60, rows: 20)

  private func project(
    _ zoom: Viewport.Zoom, x: Double = 0.5, y: Double = 0.5, _ picture: PixelSize? = nil,
    _ area: Size? = nil, _ cell: CellSize = .usual
  ) -> Projection {
    Viewport(zoom: zoom, centerX: x, centerY: y)
      .projection(of: picture ?? self.picture, in: area ?? self.area, cell: cell)
  }

  @Test func `Fit shows the whole picture inside the area, in its proportions`() {
    let wide = project(.fit)
    #expect(wide.crop == PixelRect(picture))
    #expect(wide.cells == Size(columns: 60, rows: 17))
    #expect(wide.pixels == PixelSize(width: 600, height: 337))
    #expect(wide.scale == 0.375)
    let high = project(.fit, PixelSize(width: 900, height: 1600))
    #expect(high.cells == Size(columns: 23, rows: 20))
    #expect(high.pixels.height <= 400 && high.pixels.width <= 230)
    let small = project(.fit, PixelSize(width: 3, height: 2))
    #expect(small.cells == Size(columns: 60, rows: 20))
    #expect(small.scale == 200)
  }

  @Test func `Fill leaves no cell empty and crops both sides evenly`() {
    let fill = project(.fill)
    #expect(fill.cells == area)
    #expect(fill.crop == PixelRect(x: 125, y: 0, width: 1350, height: 900))
    let high = project(.fill, PixelSize(width: 900, height: 1600))
    #expect(high.cells == area)
    #expect(high.crop == PixelRect(x: 0, y: 500, width: 900, height: 600))
  }

  @Test(arguments: [1.0, 2, 4, 16, 32]) func `A whole-number scale is exact to the pixel`(
    _ scale: Double
  ) {
    let projection = project(.scale(scale))
    #expect(projection.scale == scale)
    #expect(Double(projection.pixels.width) == Double(projection.crop.width) * scale)
    #expect(Double(projection.pixels.height) == Double(projection.crop.height) * scale)
    // The rest of the area is less than a pixel of the picture.
    #expect(
      600 - projection.pixels.width < Int(scale) && 400 - projection.pixels.height < Int(scale))
  }

  @Test func `At 1:1 a small picture keeps its pixels and covers the cells they touch`() {
    let small = project(.scale(1), PixelSize(width: 333, height: 41))
    #expect(small.crop == PixelRect(x: 0, y: 0, width: 333, height: 41))
    #expect(small.pixels == PixelSize(width: 333, height: 41))
    #expect(small.cells == Size(columns: 34, rows: 3))
  }

  @Test func `The visible part stays inside the picture`() {
    for (x, y) in [(-3.0, 0.5), (0.0, 0.0), (1, 1), (9, 0.2), (.nan, 0.5)] where !x.isNaN {
      for zoom in [Viewport.Zoom.scale(1), .scale(7.3), .scale(0.2), .fill, .fit] {
        let crop = project(zoom, x: x, y: y).crop
        #expect(crop.x >= 0 && crop.x + crop.width <= picture.width)
        #expect(crop.y >= 0 && crop.y + crop.height <= picture.height)
        #expect(crop.width > 0 && crop.height > 0)
      }
    }
    #expect(
      project(.scale(1), x: 1, y: 1).crop == PixelRect(x: 1000, y: 500, width: 600, height: 400))
  }

  @Test func `Extreme pictures, areas and cells give at least one pixel in one cell`() {
    let pictures = [(0, 0), (1, 1), (1, 30_000), (30_000, 1), (12_000, 10_000)].map {
      PixelSize(width: $0, height: $1)
    }
    let areas = [(0, 0), (1, 1), (300, 1), (1, 100), (500, 200)].map {
      Size(columns: $0, rows: $1)
    }
    let zooms: [Viewport.Zoom] = [
      .fit, .fill, .scale(0), .scale(1), .scale(1e-9), .scale(1e9), .scale(-1),
    ]
    for picture in pictures {
      for area in areas {
        for zoom in zooms {
          for cell in [
            CellSize.usual, CellSize(width: 1, height: 1), CellSize(width: 7, height: 31),
          ] {
            let seen = project(zoom, picture, area, cell)
            #expect(seen.cells.columns >= 1 && seen.cells.columns <= max(1, area.columns))
            #expect(seen.cells.rows >= 1 && seen.cells.rows <= max(1, area.rows))
            #expect(seen.crop.width >= 1 && seen.crop.height >= 1)
            #expect(seen.pixels.width >= 1)
            #expect(seen.pixels.width <= seen.cells.columns * cell.width)
            #expect(seen.pixels.height >= 1)
            #expect(seen.pixels.height <= seen.cells.rows * cell.height)
          }
        }
      }
    }
  }
}
