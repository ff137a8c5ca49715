import Cells
import Model
import Themes

extension State {
  mutating func openThemes() {
    let place = themes.firstIndex { $0.name == theme.name } ?? 0
    openList(.themes(Picker(selected: place), original: theme))
  }

  /// Adopts the themes, which are read while the first frame is visible. The current one stays.
  mutating func offer(_ themes: [Theme], _ warning: String?) -> [Effect] {
    self.themes = themes
    if message == nil, let warning { message = Message(.warning, warning) }
    return []
  }

  /// Applies the theme selected in the picker as a preview.
  mutating func showSelectedTheme() {
    guard case .themes(let picker, _) = overlay else { return }
    let items = pickerItems
    guard items.indices.contains(picker.selected),
      case .theme(let name) = items[picker.selected].value,
      let chosen = themes.first(where: { $0.name == name })
    else { return }
    theme = chosen
  }

  mutating func keepTheme(_ name: String) -> [Effect] {
    guard let chosen = themes.first(where: { $0.name == name }) else { return [] }
    theme = chosen
    overlay = nil
    tell("theme \(name)")
    return [.setPreference(key: "theme", value: name)]
  }
}
