import Model

/// Looking at single pixels of the picture.
struct Inspector: Hashable, Sendable {
  /// What is known of a picture's pixels.
  struct Known: Hashable, Sendable {
    var picture: Picture
    var patch: PixelPatch
  }

  var point: PixelPoint
  var known: Known?
  /// The picture whose pixels have been asked for and have not come.
  var asked: Picture?
  /// The picture whose pixels cannot be told, and why.
  var failed: Picture?
  var failure: Failure?

  /// The side of the square of pixels that is asked for at once, so that a walk needs few questions.
  static let patchSide = 128

  /// The colour of a pixel; nil while it is not known.
  func value(at point: PixelPoint, of picture: Picture) -> PixelValue? {
    known?.picture == picture ? known?.patch[point] : nil
  }
}

extension State {
  /// The inspector, while the picture has the keyboard.
  var inspector: Inspector? {
    guard let inspector = look.inspector, session.desk.focus == .picture, !scenePlaces.isEmpty
    else { return nil }
    return inspector
  }

  /// The colour of the pixel under the crosshair; nil while it is not known.
  var inspectedValue: PixelValue? {
    guard let inspector, let picture = scenePlace()?.scene.picture else { return nil }
    return inspector.value(at: inspector.point, of: picture)
  }
}
