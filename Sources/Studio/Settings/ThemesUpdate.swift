import Cells
import Model
package import Themes

/// The current theme, and those to choose from.
package struct ThemesState: Equatable, Sendable {
  package var current: Theme
  /// All available themes.
  package var all: [Theme]
}

extension State {
  mutating func openThemes() {
    let place = themes.all.firstIndex { $0.name == themes.current.name } ?? 0
    openList(.themes(Picker(selected: place), original: themes.current))
  }

  /// Adopts the themes, which are read while the first frame is visible. The current one stays.
  mutating func offer(_ themes: [Theme], _ warning: String?) -> [Effect] {
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

  mutating func keepTheme(_ name: String) -> [Effect] {
    guard let chosen = themes.all.first(where: { $0.name == name }) else { return [] }
    themes.current = chosen
    overlay = nil
    tell("theme \(name)")
    return [.setPreference(key: "theme", value: name)]
  }
}
