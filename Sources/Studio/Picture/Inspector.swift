import Cells
import Imagery
import Model
import Themes

/// The inspection of single pixels of the picture.
struct Inspector: Hashable, Sendable {
  /// The known pixels of a picture.
  struct Known: Hashable, Sendable {
    var picture: Picture
    var patch: PixelPatch
  }

  var point: PixelPoint
  var known: Known?
  /// The picture whose pixels have been requested and have not arrived.
  var asked: Picture?
  /// The picture whose pixels cannot be read, and why.
  var failed: Picture?
  var failure: Failure?

  /// The side of the square of pixels that is requested at once, so that moving needs few requests.
  static let patchSide = 128

  /// The colour of a pixel; nil while it is unknown.
  func value(at point: PixelPoint, of picture: Picture) -> PixelValue? {
    known?.picture == picture ? known?.patch[point] : nil
  }
}

extension State {
  /// The inspector, while the picture pane has the focus.
  var inspector: Inspector? {
    guard let inspector = pictureView.inspector, session.workspace.focus == .picture,
      !scenePlaces.isEmpty
    else { return nil }
    return inspector
  }

  /// The colour of the pixel under the crosshair; nil while it is unknown.
  var inspectedValue: PixelValue? {
    guard let inspector, let picture = scenePlace()?.scene.picture else { return nil }
    return inspector.value(at: inspector.point, of: picture)
  }

  /// Starts inspecting single pixels, in the middle of the visible part, or stops.
  mutating func switchInspector() {
    guard pictureView.inspector == nil || session.workspace.focus != .picture else {
      end(.inspector)
      return
    }
    guard let visible = scenePlace()?.visiblePart else {
      notify("There is no picture to inspect yet")
      return
    }
    focus(.picture)
    prepare(for: .inspector)
    pictureView.inspector = Inspector(
      point: PixelPoint(x: visible.x + visible.width / 2, y: visible.y + visible.height / 2))
  }

  /// Moves the crosshair; false while no pixel is inspected.
  mutating func moveInspector(_ command: Command) -> Bool {
    guard let inspector, let place = scenePlace() else { return false }
    let page = 10
    let size = place.scene.picture.size
    var point = place.counterpart(of: inspector.point)
    switch command {
    case .left: point.x -= 1
    case .right: point.x += 1
    case .up: point.y -= 1
    case .down: point.y += 1
    case .pageUp: point.y -= page
    case .pageDown: point.y += page
    case .first: point = PixelPoint(x: 0, y: 0)
    case .last: point = PixelPoint(x: size.width - 1, y: size.height - 1)
    default: return false
    }
    point = place.counterpart(of: point.clamped(to: size))
    pictureView.inspector?.point = point
    pictureView.viewport = place.showing(point, pictureView.viewport)
    return true
  }

  /// Moves the crosshair to the mouse pointer; false while no pixel is inspected.
  mutating func pointInspector(at point: Point) -> Bool {
    guard inspector != nil, let place = scenePlace(at: point) else { return false }
    pictureView.inspector?.point = place.nearestPixel(to: point)
    return true
  }

  /// Requests the pixels around the crosshair when they are unknown, one request at a time.
  mutating func sampleIfNeeded() -> [Effect] {
    guard var inspector, let picture = scenePlace()?.scene.picture else { return [] }
    inspector.point = inspector.point.clamped(to: picture.size)
    defer { pictureView.inspector = inspector }
    guard inspector.asked == nil, inspector.failed != picture else { return [] }
    let around = PixelRect(around: inspector.point, side: 11, in: picture.size)
    if let known = inspector.known, known.picture == picture,
      known.patch.rect.intersection(around) == around
    {
      return []
    }
    inspector.asked = picture
    return [
      .sample(
        picture,
        PixelRect(around: inspector.point, side: Inspector.patchSide, in: picture.size))
    ]
  }

  /// Handles the pixels that were read.
  mutating func sampled(_ picture: Picture, _ patch: PixelPatch) -> [Effect] {
    guard pictureView.inspector?.asked == picture else { return [] }
    pictureView.inspector?.asked = nil
    pictureView.inspector?.known = Inspector.Known(picture: picture, patch: patch)
    return []
  }

  /// Handles a picture whose pixels cannot be read.
  mutating func sampleFailed(_ picture: Picture, _ failure: Failure) -> [Effect] {
    guard pictureView.inspector?.asked == picture else { return [] }
    pictureView.inspector?.asked = nil
    pictureView.inspector?.failed = picture
    pictureView.inspector?.failure = failure
    return []
  }
}

