import Cells
import Model
import Themes

extension State {
  /// Whether the picture has the whole screen except the composer's row.
  var isFullscreen: Bool { pictureView.isFullscreen }

  /// Gives the picture the whole screen, or ends that. The composer and the picture keep the focus;
  /// the other panes would cover the picture.
  mutating func switchFullscreen() {
    if isFullscreen { return leaveFullscreen() }
    guard shownPicture != nil else {
      notify("There is no picture to zoom yet")
      return
    }
    let before = session.workspace.focus
    if before == .history || before == .settings {
      focus(.picture)
      pictureView.paneBefore = before
    }
    pictureView.isFullscreen = true
  }

  /// Shows the panes again; the focus returns to the pane that full screen took it from.
  mutating func leaveFullscreen() {
    let before = pictureView.paneBefore
    end(.slideshow)
    end(.fullscreen)
    if let before { focus(before) }
  }
}

extension Drawing {
  /// Writes right of the composer's text what the picture's line says elsewhere, where there is
  /// room.
  mutating func drawPictureFacts(_ state: State, at y: Int, from x: Int, to end: Int) {
    var end = end
    if let key = state.leavingKey {
      let text = "\(key) panes"
      guard end - x >= columnWidth(of: text) else { return }
      end -= writeRight(text, endingAt: end, y: y, .muted, on: .composer, columns: 16)
      write(key, at: Point(x: end, y: y), .key, on: .composer)
      end -= 3
    }
    let columns = min(end - x, state.size.columns / 2)
    guard columns >= 12 else { return }
    let (text, role) = state.pictureStatus(columns: columns)
    writeRight(text, endingAt: end, y: y, role, on: .composer, columns: columns)
  }
}

extension State {
  /// The key that leaves full screen, as people write it.
  fileprivate var leavingKey: String? {
    commands.keys.bindings(of: .leave, in: scope).first.map(keyNames)
  }
}
