import Cells
import Imagery
package import Model
import Themes

extension State {
  /// The view that arriving pictures are drawn for; nil while nobody would see one.
  package var arrivalView: ArrivalView? {
    guard !openTurns.isEmpty, !isDetached, !layout.isTooSmall, let area = layout.pictureInside,
      !area.isEmpty
    else { return nil }
    return ArrivalView(
      area: area.size, cell: graphics.cell, colors: colors,
      transform: pictureView.transform)
  }

  /// The part that has arrived of the selected turn's picture while it is downloaded.
  var visibleArrival: Arriving? {
    guard sheet == nil, let turn = selectedTurn, turn.isOpen, !turn.isLeft else { return nil }
    return arriving[turn.id]
  }

  /// Handles the part of a picture that has been downloaded so far.
  mutating func updateArriving(_ arriving: Arriving, of id: TurnID) -> [Effect] {
    guard id.session == session.id, let turn = turn(id.number), turn.isOpen, !turn.isLeft else {
      return []
    }
    self.arriving[id] = arriving
    return []
  }

  /// Keeps what was drawn while a picture arrived as its painting, when the turn has ended and the
  /// size is right.
  mutating func cacheArrived(of turn: Turn) {
    guard !turn.isOpen || turn.isLeft, let arrived = arriving.removeValue(forKey: turn.id),
      arrived.isComplete, let picture = turn.result, picture.size == arrived.size
    else { return }
    for place in scenePlaces where place.scene == .picture(picture) {
      let request = place.paintRequest(colors: arrived.colors)
      guard !place.isCut, request.transform == arrived.transform,
        request.size == arrived.canvas.size, previews[.symbols(request)] == nil
      else {
        continue
      }
      previews[.symbols(request)] = .ready(.symbols(arrived.canvas))
    }
  }
}

extension Drawing {
  /// Draws the downloaded part of a picture over the previous one, dimmed.
  mutating func draw(_ arriving: Arriving, in inside: Rect) {
    quiet(inside)
    let rect = inside.centered(arriving.canvas.size)
    let finished = Rect(
      x: rect.minX, y: rect.minY, columns: rect.size.columns,
      rows: min(arriving.rows, rect.size.rows))
    place(arriving.canvas, at: rect.origin, clip: finished.intersection(inside))
  }

  /// Blends the picture halfway into its ground.
  private mutating func quiet(_ rect: Rect) {
    let ground = theme[.text].background
    restyle(rect) { style in
      style.foreground = style.foreground.halfway(to: ground)
      style.background = style.background.halfway(to: ground)
      style.attributes.insert(.dim)
    }
  }
}

extension Color {
  /// The colour halfway between two; a palette colour is unchanged.
  fileprivate func halfway(to ground: Color) -> Color {
    guard case .rgb(let red, let green, let blue) = self else { return self }
    var others: (UInt8, UInt8, UInt8) = (0, 0, 0)
    if case .rgb(let red, let green, let blue) = ground { others = (red, green, blue) }
    return .rgb(red / 2 + others.0 / 2, green / 2 + others.1 / 2, blue / 2 + others.2 / 2)
  }
}

extension Arriving {
  /// The progress for the border: a thinking model sends drafts first, and only the end shows which
  /// picture was one.
  func words(mayBeDraft: Bool) -> String {
    let share = canvas.size.rows > 0 ? rows * 100 / canvas.size.rows : 0
    let what = mayBeDraft ? ", may be a draft" : ""
    return "\(size)\(what) \(isComplete ? 100 : min(share, 99)) %"
  }
}
