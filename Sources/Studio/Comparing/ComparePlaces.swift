import Cells
import Imagery
import Model

/// A label over a compared picture, centred in a row of cells.
struct CompareLabel: Hashable, Sendable {
  var text: String
  var row: Rect
}

/// Where two compared pictures are placed, and the label above each.
struct ComparePlaces: Hashable, Sendable {
  var places: [ScenePlace]
  var labels: [CompareLabel]
}

extension State {
  /// The places of the compared pictures; nil while nothing is compared.
  var comparePlaces: ComparePlaces? {
    guard let comparing = comparison.shown, let pair = comparedPair,
      let area = layout.pictureInside,
      !layout.isTooSmall, area.size.rows > 1, area.size.columns > 3
    else { return nil }
    let (top, below) = area.splitTop(1)
    func place(_ scene: Scene, in area: Rect) -> ScenePlace {
      self.place(
        scene, in: area,
        pictureView.viewport.matching(scene.picture.size, as: pair.after.size))
    }
    switch comparing.way {
    case .sideBySide: return sideBySide(pair, in: area, place)
    case .wipe:
      let (left, right) = top.splitLeft(top.size.columns / 2)
      return ComparePlaces(
        places: [
          place(.wipe(pair.before, pair.after, border: comparing.border), in: below)
        ],
        labels: [
          CompareLabel(text: pair.beforeLabel, row: left),
          CompareLabel(text: pair.afterLabel, row: right),
        ])
    case .blink:
      let picture = comparing.showsAfter ? pair.after : pair.before
      let text = comparing.showsAfter ? pair.afterLabel : pair.beforeLabel
      return ComparePlaces(
        places: [place(.picture(picture), in: below)],
        labels: [CompareLabel(text: text, row: top)])
    case .difference:
      return ComparePlaces(
        places: [place(.difference(pair.before, pair.after), in: below)],
        labels: [CompareLabel(text: "\(pair.beforeLabel) → \(pair.afterLabel)", row: top)])
    }
  }

  /// Places the pictures side by side, or one above the other where that makes them larger.
  private func sideBySide(
    _ pair: ComparedPair, in area: Rect, _ place: (Scene, Rect) -> ScenePlace
  ) -> ComparePlaces {
    // Both have the same size, so that the same part of both is visible.
    let half = Size(columns: (area.size.columns - 1) / 2, rows: area.size.rows / 2)
    let left = Rect(origin: area.origin, size: Size(columns: half.columns, rows: area.size.rows))
    let right = Rect(
      x: area.maxX - half.columns, y: area.minY, columns: half.columns, rows: area.size.rows)
    let upper = Rect(origin: area.origin, size: Size(columns: area.size.columns, rows: half.rows))
    let lower = Rect(
      x: area.minX, y: area.maxY - half.rows, columns: area.size.columns, rows: half.rows)
    func arranged(_ one: Rect, _ two: Rect) -> ComparePlaces {
      let (first, second) = (one.splitTop(1), two.splitTop(1))
      return ComparePlaces(
        places: [
          place(.picture(pair.before), first.1), place(.picture(pair.after), second.1),
        ],
        labels: [
          CompareLabel(text: pair.beforeLabel, row: first.0),
          CompareLabel(text: pair.afterLabel, row: second.0),
        ])
    }
    let (beside, stacked) = (arranged(left, right), arranged(upper, lower))
    return stacked.pixels > beside.pixels ? stacked : beside
  }
}

extension ComparePlaces {
  /// The pixels of the screen that its pictures cover.
  fileprivate var pixels: Int {
    places.reduce(0) { $0 + ($1.area.isEmpty ? 0 : $1.screenPixels.pixelCount) }
  }
}

extension Viewport {
  /// The same part of a picture of another size, at the same size on the screen.
  fileprivate func matching(_ picture: PixelSize, as other: PixelSize) -> Viewport {
    guard case .scale(let scale) = zoom, picture != other else { return self }
    var viewport = self
    viewport.zoom = .scale(scale * Double(other.width) / Double(max(1, picture.width)))
    return viewport
  }
}
