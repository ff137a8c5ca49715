import Cells
import Imagery
import Model

/// A label on the row above a compared picture, centred in it.
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
    let below = area.splitTop(1).1
    func place(_ scene: Scene, in area: Rect) -> ScenePlace {
      self.place(
        scene, in: area,
        pictureView.viewport.matching(scene.picture.size, as: pair.after.size))
    }
    switch comparing.way {
    case .sideBySide: return sideBySide(pair, in: area, place)
    case .wipe:
      let wipe = place(.wipe(pair.before, pair.after, border: comparing.border), in: below)
      let (left, right) = wipe.rowAbove.splitLeft(area.size.columns / 2)
      return ComparePlaces(
        places: [wipe],
        labels: [
          CompareLabel(text: pair.beforeLabel, row: left),
          CompareLabel(text: pair.afterLabel, row: right),
        ])
    case .blink:
      let shown = place(comparing.blinkScene(of: pair), in: below)
      let text = comparing.showsAfter ? pair.afterLabel : pair.beforeLabel
      return ComparePlaces(
        places: [shown], labels: [CompareLabel(text: text, row: shown.rowAbove)])
    case .difference:
      let heat = place(.difference(pair.before, pair.after), in: below)
      let text = "\(pair.beforeLabel) → \(pair.afterLabel)"
      return ComparePlaces(
        places: [heat], labels: [CompareLabel(text: text, row: heat.rowAbove)])
    }
  }

  /// The place of the blinking picture that is not shown now; nil while nothing blinks.
  var otherBlinkPlace: ScenePlace? {
    guard isBlinking else { return nil }
    var other = self
    other.comparison.shown?.showsAfter.toggle()
    return other.comparePlaces?.places.first
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
      let before = place(.picture(pair.before), one.splitTop(1).1)
      let after = place(.picture(pair.after), two.splitTop(1).1)
      return ComparePlaces(
        places: [before, after],
        labels: [
          CompareLabel(text: pair.beforeLabel, row: before.rowAbove),
          CompareLabel(text: pair.afterLabel, row: after.rowAbove),
        ])
    }
    let (beside, stacked) = (arranged(left, right), arranged(upper, lower))
    return stacked.pixels > beside.pixels ? stacked : beside
  }
}

extension Comparing {
  /// What is shown of two blinking pictures. Pictures of different sizes are aligned as in a wipe,
  /// whose border at the end shows only the first one: what has not changed must not move.
  fileprivate func blinkScene(of pair: ComparedPair) -> Scene {
    if showsAfter { return .picture(pair.after) }
    return pair.before.size == pair.after.size
      ? .picture(pair.before) : .wipe(pair.before, pair.after, border: 1)
  }
}

extension ScenePlace {
  /// The row above the picture, as wide as the area it may use; above that area where the picture
  /// fills it.
  fileprivate var rowAbove: Rect {
    Rect(x: area.minX, y: rect.minY - 1, columns: area.size.columns, rows: 1)
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
