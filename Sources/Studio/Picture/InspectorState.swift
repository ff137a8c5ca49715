package import Model

/// Looking at single pixels of the picture.
package struct Inspector: Hashable, Sendable {
  /// What is known of a picture's pixels.
  package struct Known: Hashable, Sendable {
    package var picture: Picture
    package var patch: PixelPatch

    package init(picture: Picture, patch: PixelPatch) {
      self.picture = picture
      self.patch = patch
    }
  }

  package var point: PixelPoint
  package var known: Known?
  /// The picture whose pixels have been asked for and have not come.
  package var asked: Picture?
  /// The picture whose pixels cannot be told, and why.
  package var failed: Picture?
  package var failure: Failure?

  package init(point: PixelPoint) {
    self.point = point
  }

  /// The side of the square of pixels that is asked for at once, so that a walk needs few questions.
  package static let patchSide = 128

  /// The colour of a pixel; nil while it is not known.
  package func value(at point: PixelPoint, of picture: Picture) -> PixelValue? {
    known?.picture == picture ? known?.patch[point] : nil
  }
}

extension State {
  /// The inspector, while the picture has the keyboard.
  package var inspector: Inspector? {
    guard let inspector = look.inspector, session.desk.focus == .picture, !scenePlaces.isEmpty
    else { return nil }
    return inspector
  }

  /// The colour of the pixel under the crosshair; nil while it is not known.
  package var inspectedValue: PixelValue? {
    guard let inspector, let picture = scenePlace()?.scene.picture else { return nil }
    return inspector.value(at: inspector.point, of: picture)
  }
}
