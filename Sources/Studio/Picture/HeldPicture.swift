import Cells
import Imagery
import Model
import Themes

/// The picture that was painted last. It stays on the screen until its successor is painted, so
/// that there is no blank in between.
struct HeldPicture: Hashable, Sendable {
  /// The turn it was shown for; nil before the first one.
  var turn: Int?
  var place: ScenePlace
  /// Whether it was dimmed, under the card of a working turn.
  var isDimmed: Bool
}

extension State {
  /// Remembers the picture on the screen once it is painted as it should be.
  mutating func holdPicture() {
    // What arrives is newer than what was edited.
    // A compared picture stands under its own label.
    guard visibleArrival == nil, sheet == nil, comparedPair == nil else {
      pictureView.held = nil
      return
    }
    let places = scenePlaces
    guard let place = places.first else {
      pictureView.held = nil
      return
    }
    guard places.count == 1, isPaintedWhole(place) else { return }
    let held = HeldPicture(
      turn: session.workspace.selected, place: place, isDimmed: isDimmed)
    if held != pictureView.held { pictureView.held = held }
  }

  /// The painted picture to show in place of one that is not; nil when there is none, or when
  /// something of the right picture can be shown.
  func heldPicture(insteadOf place: ScenePlace) -> HeldPicture? {
    guard comparedPair == nil, let held = pictureView.held, held.place.scene != place.scene,
      !isPaintedWhole(place),
      let inside = layout.pictureInside, inside.intersection(held.place.rect) == held.place.rect
    else { return nil }
    // Someone who walks through the turns sees symbols at once; the successor of a picture comes
    // when it is as sharp as the picture was.
    if held.turn == session.workspace.selected { return held }
    let request = place.paintRequest(colors: colors)
    let isReady = previews.canvas(request) != nil || previews.standIn(for: request) != nil
    return isReady || previews.isSettled(.symbols(request)) ? nil : held
  }

  /// Whether a scene is painted, with its pixels where they come quickly.
  func isPaintedWhole(_ place: ScenePlace) -> Bool {
    guard previews.isSettled(.symbols(place.paintRequest(colors: colors))) else { return false }
    guard !graphics.link.isSlow, let request = place.pixelRequest(graphics) else { return true }
    return previews.isSettled(.pixels(request))
  }
}

extension State {
  /// Whether the picture shown is dimmed, because another is waited for.
  var isDimmed: Bool { waitingCard != nil && comparison.shown == nil && shownPicture != nil }

  /// A place with its picture dimmed; nil where dimming its pixels is not worth sending them.
  func dimming(_ place: ScenePlace) -> ScenePlace? {
    guard !graphics.link.isSlow, graphics.pixels != nil,
      case .picture(let picture) = place.scene.plain
    else { return nil }
    let theme = themes.current.adapted(to: colors)
    return place.showing(.dimmed(picture, isOnLight: theme.isLight))
  }
}
