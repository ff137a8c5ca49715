import Cells
import Imagery
import Model
import Numbers

/// The zoom scales, in screen pixels per picture pixel: powers of the square root of two, so that
/// every second one is a whole multiple or fraction, plus the scale that fits the picture.
struct ZoomSteps: Hashable, Sendable {
  /// The scale at which the whole picture is visible.
  var fit: Double
  /// What counts as 1:1: one pixel, or half a cell where the screen shows no pixels.
  var unit: Double
  /// The largest scale, in units.
  private static let largest = 32.0

  /// The next larger zoom; nil at the end.
  func next(above scale: Double) -> Viewport.Zoom? {
    steps.first { $0 > scale * 1.001 }.map(zoom)
  }

  /// The next smaller zoom; nil at the end.
  func next(below scale: Double) -> Viewport.Zoom? {
    steps.last { $0 < scale * 0.999 }.map(zoom)
  }

  private func zoom(_ step: Double) -> Viewport.Zoom { step == fit ? .fit : .scale(step) }

  /// The scales in order. Except 1:1, none is smaller than needed to show the whole picture.
  private var steps: [Double] {
    let powers = (-24...10).map { power -> Double in
      let whole = Double(1 << (abs(power) / 2)) * (power % 2 == 0 ? 1 : 2.0.squareRoot())
      return unit * (power < 0 ? 1 / whole : whole)
    }
    let smallest = min(fit, unit)
    let useful = powers.filter { step in
      guard step >= smallest, step <= unit * Self.largest else { return false }
      // Two steps that look the same are one.
      return step == unit || abs(step / fit - 1) > 0.04
    }
    return (useful + (useful.contains(fit) ? [] : [fit])).sorted()
  }
}

extension ScenePlace {
  /// The scale at which the whole picture is visible.
  var fitScale: Double {
    Viewport().projection(of: scene.picture.size, in: area.size, cell: cell).scale
  }

  /// The viewport that shows the picture at another zoom; what is under `anchor`, by default the
  /// middle, stays in place.
  func zoomed(to zoom: Viewport.Zoom, around anchor: Point? = nil) -> Viewport {
    let (size, crop) = (scene.picture.size, shownPart)
    func place(_ cell: Int?, _ start: Int, _ cells: Int) -> Double {
      cell.map { min(max(0, (Double($0 - start) + 0.5) / Double(max(1, cells))), 1) } ?? 0.5
    }
    let across = place(anchor?.x, rect.minX, rect.size.columns)
    let down = place(anchor?.y, rect.minY, rect.size.rows)
    let fixed = (
      x: (Double(crop.x) + across * Double(crop.width)) / Double(max(1, size.width)),
      y: (Double(crop.y) + down * Double(crop.height)) / Double(max(1, size.height))
    )
    var viewport = Viewport(zoom: zoom, centerX: fixed.x, centerY: fixed.y)
    // Only its size is of interest, which no transform changes.
    let next = viewport.projection(of: size, in: area.size, cell: cell).crop
    viewport.centerX -= (across - 0.5) * Double(next.width) / Double(max(1, size.width))
    viewport.centerY -= (down - 0.5) * Double(next.height) / Double(max(1, size.height))
    return settled(viewport.counterpart(transform))
  }

  /// The viewport panned by pixels of the picture to the right and down on the screen, stopping at
  /// the picture's edges.
  func moved(_ viewport: Viewport, x: Double, y: Double) -> Viewport {
    let size = scene.picture.size
    var shown = settled(viewport).counterpart(transform)
    shown.centerX += x / Double(max(1, size.width))
    shown.centerY += y / Double(max(1, size.height))
    return settled(shown.counterpart(transform))
  }

  /// The viewport panned by what a mouse drag moves, in cells of the screen.
  func dragged(_ viewport: Viewport, from: Point, to: Point) -> Viewport {
    moved(
      viewport, x: Double((from.x - to.x) * cell.width) / scale,
      y: Double((from.y - to.y) * cell.height) / scale)
  }

  /// The viewport panned as little as possible to make a pixel and some of its surroundings
  /// visible.
  func showing(_ pixel: PixelPoint, _ viewport: Viewport) -> Viewport {
    let (crop, pixel) = (shownPart, counterpart(of: pixel))
    func way(_ place: Int, _ start: Int, _ count: Int) -> Double {
      let margin = min(count / 3, 8)
      if place < start + margin { return Double(place - start - margin) }
      return Double(max(0, place - (start + count - 1 - margin)))
    }
    let x = way(pixel.x, crop.x, crop.width)
    let y = way(pixel.y, crop.y, crop.height)
    return x == 0 && y == 0 ? viewport : moved(viewport, x: x, y: y)
  }

  /// The same view with its middle far enough inside the picture that panning back from an edge
  /// starts at once.
  private func settled(_ viewport: Viewport) -> Viewport {
    let size = scene.picture.size
    let crop = viewport.projection(of: size, in: area.size, cell: cell).crop
    func middle(_ center: Double, _ count: Int, _ whole: Int) -> Double {
      let half = Double(count) / Double(max(1, whole)) / 2
      return min(max(half, center), 1 - half)
    }
    var settled = viewport
    settled.centerX = middle(viewport.centerX, crop.width, size.width)
    settled.centerY = middle(viewport.centerY, crop.height, size.height)
    return settled
  }
}

extension Viewport {
  /// The viewport in fractions of the picture as shown; or, of such a one, that of the file.
  fileprivate func counterpart(_ transform: ViewTransform) -> Viewport {
    let center = transform.counterpart(ofX: centerX, y: centerY)
    return Viewport(zoom: zoom, centerX: center.x, centerY: center.y)
  }
}

extension State {
  /// The screen pixels that count as one: half a cell, about as high as wide, where the screen
  /// shows no pixels.
  var zoomUnit: Double { graphics.pixels == nil ? Double(graphics.cell.width) : 1 }

  /// The scene shown: the one under a point of the screen, else the first.
  func scenePlace(at point: Point? = nil) -> ScenePlace? {
    let places = scenePlaces
    return places.first { place in point.map { place.area.contains($0) } ?? false } ?? places.first
  }

  /// Whether parts of the picture are outside the pane, so that the arrows pan.
  var isZoomedIn: Bool { scenePlace()?.isCut ?? false }

  /// How large the picture is shown: `2:1`, `37 %`. Empty where symbols show all of it.
  func zoomText(of place: ScenePlace) -> String {
    if graphics.pixels == nil, pictureView.viewport.zoom == .fit { return "" }
    let scale = place.scale / zoomUnit
    let whole = scale.rounded()
    if whole >= 1, abs(scale / whole - 1) < 0.005 { return "\(Int(clamping: whole)):1" }
    return scale < 0.01 ? "<1 %" : "\(Int(clamping: (scale * 100).rounded())) %"
  }

  /// Which part of the file is visible: `330×360 at 412,96`; empty when all of it is.
  func partText(of place: ScenePlace) -> String {
    place.isCut ? "\(place.visiblePart)" : ""
  }
}
