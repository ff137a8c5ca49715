import Cells
import Model
import Themes

extension Drawing {
  /// Themes by name with a swatch of each in its own colours.
  mutating func drawThemes(_ list: ItemList, _ state: State) {
    drawRows(list) { drawing, item, _, row, ground in
      let (name, rest) = row.splitLeft(16)
      let (swatch, summary) = rest.splitLeft(11)
      drawing.writeCut(item.title, at: name.origin, .text, on: ground, columns: 15)
      if let theme = state.themes.all.first(where: { .theme($0.name) == item.value }) {
        drawing.drawSwatch(of: theme.adapted(to: state.colors), at: swatch.origin)
      }
      drawing.writeCut(
        item.detail, at: summary.origin, .muted, on: ground, columns: summary.size.columns)
    }
  }

  /// Text and the signal colours of a theme on its own ground, nine columns wide.
  private mutating func drawSwatch(of theme: Theme, at point: Point) {
    let ground = theme[.text].background
    var x = point.x
    func style(_ role: Role) -> Style {
      Style(
        foreground: theme[role].foreground, background: ground,
        attributes: theme[role].attributes.subtracting(.underline))
    }
    let marks: [(Character, Role)] = [
      (" ", .text), ("A", .text), ("a", .muted), (" ", .text), ("●", .accent), ("●", .running),
      ("●", .success), ("●", .error), (" ", .text),
    ]
    for (mark, role) in marks {
      put(mark, at: Point(x: x, y: point.y), style(role))
      x += 1
    }
  }
}
