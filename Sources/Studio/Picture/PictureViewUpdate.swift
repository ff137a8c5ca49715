import Cells
import Imagery
import Model

extension State {
  mutating func runOnPictureView(_ command: Command) -> [Effect] {
    switch command {
    case .zoomIn, .zoomOut, .zoomFit, .zoomFill, .zoomActual: zoom(command)
    case .previousTurn: selectRow(by: -1)
    case .nextTurn: selectRow(by: 1)
    case .fullscreen: switchFullscreen()
    case .inspect: switchInspector()
    case .slideshow: switchSlideshow()
    case .thumbnails: return switchThumbnails()
    default: break
    }
    return []
  }

  /// Zooms the picture; what is under `point`, by default the middle, stays in place.
  mutating func zoom(_ command: Command, around point: Point? = nil) {
    guard let place = scenePlace(at: point) else {
      tell("There is no picture to zoom yet")
      return
    }
    let point = point ?? inspector.flatMap { place.cell(of: $0.point) }
    let steps = ZoomSteps(fit: place.fitScale, unit: zoomUnit)
    let zoom: Viewport.Zoom? =
      switch command {
      case .zoomIn: steps.next(above: place.projection.scale)
      case .zoomOut: steps.next(below: place.projection.scale)
      case .zoomFill: .fill
      case .zoomActual: .scale(zoomUnit)
      default: .fit
      }
    guard let zoom else {
      tell(command == .zoomIn ? "this is the largest" : "this is the smallest")
      return
    }
    pictureView.viewport = place.zoomed(to: zoom, around: point)
    if command == .zoomActual, graphics.pixels == nil {
      tell("1:1: half a cell per pixel, because pictures are symbols in this terminal")
    }
  }

  /// Pans a picture that is zoomed in; false where there is nothing to pan.
  mutating func pan(_ command: Command) -> Bool {
    guard let place = scenePlace(), place.isCut else { return false }
    let (width, height) = (
      Double(place.projection.crop.width), Double(place.projection.crop.height)
    )
    // Some of the previous part stays visible, for orientation.
    let (step, page) = (0.125, 0.875)
    let way: (x: Double, y: Double)? =
      switch command {
      case .left: (-max(1, width * step), 0)
      case .right: (max(1, width * step), 0)
      case .up: (0, -max(1, height * step))
      case .down: (0, max(1, height * step))
      case .pageUp: (0, -max(1, height * page))
      case .pageDown: (0, max(1, height * page))
      default: nil
      }
    guard let way else { return false }
    pictureView.viewport = place.moved(pictureView.viewport, x: way.x, y: way.y)
    return true
  }

  mutating func switchFullscreen() {
    if isFullscreen { return leaveFullscreen() }
    guard shownPicture != nil else {
      tell("There is no picture to zoom yet")
      return
    }
    let before = session.workspace.focus
    focus(.picture)
    (pictureView.isFullscreen, pictureView.paneBefore) = (true, before)
  }

  mutating func leaveFullscreen() {
    let before = pictureView.paneBefore
    pictureView.slideshow = nil
    (pictureView.isFullscreen, pictureView.paneBefore) = (false, nil)
    if let before { focus(before) }
  }

  /// Ends one way of viewing per Esc; false when there is none to end.
  mutating func leavePictureMode() -> Bool {
    if inspector != nil {
      pictureView.inspector = nil
      return true
    }
    if sheet != nil {
      pictureView.sheet = nil
      return true
    }
    guard isFullscreen else { return false }
    leaveFullscreen()
    return true
  }

  /// Ends what requires the focus on the picture.
  mutating func endPictureModes() {
    (pictureView.isFullscreen, pictureView.paneBefore, pictureView.dragging) = (false, nil, nil)
    (pictureView.inspector, pictureView.slideshow, pictureView.sheet) = (nil, nil, nil)
  }

  private mutating func switchThumbnails() -> [Effect] {
    history.showsThumbnails.toggle()
    showSelectedRow()
    let isSeen = thumbnailColumns > 0 || !history.showsThumbnails
    tell(
      "thumbnails \(history.showsThumbnails ? "on" : "off")"
        + (isSeen ? "" : "; a wider screen shows them"))
    return [.setPreference(key: "thumbnails", value: history.showsThumbnails ? "on" : "off")]
  }

  /// Keeps the visible part for another picture of the same proportions, so that details can be
  /// compared; any other picture starts whole.
  mutating func followPicture() {
    guard let size = scenePlaces.first?.scene.picture.size, size != pictureView.size else { return }
    defer { pictureView.size = size }
    guard let before = pictureView.size else { return }
    let stretch = Double(size.width * before.height) / Double(max(1, size.height * before.width))
    guard abs(stretch - 1) < 0.01 else {
      pictureView.viewport = Viewport()
      return
    }
    if case .scale(let scale) = pictureView.viewport.zoom {
      pictureView.viewport.zoom = .scale(scale * Double(before.width) / Double(max(1, size.width)))
    }
  }
}
