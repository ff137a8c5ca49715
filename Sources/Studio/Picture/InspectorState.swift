import Imagery
import Model

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
}
