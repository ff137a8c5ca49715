import Cells
import Model
import Themes

extension State {
  /// Whether the picture has the whole screen except one line.
  var isFullscreen: Bool { pictureView.isFullscreen && session.workspace.focus == .picture }

  /// Gives the picture the whole screen, or ends that.
  mutating func switchFullscreen() {
    if isFullscreen { return leaveFullscreen() }
    guard shownPicture != nil else {
      notify("There is no picture to zoom yet")
      return
    }
    let before = session.workspace.focus
    focus(.picture)
    (pictureView.isFullscreen, pictureView.paneBefore) = (true, before)
  }

  /// Returns the focus to the pane that had it before.
  mutating func leaveFullscreen() {
    let before = pictureView.paneBefore
    end(.slideshow)
    end(.fullscreen)
    if let before { focus(before) }
  }
}

extension Drawing {
  /// Draws the line under a picture in full screen: its turn at the left, and at the right the
  /// message, else how it is shown.
  mutating func drawPictureLine(_ state: State, in rect: Rect) {
    let y = rect.minY
    var (x, end) = (rect.minX + 1, rect.maxX - 1)
    if rect.size.columns >= 80, let key = state.leavingKey {
      end -= writeRight("\(key) back", endingAt: end, y: y, .footer, on: .footer, columns: 16)
      write(key, at: Point(x: end, y: y), .key, on: .footer)
      end -= 3
    }
    let facts = state.pictureStatus(columns: (end - x) / 2)
    let isNews = state.statusText != "ready"
    let (text, role) = isNews ? (state.statusText, state.statusRole) : facts
    end -= writeRight(
      text, endingAt: end, y: y, role, on: .footer, columns: (end - x) * 3 / 4)
    end -= 2
    if let number = state.selectedTurn?.number {
      x += write("\(number)", at: Point(x: x, y: y), .accent, on: .footer) + 2
    }
    writeCut(
      state.selectedTurn?.instruction ?? "", at: Point(x: x, y: y), .footer, on: .footer,
      columns: end - x)
  }
}

extension State {
  /// The key that leaves full screen, as people write it.
  fileprivate var leavingKey: String? {
    commands.keys.bindings(of: .leave, in: scope).first.map(keyNames)
  }
}
