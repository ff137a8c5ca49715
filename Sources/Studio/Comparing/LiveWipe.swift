import Cells
import Imagery
import Model
import Numbers

/// A wipe as it is shown while its border moves, before it is painted: the two pictures that are
/// painted already, each on its side of the border.
struct LiveWipe: Hashable, Sendable {
  var before: ScenePlace
  var after: ScenePlace
  /// The first column right of the border.
  var border: Int

  /// nil for what is no wipe, and for pictures of different sizes, which have to be aligned first.
  init?(_ place: ScenePlace) {
    guard case .wipe(let first, let second, let border) = place.scene, first.size == second.size
    else { return nil }
    (before, after) = (place.showing(.picture(first)), place.showing(.picture(second)))
    let columns = Double(place.rect.size.columns) * border
    self.border = place.rect.minX + Int(clamping: columns.rounded())
  }

  /// The cells left and right of the border.
  var sides: (before: Rect, after: Rect) { before.rect.splitLeft(border - before.rect.minX) }
}

extension State {
  /// What a wipe needs painted so that its border can move without waiting.
  var liveWipeOrders: [PaintOrder] {
    guard let wipe = scenePlaces.first.flatMap(LiveWipe.init) else { return [] }
    let places = [wipe.before, wipe.after]
    let symbols = places.map { PaintOrder.symbols($0.paintRequest(colors: colors)) }
    // Only kitty moves a border without sending pixels again.
    guard graphics.pixels == .kitty, !graphics.link.isSlow else { return symbols }
    return symbols + places.compactMap { $0.pixelRequest(graphics) }.map { .pixels($0) }
  }

  /// The wipe to show while its border moves; nil when it is painted, or cannot be shown so.
  func liveWipe(of place: ScenePlace) -> LiveWipe? {
    guard !isPaintedWhole(place), let wipe = LiveWipe(place) else { return nil }
    let places = [wipe.before, wipe.after]
    guard places.allSatisfy({ previews.canvas($0.paintRequest(colors: colors)) != nil }) else {
      return nil
    }
    guard graphics.pixels != nil else { return wipe }
    let requests = places.compactMap { $0.pixelRequest(graphics) }
    return graphics.pixels == .kitty && requests.allSatisfy { previews.pixels($0) != nil }
      ? wipe : nil
  }

  /// The same wipe with its border where it was painted last, while it moves faster than it can be
  /// painted.
  func latestWipe(like place: ScenePlace) -> ScenePlace? {
    guard case .wipe(let before, let after, _) = place.scene, !isBlinking, !isPaintedWhole(place)
    else { return nil }
    func isLike(_ scene: Scene) -> Bool {
      if case .wipe(before, after, _) = scene { true } else { false }
    }
    let form = graphics.link.isSlow ? nil : graphics.pixels
    let scene = previews.latestScene { order in
      guard let scene = order.scene, isLike(scene) else { return false }
      let other = place.showing(scene)
      return form == nil
        ? order == .symbols(other.paintRequest(colors: colors))
        : order == other.pixelRequest(graphics).map { .pixels($0) }
    }
    guard let latest = scene.map(place.showing) else { return nil }
    return previews.canvas(latest.paintRequest(colors: colors)) == nil ? nil : latest
  }
}
