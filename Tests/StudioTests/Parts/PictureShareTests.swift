import Cells
import Imagery
import Model
import TestSupport
import Testing

@testable import Studio

/// How much of the screen the picture gets.
@Suite(.timeLimit(.minutes(5))) struct PictureShareTests {
  static let shapes = [
    PixelSize(width: 3000, height: 2000), PixelSize(width: 2000, height: 2000),
    PixelSize(width: 1800, height: 3200), PixelSize(width: 4200, height: 1800),
    PixelSize(width: 500, height: 4000),
  ]
  private static let cells = [
    CellSize(width: 10, height: 20), CellSize(width: 9, height: 21),
    CellSize(width: 12, height: 20),
    CellSize(width: 8, height: 8),
  ]

  /// What the picture gets of a screen.
  private struct Share {
    /// Its cells, as they are drawn.
    var cells: Int
    /// Screen pixels per picture pixel, before they are rounded to cells.
    var scale: Double
    /// The same with one column less.
    var narrowerScale: Double
    var screen: Int

    init(_ size: Size, _ picture: PixelSize, _ cell: CellSize) {
      let layout = Layout(size: size, Layout.Needs(picture: picture, cell: cell))
      let room = layout.pictureInside?.size ?? .zero
      let projection = Viewport().projection(of: picture, in: room, cell: cell)
      cells = projection.cells.columns * projection.cells.rows
      func scale(_ columns: Int) -> Double {
        min(
          Double(columns * cell.width) / Double(picture.width),
          Double(room.rows * cell.height) / Double(picture.height))
      }
      (self.scale, narrowerScale) = (scale(room.columns), scale(room.columns - 1))
      screen = size.columns * size.rows
    }
  }

  @Test(arguments: shapes, cells)
  func `A window that grows never shows a smaller picture`(
    _ picture: PixelSize, _ cell: CellSize
  ) {
    var above: [Share] = []
    for rows in 16...100 {
      var row: [Share] = []
      for columns in 60...300 {
        let share = Share(Size(columns: columns, rows: rows), picture, cell)
        if let left = row.last {
          #expect(share.cells >= left.cells && share.scale >= left.scale, "\(columns)×\(rows)")
        }
        if !above.isEmpty {
          let upper = above[columns - 60]
          #expect(share.cells >= upper.cells && share.scale >= upper.scale, "\(columns)×\(rows)")
        }
        row.append(share)
      }
      above = row
    }
  }

  @Test(arguments: shapes, cells)
  func `The share of the picture never falls when a window of some shape grows`(
    _ picture: PixelSize, _ cell: CellSize
  ) {
    var shares: [Size: Share] = [:]
    for rows in 16...100 {
      for columns in 60...300 {
        let size = Size(columns: columns, rows: rows)
        let share = Share(size, picture, cell)
        shares[size] = share
        let divisor = greatestCommonDivisor(columns, rows)
        let smaller = Size(columns: columns - columns / divisor, rows: rows - rows / divisor)
        guard let before = shares[smaller] else { continue }
        // But for the column that the history's width is rounded to.
        let least = before.narrowerScale * before.narrowerScale / Double(before.screen)
        #expect(share.scale * share.scale / Double(share.screen) >= least, "\(columns)×\(rows)")
      }
    }
  }

  @Test(arguments: [
    (60, 16, 45), (80, 24, 60), (100, 30, 64), (120, 40, 55), (160, 50, 70), (220, 60, 70),
  ])
  func `A photograph gets most of the screen`(_ columns: Int, _ rows: Int, _ percent: Int)
    throws
  {
    let size = Size(columns: columns, rows: rows)
    #expect(try share(size, PixelSize(width: 3000, height: 2000)) * 100 >= Double(percent))
  }

  @Test func `In full screen the picture has all but the composer's row`() throws {
    for size in [Size.comfortable, Size(columns: 160, rows: 50)] {
      let share = try share(size, PixelSize(width: 3000, height: 2000)) { state in
        state.pictureView.isFullscreen = true
      }
      #expect(share >= 0.85, "\(size)")
    }
  }

  @Test func `Compared pictures have the whole width, except beside a history in use`() throws {
    var drive = Drive(
      turns: [.make(1), .make(2, parent: 1)], workspace: Workspace(base: 2, selected: 2))
    drive.press("C-o")
    #expect(drive.state.layout.picture?.size.columns == 120 && drive.state.layout.history == nil)
    let places = try #require(drive.state.comparePlaces?.places)
    let least = places.map(\.area.size.columns).min() ?? 0
    #expect(least >= 59)
    drive.press("Tab")
    #expect(drive.state.layout.history != nil)
  }

  @Test func `A contact sheet has the whole width`() {
    var drive = Drive(
      turns: [.make(1), .make(2), .make(3)], workspace: Workspace(base: 2, selected: 2))
    drive.press("M-c")
    #expect(drive.state.sheet != nil && drive.state.layout.picture?.size.columns == 120)
    #expect(drive.state.layout.history == nil)
  }

  /// The picture's share of the cells of the screen, in a session with a result of that size.
  private func share(
    _ size: Size, _ picture: PixelSize, _ change: (inout State) -> Void = { _ in }
  ) throws -> Double {
    let turn = Turn.make(1, pictures: [.make("result", picture.width, picture.height)])
    var state = State.make(size: size, turns: [turn], workspace: Workspace(base: 1, selected: 1))
    change(&state)
    let place = try #require(state.scenePlace())
    return Double(place.rect.size.columns * place.rect.size.rows) / Double(size.columns * size.rows)
  }

  private func greatestCommonDivisor(_ one: Int, _ other: Int) -> Int {
    other == 0 ? one : greatestCommonDivisor(other, one % other)
  }
}
