import Model

/// The ways in which the picture pane shows something other than one plain picture. Esc ends the
/// first one that is on, in this order.
enum PictureMode: CaseIterable {
  case sketch, inspector, sheet, slideshow, fullscreen, comparison

  /// The modes that end when this one begins, because both at once would show or mean something
  /// else.
  var excluded: Set<PictureMode> {
    switch self {
    case .sketch: [.sheet, .slideshow, .comparison]
    case .inspector: [.sheet]
    case .sheet: [.sketch, .inspector, .slideshow, .comparison]
    case .slideshow: [.sketch, .inspector, .sheet]
    case .fullscreen: []
    case .comparison: [.sketch, .sheet]
    }
  }

  /// Whether the mode needs the focus on the picture, because its keys are the picture pane's.
  var needsFocus: Bool { endsWithEsc && self != .fullscreen }

  /// Whether Esc ends it. A comparison is ended by its own key: it goes on while other panes have
  /// the focus.
  var endsWithEsc: Bool { self != .comparison && self != .sketch }
}

extension State {
  /// Makes room for a mode that is about to begin.
  mutating func prepare(for mode: PictureMode) {
    pictureView.dragging = nil
    mode.excluded.forEach { end($0) }
  }

  mutating func end(_ mode: PictureMode) {
    switch mode {
    case .sketch: regionEditor.sketch = nil
    case .inspector: pictureView.inspector = nil
    case .sheet: pictureView.sheet = nil
    case .slideshow: pictureView.slideshow = nil
    case .fullscreen: (pictureView.isFullscreen, pictureView.paneBefore) = (false, nil)
    case .comparison: comparison.shown = nil
    }
  }

  /// Whether a mode is on and visible.
  func isOn(_ mode: PictureMode) -> Bool {
    switch mode {
    case .sketch: isSketching
    case .inspector: inspector != nil
    case .sheet: sheet != nil
    case .slideshow: slideshow != nil
    case .fullscreen: isFullscreen
    case .comparison: comparison.shown != nil
    }
  }

  /// Ends one mode per Esc; false when there is none to end.
  mutating func leavePictureMode() -> Bool {
    guard let mode = PictureMode.allCases.first(where: { $0.endsWithEsc && isOn($0) }) else {
      return false
    }
    // A slide show has the whole screen only for itself.
    mode == .fullscreen || mode == .slideshow ? leaveFullscreen() : end(mode)
    return true
  }

  /// Ends what requires the focus on the picture.
  mutating func endPictureModes() {
    pictureView.dragging = nil
    for mode in PictureMode.allCases where mode.needsFocus { end(mode) }
  }
}
