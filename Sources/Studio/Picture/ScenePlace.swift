import Cells
import Imagery
import Model
import Numbers

/// A scene and its place on the screen: the one way between cells of the screen and pixels of the
/// picture's file, whatever part of it is visible and however it is shown.
///
/// Cells go to pixels of the picture as shown, and those through the transform to pixels of the
/// file.
struct ScenePlace: Hashable, Sendable {
  let scene: Scene
  /// The cells it may use.
  let area: Rect
  /// The size of a cell of the screen in pixels.
  let cell: CellSize
  let transform: ViewTransform
  private let projection: Projection

  init(
    scene: Scene, area: Rect, viewport: Viewport, cell: CellSize,
    transform: ViewTransform = ViewTransform()
  ) {
    self.scene = scene
    self.area = area
    self.cell = cell
    self.transform = transform
    projection = viewport.projection(of: scene.picture.size, in: area.size, cell: cell)
  }

  /// A small picture that fills a place in a list, cropped and always shown as its file is.
  init(thumbnail picture: Picture, in area: Rect, _ graphics: Graphics) {
    self.init(
      scene: .picture(picture), area: area, viewport: Viewport(zoom: .fill), cell: graphics.cell)
  }

  /// The cells it covers, centred in its area.
  var rect: Rect { area.centered(projection.cells) }

  /// The visible part of the picture, in pixels of its file.
  var visiblePart: PixelRect { projection.crop }

  /// The visible part, in pixels of the picture as shown.
  var shownPart: PixelRect { counterpart(of: visiblePart) }

  /// Whether parts of the picture are outside the pane.
  var isCut: Bool { visiblePart != PixelRect(scene.picture.size) }

  /// Screen pixels per picture pixel.
  var scale: Double { projection.scale }

  /// The pixels of the screen that it covers.
  var screenPixels: PixelSize { projection.pixels }

  /// Where a part of the file is, in pixels of the picture as shown; or the part of the file that
  /// is shown there. What moves on the screen moves between the two.
  func counterpart(of part: PixelRect) -> PixelRect {
    transform.counterpart(of: part, in: scene.picture.size)
  }

  func counterpart(of pixel: PixelPoint) -> PixelPoint {
    transform.counterpart(of: pixel, in: scene.picture.size)
  }

  /// What has to be painted for it as symbols.
  func paintRequest(colors: ColorDepth) -> PaintRequest {
    PaintRequest(
      scene: scene, crop: projection.crop, transform: transform, size: projection.cells,
      colors: colors)
  }

  /// What has to be encoded for it as pixels first; nil if the terminal shows none.
  func pixelRequest(_ graphics: Graphics) -> PixelRequest? {
    guard let form = graphics.pixels else { return nil }
    return PixelRequest(
      scene: scene, crop: projection.crop, transform: transform, size: projection.cells,
      pixels: projection.pixels, cell: graphics.cell, form: form,
      sixelColors: graphics.sixelColors, isSparing: graphics.link.isSlow)
  }

  /// The small picture and the full one: on a slow link the full one follows, on a fast link a
  /// small one that is ready already stands in. Nil if the terminal cannot scale pictures.
  func sharpening(_ graphics: Graphics) -> (small: PixelRequest, whole: PixelRequest)? {
    guard graphics.pixels == .kitty, var small = pixelRequest(graphics) else { return nil }
    var whole = small
    (small.isSparing, whole.isSparing) = (true, false)
    return (small, whole)
  }
}

extension State {
  /// What the picture pane shows, with places; empty where it shows text.
  var scenePlaces: [ScenePlace] {
    if sheet != nil { return [] }
    if let comparePlaces { return comparePlaces.places }
    guard let picture = shownPicture, let area = layout.pictureInside, !area.isEmpty,
      !layout.isTooSmall
    else { return [] }
    return [place(.picture(picture), in: area, pictureView.viewport)]
  }

  /// A scene in the picture pane, shown as the pane's pictures are shown.
  func place(_ scene: Scene, in area: Rect, _ viewport: Viewport) -> ScenePlace {
    ScenePlace(
      scene: scene, area: area, viewport: viewport, cell: graphics.cell,
      transform: pictureView.transform)
  }
}

extension ScenePlace {
  /// The file's pixel in the middle of a cell of the screen; nil outside the picture.
  func pixel(at point: Point) -> PixelPoint? {
    guard rect.contains(point) else { return nil }
    let crop = shownPart
    return counterpart(
      of: PixelPoint(
        x: crop.x + pixel(point.x - rect.minX, of: rect.size.columns, crop.width),
        y: crop.y + pixel(point.y - rect.minY, of: rect.size.rows, crop.height)))
  }

