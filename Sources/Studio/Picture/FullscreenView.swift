import Cells
import Imagery
import Model
import Themes

extension Box {
  /// Marks in the borders which part of a picture is visible.
  mutating func mark(_ place: ScenePlace) {
    let (crop, size) = (place.projection.crop, place.scene.picture.size)
    scroll = ScrollMark(top: crop.y, shown: crop.height, count: size.height)
    sideways = ScrollMark(top: crop.x, shown: crop.width, count: size.width)
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
    if let number = state.session.workspace.selected {
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
