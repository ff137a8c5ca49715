import Cells
import Model

/// A scene and its place on the screen.
struct ScenePlace: Hashable, Sendable {
  var scene: Scene
  /// The cells it may use.
  var area: Rect
  /// The size of a cell of the screen in pixels.
  var cell: CellSize
  var projection: Projection

  init(scene: Scene, area: Rect, viewport: Viewport, cell: CellSize) {
    self.scene = scene
    self.area = area
    self.cell = cell
    projection = viewport.projection(of: scene.picture.size, in: area.size, cell: cell)
  }

  /// The cells it covers, centred in its area.
  var rect: Rect { area.centered(projection.cells) }

  /// What has to be painted for it as symbols.
  func paintRequest(colors: ColorDepth) -> PaintRequest {
    PaintRequest(scene: scene, crop: projection.crop, size: projection.cells, colors: colors)
  }

  /// What has to be encoded for it as pixels first; nil where the terminal shows none.
  func pixelRequest(_ graphics: Graphics) -> PixelRequest? {
    guard let form = graphics.pixels else { return nil }
    return PixelRequest(
      scene: scene, crop: projection.crop, size: projection.cells, pixels: projection.pixels,
      cell: graphics.cell, form: form, sixelColors: graphics.sixelColors,
      isSparing: graphics.link.isSlow)
  }

  /// The small picture and the full one: on a slow link the full one follows, on a fast link a
  /// small one that is ready already stands in. Nil where the terminal cannot scale pictures.
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
    return [
      ScenePlace(
        scene: .picture(picture), area: area, viewport: pictureView.viewport, cell: graphics.cell)
    ]
  }

  /// Everything that has to be painted for the screen, the most important first: a panel's picture,
  /// then the picture shown; once that is ready the thumbnails, and then what may be shown next.
  var paintOrders: [PaintOrder] {
    var orders = overlayOrders + sessionPreviewOrders + sceneOrders
    for later in [\State.thumbnailOrders, \.neighbourOrders, \.sharpOrders] {
      guard orders.allSatisfy(previews.isSettled) else { break }
      orders += self[keyPath: later]
    }
    return orders
  }

  /// What the picture pane needs.
  var sceneOrders: [PaintOrder] {
    let places = scenePlaces + sheetPlaces
    let symbols = places.map { PaintOrder.symbols($0.paintRequest(colors: colors)) }
    // The pixels of many pictures would occupy a slow link for minutes.
    if sheet != nil, graphics.link.isSlow { return symbols }
    return symbols
      + places.compactMap { $0.pixelRequest(graphics) }.map { .pixels($0) }
  }

  /// The full pixels of what a slow link showed with few, once the line is free.
  private var sharpOrders: [PaintOrder] {
    guard graphics.link.isSlow, !graphics.link.isSending, sheet == nil else { return [] }
    return scenePlaces.compactMap { $0.sharpening(graphics) }.map { .pixels($0.whole) }
  }

  /// Whether the picture pane shows what it should, at least as symbols.
  var isPainted: Bool {
    scenePlaces.allSatisfy { previews.isSettled(.symbols($0.paintRequest(colors: colors))) }
  }
}