  /// The pixel nearest to any cell of the screen, so that a drag may leave the picture.
  func nearestPixel(to point: Point) -> PixelPoint {
    let inside = Point(
      x: min(max(rect.minX, point.x), rect.maxX - 1),
      y: min(max(rect.minY, point.y), rect.maxY - 1))
    return pixel(at: inside) ?? PixelPoint(x: visiblePart.x, y: visiblePart.y)
  }

  /// The pixels of the file that a cell of the screen shows part of; nil outside the picture. Neighbouring
  /// cells share a pixel that lies under both.
  func pixels(at point: Point) -> PixelRect? {
    guard rect.contains(point) else { return nil }
    let crop = shownPart
    let across = span(point.x - rect.minX, of: rect.size.columns, crop.width)
    let down = span(point.y - rect.minY, of: rect.size.rows, crop.height)
    return counterpart(
      of: PixelRect(
        x: crop.x + across.lowerBound, y: crop.y + down.lowerBound, width: across.count,
        height: down.count))
  }

  /// The cell of the screen under the middle of a pixel; nil if the pixel is not visible.
  func cell(of pixel: PixelPoint) -> Point? {
    guard visiblePart.contains(pixel) else { return nil }
    let cells = cells(of: PixelRect(x: pixel.x, y: pixel.y, width: 1, height: 1))
    return Point(
      x: cells.minX + (cells.size.columns - 1) / 2, y: cells.minY + (cells.size.rows - 1) / 2)
  }

  /// The cells of the screen that show most of a rectangle of the file's pixels, at least one;
  /// empty where none of it is visible.
  func cells(of pixels: PixelRect) -> Rect {
    let crop = shownPart
    let seen = counterpart(of: pixels).intersection(crop)
    guard seen.width > 0, seen.height > 0 else { return .zero }
    let columns = cells(seen.x - crop.x, seen.width, crop.width, of: rect.size.columns)
    let rows = cells(seen.y - crop.y, seen.height, crop.height, of: rect.size.rows)
    return Rect(
      x: rect.minX + columns.lowerBound, y: rect.minY + rows.lowerBound, columns: columns.count,
      rows: rows.count)
  }

  /// For `pixels` spread over `cells`, the one under the middle of a cell.
  private func pixel(_ cell: Int, of cells: Int, _ pixels: Int) -> Int {
    min(pixels - 1, (2 * cell + 1) * pixels / (2 * max(1, cells)))
  }

  /// For `pixels` spread over `cells`, those that a cell shows part of.
  private func span(_ cell: Int, of cells: Int, _ pixels: Int) -> Range<Int> {
    let first = cell * pixels / max(1, cells)
    let end = ((cell + 1) * pixels + cells - 1) / max(1, cells)
    return first..<max(first + 1, min(pixels, end))
  }

  /// For `cells` spread over `pixels`, those at least half filled by `count` pixels from `start`.
  private func cells(_ start: Int, _ count: Int, _ pixels: Int, of cells: Int) -> Range<Int> {
    func edge(_ pixel: Int) -> Int { (2 * pixel * cells + pixels) / (2 * pixels) }
    let (first, end) = (edge(start), edge(start + count))
    guard first >= end else { return first..<end }
    // Less than half of any cell: take the one under its middle.
    let middle = min(cells - 1, (2 * start + count) * cells / (2 * pixels))
    return middle..<(middle + 1)
  }
}

extension ScenePlace {
  /// The pixels of the file under a rectangle of cells; nil outside the picture.
  func pixels(under cells: Rect) -> PixelRect? {
    let (crop, rect) = (shownPart, rect)
    let seen = cells.intersection(rect)
    guard !seen.isEmpty else { return nil }
    func span(_ start: Int, _ count: Int, _ first: Int, _ pixels: Int, _ cells: Int) -> (Int, Int) {
      let scale = Double(pixels) / Double(max(1, cells))
      let low = Int(clamping: (Double(start) * scale).rounded())
      return (first + low, max(1, Int(clamping: (Double(start + count) * scale).rounded()) - low))
    }
    let across = span(
      seen.minX - rect.minX, seen.size.columns, crop.x, crop.width, rect.size.columns)
    let down = span(seen.minY - rect.minY, seen.size.rows, crop.y, crop.height, rect.size.rows)
    return counterpart(of: PixelRect(x: across.0, y: down.0, width: across.1, height: down.1))
  }
}
