package import Imagery
import Numbers

/// What is painted into one rectangle of the screen.
package enum Scene: Hashable, Sendable {
  case picture(Picture)
  /// The picture halfway to its ground, while something else is waited for.
  case dimmed(Picture, isOnLight: Bool)
  /// The first picture left of the border, the second right of it; `border` is 0 to 1 of the width
  /// shown.
  case wipe(Picture, Picture, border: Double)
  /// How much each pixel differs, as a heat map over the dimmed first picture.
  case difference(Picture, Picture)
  /// The picture with what its regions leave out dimmed; if `isFramed`, with thin lines around them.
  case selection(Picture, [Region], isFramed: Bool)

  /// The picture whose pixels the scene is measured in; any other is aligned with it.
  package var picture: Picture {
    switch self {
    case .picture(let picture), .dimmed(let picture, _), .wipe(_, let picture, _),
      .difference(_, let picture), .selection(let picture, _, _):
      picture
    }
  }

  /// With lines around its regions.
  package var framed: Scene {
    guard case .selection(let picture, let regions, _) = self else { return self }
    return .selection(picture, regions, isFramed: true)
  }

  /// What may be shown until it is painted: nearly the same.
  package var plain: Scene {
    if case .selection(let picture, _, _) = self { .picture(picture) } else { self }
  }

  /// Every picture in the scene.
  package var pictures: [Picture] {
    switch self {
    case .picture(let picture), .dimmed(let picture, _), .selection(let picture, _, _): [picture]
    case .wipe(let before, let after, _), .difference(let before, let after): [before, after]
    }
  }
}

/// Two pictures to compare.
package struct DifferenceRequest: Hashable, Sendable {
  package var before: Picture
  package var after: Picture
  /// In pixels of the first picture; changes outside them are counted separately.
  package var regions: [Region]

  package init(before: Picture, after: Picture, regions: [Region] = []) {
    self.before = before
    self.after = after
    self.regions = regions
  }
}
