import Cells
import Imagery
import Model
import Themes

extension State {
  /// The text at the bottom of the picture pane's border: how it is shown, pixels, type, seconds,
  /// and whatever differs from the request.
  func pictureStatus(columns: Int) -> (String, Role) {
    if let compared = comparingStatus(columns: columns) { return compared }
    var parts: [String] = []
    var role = Role.muted
    if let turn = selectedTurn, turn.isOpen, !turn.isLeft {
      let seconds = durationText(seconds: clock.seconds(since: turn.created))
      if let arriving = arriving[turn.id] {
        let thinking = turn.settings.thinking ?? profile.capabilities.defaultThinking
        let words = arriving.words(mayBeDraft: thinking != .minimal)
        return ("\(spinner(at: clock)) \(turn.job.shownWord) · \(words) · \(seconds)", .running)
      }
      let before = shownPicture == nil ? "" : "before · "
      return ("\(before)\(spinner(at: clock)) \(turn.job.shownWord) · \(seconds)", .running)
    }
    if awaitsPixels { parts.append("pixels loading") }
    if let slide = slideText { return (slide, .text) }
    if let place = scenePlace() { parts += viewParts(of: place, columns: columns) }
    if let (outside, state) = outsideStatus() {
      parts.append(outside)
      role = state
    }
    if let picture = shownPicture { parts.append("\(picture.size) \(picture.type.name)") }
    guard let turn = selectedTurn else { return (parts.joined(separator: " · "), role) }
    if let position = picturePosition { parts.append(position) }
    if let ended = turn.ended, turn.kept == nil {
      parts.append(tookText(seconds: ended.seconds(since: turn.created)))
    }
    if let wanted = turn.missedSize {
      parts.append("requested \(wanted)")
      role = .warning
    }
    if let answered = turn.outcome?.model, answered != turn.model {
      // The header shows the requested model too; the model that answered is shown only here.
      let both = "requested \(turn.model), answered by \(answered)"
      let used = columnWidth(of: (parts + [both]).joined(separator: " · "))
      parts.append(used <= columns ? both : "answered by \(answered)")
      role = .warning
    }
    if let note = turn.notes.first {
      let more = turn.notes.count > 1 ? " (and \(turn.notes.count - 1) more)" : ""
      parts.append(note.trimmingFullStop + more)
    }
    return (parts.joined(separator: " · "), role)
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
