import Cells
import Model
import Themes

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