/// Where the pixels around the crosshair are shown enlarged, each two columns wide and one row
/// high, with the position and the colour of the middle one below.
struct LoupeLayout: Hashable, Sendable {
  /// The box with its border.
  var frame: Rect
  /// The cells of the pixels.
  var grid: Rect
  /// The pixels across and down, both odd.
  var columns: Int
  var rows: Int
  /// Two rows of text.
  var words: Rect
  /// The cell of the crosshair on the picture; nil if the pixel is not visible.
  var crosshair: Point?

  /// The pixel under a cell of the grid, with the one in the middle at `point`.
  func pixel(
    _ column: Int, _ row: Int, around point: PixelPoint, of place: ScenePlace
  ) -> PixelPoint {
    let middle = place.counterpart(of: point)
    return place.counterpart(
      of: PixelPoint(x: middle.x + column - columns / 2, y: middle.y + row - rows / 2))
  }
}

extension State {
  /// The loupe; nil while no pixel is inspected, or where there is no room for it.
  var loupeLayout: LoupeLayout? {
    guard let inspector, let place = scenePlace(), let inside = layout.pictureInside else {
      return nil
    }
    // Odd numbers, so that one pixel is in the middle.
    let columns = min(11, ((inside.size.columns / 2 - 4) / 2 - 1) | 1)
    let rows = min(9, (inside.size.rows - 5) | 1)
    guard columns >= 3, rows >= 3, rows + 4 <= inside.size.rows else { return nil }
    let crosshair = place.cell(of: inspector.point)
    let size = Size(columns: 2 * columns + 4, rows: rows + 4)
    // In the corner away from the crosshair, so that it does not cover it.
    let isLeft = (crosshair?.x ?? 0) >= inside.minX + inside.size.columns / 2
    let frame = Rect(
      origin: Point(x: isLeft ? inside.minX : inside.maxX - size.columns, y: inside.minY),
      size: size)
    let (grid, words) = frame.inset(columns: 2, rows: 1).splitTop(rows)
    return LoupeLayout(
      frame: frame, grid: grid, columns: columns, rows: rows, words: words, crosshair: crosshair)
  }
}

extension Drawing {
  /// Draws the crosshair on the picture, and the pixels around it enlarged.
  mutating func drawInspector(_ state: State) {
    guard let inspector = state.inspector, let places = state.loupeLayout,
      let place = state.scenePlace()
    else { return }
    let picture = place.scene.picture
    let value = inspector.value(at: inspector.point, of: picture)
    if let cell = places.crosshair {
      drawCell(Cell("┼", style: value.map(Style.init(marking:)) ?? theme[.accent]), at: cell)
    }
    draw(Box(rect: places.frame, title: "", isPopup: true))
    for row in 0..<places.rows {
      for column in 0..<places.columns {
        let pixel = places.pixel(column, row, around: inspector.point, of: place)
        guard let value = inspector.value(at: pixel, of: picture) else { continue }
        let at = Point(x: places.grid.minX + 2 * column, y: places.grid.minY + row)
        let isMiddle = pixel == inspector.point
        for (offset, mark) in (isMiddle ? ["[", "]"] as [Character] : [" ", " "]).enumerated() {
          drawCell(Cell(mark, style: Style(marking: value)), at: Point(x: at.x + offset, y: at.y))
        }
      }
    }
    let words = places.words
    writeCut(
      "x \(inspector.point.x)  y \(inspector.point.y)", at: words.origin, .text, on: .popup,
      columns: words.size.columns)
    let below = Point(x: words.minX, y: words.minY + 1)
    guard let value else {
      let failure = inspector.failed == picture ? inspector.failure?.message : nil
      writeCut(failure ?? "reading …", at: below, .muted, on: .popup, columns: words.size.columns)
      return
    }
    for offset in 0..<2 {
      drawCell(Cell(" ", style: Style(marking: value)), at: Point(x: below.x + offset, y: below.y))
    }
    let clear = value.alpha == 255 ? "" : "  \(Int(value.alpha) * 100 / 255) %"
    writeCut(
      value.description + clear, at: Point(x: below.x + 3, y: below.y), .accent, on: .popup,
      columns: words.size.columns - 3)
  }
}

extension Style {
  /// A ground in the colour of a pixel, over white where it is transparent, and a mark visible on
  /// it.
  fileprivate init(marking value: PixelValue) {
    func over(_ channel: UInt8) -> UInt8 {
      UInt8((Int(channel) * Int(value.alpha) + 255 * (255 - Int(value.alpha))) / 255)
    }
    let seen = PixelValue(red: over(value.red), green: over(value.green), blue: over(value.blue))
    self.init(
      foreground: seen.luma > 127 ? .rgb(0, 0, 0) : .rgb(255, 255, 255),
      background: .rgb(seen.red, seen.green, seen.blue), attributes: .bold)
  }
}
