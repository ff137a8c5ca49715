import Cells
package import Themes

/// The current theme, and those to choose from.
package struct ThemesState: Equatable, Sendable {
  package var current: Theme
  /// All available themes.
  package var all: [Theme]
}

extension State {
  /// Opens the list of themes.
  mutating func openThemes() {
    let place = themes.all.firstIndex { $0.name == themes.current.name } ?? 0
    openList(.themes(Picker(selected: place), original: themes.current))
  }

  /// Adopts the themes, which are read while the first frame is visible. The current one stays.
  mutating func replaceThemes(with themes: [Theme], _ warning: String?) -> [Effect] {
    self.themes.all = themes
    if message == nil, let warning { message = Message(.warning, warning) }
    return []
  }

  /// Applies the theme selected in the picker as a preview.
  mutating func showSelectedTheme() {
    guard case .themes(let picker, _) = overlay else { return }
    let items = pickerItems
    guard items.indices.contains(picker.selected),
      case .theme(let name) = items[picker.selected].value,
      let chosen = themes.all.first(where: { $0.name == name })
    else { return }
    themes.current = chosen
  }

  /// Uses the chosen theme, at later starts too.
  mutating func chooseTheme(_ name: String) -> [Effect] {
    guard let chosen = themes.all.first(where: { $0.name == name }) else { return [] }
    themes.current = chosen
    overlay = nil
    notify("theme \(name)")
    return [.setPreference(key: "theme", value: name)]
  }
}

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
      drawCharacter(mark, at: Point(x: x, y: point.y), style(role))
      x += 1
    }
  }
}

extension State {
  var themeItems: [PickerItem] {
    themes.all.map {
      PickerItem(
        .theme($0.name), title: $0.name, detail: $0.summary,
        isCurrent: $0.name == themes.current.name)
    }
  }
}
