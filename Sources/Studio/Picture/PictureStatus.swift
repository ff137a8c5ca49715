import Cells
import Imagery
import Model
import Themes

extension State {
  /// The text at the bottom of the picture pane's border: how it is shown, pixels, type, seconds,
  /// and whatever differs from the request.
  func pictureStatus(columns: Int) -> (String, Role) {
    if let compared = comparingStatus(columns: columns) { return compared }
    var parts = StatusParts()
    var role = Role.muted
    if let turn = selectedTurn, turn.isOpen, !turn.isLeft {
      let seconds = durationText(seconds: clock.seconds(since: turn.created))
      if let arriving = arriving[turn.id] {
        let thinking = turn.settings.thinking ?? profile.capabilities.defaultThinking
        let words = arriving.words(mayBeDraft: thinking != .minimal)
        return ("\(spinner(at: clock)) \(state(of: turn).word) · \(words) · \(seconds)", .running)
      }
      // Where there is room for the card, it says all of this.
      if waitingCard != nil { return (shownPicture == nil ? "" : "before", .muted) }
      let before = shownPicture == nil ? "" : "before · "
      return ("\(before)\(spinner(at: clock)) \(state(of: turn).word) · \(seconds)", .running)
    }
    if awaitsPixels { parts.add("pixels loading", .important) }
    if let slide = slideText { return (slide, .text) }
    if let place = scenePlace() {
      for words in viewParts(of: place, columns: columns) { parts.add(words, .useful) }
    }
    if let (outside, state) = outsideStatus() {
      parts.add(outside, .warning)
      role = state
    }
    if let picture = shownPicture {
      let isBefore = selectedTurn != nil && !picturesOfSelected.contains(picture)
      parts.add("\(isBefore ? "before · " : "")\(picture.size) \(picture.type.name)", .important)
    }
    guard let turn = selectedTurn else { return (parts.fitted(columns), role) }
    if let position = picturePosition { parts.add(position, .important) }
    if let ended = turn.ended, turn.kept == nil {
      parts.add(tookText(seconds: ended.seconds(since: turn.created)), .detail)
    }
    if let wanted = turn.missedSize {
      parts.add("requested \(wanted)", .warning)
      role = .warning
    }
    if let answered = turn.outcome?.model, answered != turn.model {
      // The header shows the requested model too; the model that answered is shown only here.
      var both = parts
      both.add("requested \(turn.model), answered by \(answered)", .warning)
      parts.add("answered by \(answered)", .warning)
      if both.columns <= columns { parts = both }
      role = .warning
    }
    if let note = turn.notes.first {
      let more = turn.notes.count > 1 ? " (and \(turn.notes.count - 1) more)" : ""
      parts.add(note.trimmingFullStop + more, .detail)
    }
    return (parts.fitted(columns), role)
  }

  /// Whether pixels will replace the symbols, and it takes long enough to say so.
  private var awaitsPixels: Bool {
    guard graphics.link.isSlow, let place = scenePlace(), let request = place.pixelRequest(graphics)
    else { return false }
    return graphics.link.isSending || !previews.isSettled(.pixels(request))
  }

  /// How large the picture is shown and which part, where there is room.
  private func viewParts(of place: ScenePlace, columns: Int) -> [String] {
    let words =
      place.transform.words + [zoomText(of: place), columns >= 44 ? partText(of: place) : ""]
    let view = words.filter { !$0.isEmpty }.joined(separator: ", ")
    return view.isEmpty ? [] : [view]
  }

  /// Which of several pictures is shown: `2 of 3`, `draft 1 of 2`.
  private var picturePosition: String? {
    guard let outcome = selectedTurn?.outcome, let shown = shownPicture else { return nil }
    let results = outcome.pictures
    guard results.count + outcome.drafts.count > 1,
      let place = session.workspace.pictureIndex ?? results.lastIndex(of: shown)
    else { return nil }
    if place < results.count {
      return results.count > 1 ? "\(place + 1) of \(results.count)" : nil
    }
    return "draft \(place - results.count + 1) of \(outcome.drafts.count)"
  }
}

extension String {
  /// A sentence as part of a line.
  fileprivate var trimmingFullStop: String { hasSuffix(".") ? String(dropLast()) : self }
}

/// The parts of a status, of which the least important are left out where there is no room: a part
/// is shown whole or not at all.
private struct StatusParts {
  enum Weight: Int { case detail, useful, important, warning }

  private var parts: [(text: String, weight: Weight)] = []

  mutating func add(_ text: String, _ weight: Weight) { parts.append((text, weight)) }

  private var text: String { parts.map(\.text).joined(separator: " · ") }
  var columns: Int { columnWidth(of: text) }

  /// The parts that fit; the last one that is left may be cut.
  func fitted(_ columns: Int) -> String {
    var rest = self
    while rest.columns > columns, rest.parts.count > 1,
      let least = rest.parts.map(\.weight.rawValue).min(),
      let place = rest.parts.lastIndex(where: { $0.weight.rawValue == least })
    { rest.parts.remove(at: place) }
    return rest.text
  }
}
