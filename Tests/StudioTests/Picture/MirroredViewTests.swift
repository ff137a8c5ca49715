import Cells
import Imagery
import Model
import TestSupport
import Testing

@testable import Studio

/// Pictures shown with left and right swapped.
@Suite(.timeLimit(.minutes(5))) struct MirroredViewTests {
  private func drive(focus: Pane = .picture) -> Drive {
    var drive = Drive(
      turns: [.make(1), .make(2, parent: 1)],
      workspace: Workspace(base: 2, selected: 2, focus: focus))
    drive.send(.graphics(Graphics(pixels: .kitty)))
    drive.begin(in: drive.workspace.focus)
    return drive
  }

  /// The same place as it is and mirrored, for generated sizes, areas and zooms.
  private func places(_ count: Int) -> [(plain: ScenePlace, mirrored: ScenePlace)] {
    var dice = Dice(7)
    return (0..<count).map { _ in
      var picture = Picture.make("a")
      picture.size = PixelSize(
        width: Int.random(in: 1...3000, using: &dice),
        height: Int.random(in: 1...2000, using: &dice))
      let area = Rect(
        x: Int.random(in: 0...30, using: &dice), y: Int.random(in: 0...9, using: &dice),
        columns: Int.random(in: 1...90, using: &dice), rows: Int.random(in: 1...40, using: &dice))
      let zooms: [Viewport.Zoom] = [
        .fit, .fill, .scale(1), .scale(Double.random(in: 0.1...12, using: &dice)),
      ]
      let viewport = Viewport(
        zoom: zooms.randomElement(using: &dice) ?? .fit,
        centerX: Double.random(in: 0...1, using: &dice),
        centerY: Double.random(in: 0...1, using: &dice))
      func place(_ transform: ViewTransform) -> ScenePlace {
        ScenePlace(
          scene: .picture(picture), area: area, viewport: viewport, cell: .usual,
          transform: transform)
      }
      return (place(ViewTransform()), place(ViewTransform(.mirrored)))
    }
  }

  private func reflected(_ cells: Rect, in rect: Rect) -> Rect {
    Rect(
      x: rect.minX + rect.maxX - cells.maxX, y: cells.minY, columns: cells.size.columns,
      rows: cells.size.rows)
  }

  @Test func `Cells mean the pixels of the file that are shown under them`() throws {
    for (plain, mirrored) in places(400) {
      #expect(mirrored.rect == plain.rect && mirrored.visiblePart == plain.visiblePart)
      let rect = plain.rect
      for (x, y) in [(rect.minX, rect.minY), (rect.maxX - 1, rect.maxY - 1)] {
        let point = Point(x: x, y: y)
        let seen = Rect(origin: point, size: Size(columns: 1, rows: 1))
        let pixels = try #require(mirrored.pixels(at: point))
        let opposite = reflected(seen, in: rect).origin
        let same = try #require(plain.pixels(at: opposite))
        #expect(abs(pixels.x - same.x) <= 1 && abs(pixels.maxX - same.maxX) <= 1)
        #expect(pixels.y == same.y && pixels.height == same.height)
        let pixel = try #require(mirrored.pixel(at: point))
        #expect(pixels.contains(pixel) && mirrored.visiblePart.contains(pixel))
        #expect(mirrored.cells(of: pixels).intersection(seen) == seen)
      }
    }
  }

  @Test func `A region drawn in the mirrored view is the same part of the file, and seen there`()
    throws
  {
    var dice = Dice(11)
    for (plain, mirrored) in places(400) {
      let rect = plain.rect
      let columns = Int.random(in: 1...rect.size.columns, using: &dice)
      let rows = Int.random(in: 1...rect.size.rows, using: &dice)
      let cells = Rect(
        x: rect.minX + Int.random(in: 0...(rect.size.columns - columns), using: &dice),
        y: rect.minY + Int.random(in: 0...(rect.size.rows - rows), using: &dice),
        columns: columns, rows: rows)
      let region = try #require(mirrored.pixels(under: cells))
      let same = try #require(plain.pixels(under: reflected(cells, in: rect)))
      // A pixel half under a cell may fall to either side of its edge.
      #expect(abs(region.x - same.x) <= 1 && abs(region.maxX - same.maxX) <= 1)
      #expect(region.y == same.y && region.height == same.height)
      #expect(region.lies(in: plain.scene.picture.size))
      // Where cells are finer than pixels, the region shows as all cells of those pixels.
      if mirrored.scale * 2 < 10 { #expect(mirrored.cells(of: region) == cells) }
    }
  }

  @Test func `A key mirrors the view and back, says so, and asks for the same part of the file`()
    throws
  {
    for focus in [Pane.picture, .history] {
      var drive = drive(focus: focus)
      let plain = try #require(drive.state.scenePlace()?.paintRequest(colors: .truecolor))
      drive.press("M")
      let place = try #require(drive.state.scenePlace())
      let request = place.paintRequest(colors: .truecolor)
      #expect(request.transform == ViewTransform(.mirrored) && request.crop == plain.crop)
      #expect(drive.state.paintOrders.contains(.symbols(request)))
      #expect(place.pixelRequest(drive.state.graphics)?.transform == request.transform)
      #expect(drive.state.pictureStatus(columns: 80).0.contains("mirrored"))
      #expect(drive.message.contains("the file stays as it is"))
      drive.press("M")
      #expect(drive.state.scenePlace()?.paintRequest(colors: .truecolor) == plain)
      #expect(!drive.state.pictureStatus(columns: 80).0.contains("mirrored"))
    }
  }

  @Test func `The arrows go where they point on the screen`() throws {
    var drive = drive()
    drive.press("M", "1", "+", "+", "+")
    let before = try #require(drive.state.scenePlace()?.visiblePart)
    drive.press("Right")
    let after = try #require(drive.state.scenePlace()?.visiblePart)
    #expect(after.x < before.x, "what is right on the screen is left in the file")
    drive.press("Down")
    #expect(try #require(drive.state.scenePlace()?.visiblePart).y > after.y)

    drive.press("0", "e")
    let point = try #require(drive.state.inspector?.point)
    drive.press("Right", "Right")
    #expect(drive.state.inspector?.point == PixelPoint(x: point.x - 2, y: point.y))
    drive.press("Home")
    #expect(drive.state.inspector?.point.y == 0)
    #expect(
      drive.state.inspector?.point.x == drive.state.scenePlace().map { $0.visiblePart.maxX - 1 })
    drive.press("Esc", "a")
    let sketch = try #require(drive.state.regionEditor.sketch?.rect)
    drive.press("Right")
    #expect(try #require(drive.state.regionEditor.sketch?.rect).x < sketch.x)
    drive.press("Left", "S-Right")
    let grown = try #require(drive.state.regionEditor.sketch?.rect)
    #expect(grown.x < sketch.x && grown.maxX == sketch.maxX)
  }

  @Test func `A drag pans with the pointer and zooming keeps what is under it`() throws {
    var drive = drive()
    drive.press("M", "1")
    let place = try #require(drive.state.scenePlace())
    let (from, to) = (
      Point(x: place.rect.minX + 20, y: place.rect.minY + 5),
      Point(x: place.rect.minX + 10, y: place.rect.minY + 5)
    )
    let held = try #require(place.pixel(at: from))
    let moved = ScenePlace(
      scene: place.scene, area: place.area,
      viewport: place.dragged(drive.state.pictureView.viewport, from: from, to: to),
      cell: place.cell, transform: place.transform)
    #expect(moved.pixel(at: to) == held)

    for (_, mirrored) in places(100) where mirrored.scene.picture.size.width > 200 {
      let point = Point(
        x: mirrored.rect.minX + mirrored.rect.size.columns / 3,
        y: mirrored.rect.minY + mirrored.rect.size.rows / 3)
      let before = try #require(mirrored.pixels(at: point))
      let zoomed = ScenePlace(
        scene: mirrored.scene, area: mirrored.area,
        viewport: mirrored.zoomed(to: .scale(mirrored.scale * 2), around: point),
        cell: mirrored.cell, transform: mirrored.transform)
      // A picture that becomes larger than its place first grows to the place's edges.
      guard zoomed.rect == mirrored.rect, let after = zoomed.pixel(at: point) else { continue }
      #expect(abs(after.x - before.x - before.width / 2) <= before.width + 1)
    }
  }

  @Test func `Two compared pictures and those of a contact sheet are mirrored alike`() {
    var drive = drive()
    drive.press("M", "C-o")
    #expect(drive.state.scenePlaces.count == 2)
    #expect(drive.state.scenePlaces.allSatisfy { $0.transform == ViewTransform(.mirrored) })
  }

  @Test func `Until the mirrored picture is painted, nothing mirrored wrongly stands in`() throws {
    let (_, mirrored) = try #require(places(1).first)
    let request = mirrored.paintRequest(colors: .truecolor)
    var plain = request
    plain.transform = ViewTransform()
    var cache = PreviewCache()
    cache[.symbols(plain)] = .ready(.symbols(Canvas(size: plain.size)))
    #expect(cache.standIn(for: request) == nil)
  }
}
