import Cells
import Imagery
import Model
import Testing

@testable import Studio

@Suite(.timeLimit(.minutes(5))) struct ContactGridTests {
  private let cell = CellSize(width: 10, height: 20)
  private let wide = PixelSize(width: 1600, height: 900)

  private func grid(
    _ count: Int, _ columns: Int, _ rows: Int, selected: Int = 1, picture: PixelSize? = nil
  ) -> ContactGrid {
    ContactGrid(
      Array(1...count), selected: selected, in: Rect(x: 3, y: 2, columns: columns, rows: rows),
      picture: picture ?? wide, cell: cell)
  }

  @Test func `Four wide pictures are laid out two by two, tall ones in a row`() {
    let four = grid(4, 80, 30)
    #expect(four.columns == 2 && four.rows == 2 && four.places.count == 4)
    #expect(grid(4, 80, 20, picture: PixelSize(width: 512, height: 1024)).columns == 4)
  }

  @Test(arguments: 1...12, [(58, 11), (78, 19), (64, 35), (140, 45)])
  func `Cells have one size, stay inside the area and never overlap`(
    _ count: Int, _ size: (Int, Int)
  ) {
    let area = Rect(x: 3, y: 2, columns: size.0, rows: size.1)
    let grid = grid(count, size.0, size.1)
    #expect(!grid.places.isEmpty)
    #expect(Set(grid.places.map(\.picture.size)).count == 1)
    for (index, place) in grid.places.enumerated() {
      let whole = place.picture.union(place.caption)
      #expect(whole.intersection(area) == whole)
      #expect(place.caption.size.rows == 1 && place.caption.minY == place.picture.maxY)
      for other in grid.places.dropFirst(index + 1) {
        #expect(whole.intersection(other.picture.union(other.caption)).isEmpty)
      }
    }
  }

  @Test func `Pictures that do not fit are paged, with the selected one visible`() {
    for selected in [1, 14, 30] {
      let grid = grid(30, 58, 11, selected: selected)
      #expect(grid.places.count < 30 && grid.columns > 1)
      #expect(grid.places.contains { $0.number == selected })
    }
  }
}
