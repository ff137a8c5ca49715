package import Cells

/// A style for every role.
package struct Theme: Hashable, Sendable {
  /// The name of its file, without `.toml`.
  package var name: String
  /// One line for the theme picker.
  package var summary: String
  private var styles: [Role: Style]

  package init(name: String, summary: String = "", styles: [Role: Style]) {
    self.name = name
    self.summary = summary
    self.styles = styles
  }

  package subscript(role: Role) -> Style {
    get { styles[role] ?? .plain }
    set { styles[role] = newValue }
  }

  /// No colours: the terminal's own, with attributes for emphasis. Used until a theme is loaded.
  package static let plain = Theme(
    name: "plain", summary: "the terminal's own colours",
    styles: [
      .selection: Style(attributes: .reverse), .titleFocused: Style(attributes: .bold),
      .key: Style(attributes: .bold), .accent: Style(attributes: .bold),
    ])
}
