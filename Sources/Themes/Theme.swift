package import Cells

/// A style for every role. `Drawing.style(_:on:)` (Studio/Parts/Drawing.swift) brings it into the cells.
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

/// The purpose of a piece of the screen. A theme gives each role a style; the view never names
/// colours.
package enum Role: String, CaseIterable, Hashable, Sendable {
  case text
  case muted
  case accent
  case header
  case headerMuted = "header.muted"
  case border
  case borderFocused = "border.focused"
  case title
  case titleFocused = "title.focused"
  case selection
  case selectionInactive = "selection.inactive"
  case current
  case composer
  case composerPlaceholder = "composer.placeholder"
  case footer
  case key
  case popup
  case popupBorder = "popup.border"
  case popupTitle = "popup.title"
  case disabled
  case running
  case success
  case warning
  case error
  case star
  case backdrop
}

extension Role {
  /// The roles that others are drawn on: they have a background of their own.
  package static let grounds: [Role] = [
    .text, .header, .composer, .footer, .popup, .selection, .selectionInactive,
  ]

  /// The roles this one is drawn on, the usual one first; the role itself if it is one of
  /// `grounds`. A theme must ensure the contrast of each pair.
  package var surfaces: [Role] {
    switch self {
    case .text, .header, .composer, .footer, .popup, .selection, .selectionInactive: [self]
    case .muted: [.text, .popup, .composer, .header, .footer]
    case .accent: [.text, .popup, .composer, .header]
    case .headerMuted: [.header]
    case .border, .borderFocused, .title, .titleFocused: [.text]
    case .current, .disabled: [.text, .popup]
    case .composerPlaceholder: [.composer]
    case .key: [.footer, .text, .popup]
    case .popupBorder, .popupTitle: [.popup]
    case .running, .success, .warning, .error: [.text, .popup, .footer, .header]
    case .star: [.text]
    case .backdrop: [.text]
    }
  }

  /// The role whose style is used when a theme does not set this one.
  var fallback: Role? {
    switch self {
    case .text: nil
    case .headerMuted, .border, .composerPlaceholder, .disabled, .footer, .backdrop: .muted
    case .borderFocused, .titleFocused, .current, .key, .running, .success, .warning, .star:
      .accent
    case .popupBorder: .borderFocused
    case .popupTitle: .titleFocused
    case .selectionInactive: .selection
    case .error: .warning
    case .muted, .accent, .header, .title, .selection, .composer, .popup: .text
    }
  }
}

extension Theme {
  /// The theme adapted to a terminal with fewer colours, so that selection and keyboard focus stay
  /// visible; the terminal driver reduces the colours themselves.
  package func adapted(to depth: ColorDepth) -> Theme {
    switch depth {
    case .truecolor, .indexed256: self
    case .indexed16: withReversedSelection
    case .none: withoutColors
    }
  }

  /// Sixteen colours rarely include two distinguishable backgrounds, so the selection is reversed.
  private var withReversedSelection: Theme {
    guard case .rgb = self[.selection].background else { return self }
    var theme = self
    let text = self[.text]
    theme[.selection] = Style(
      foreground: text.foreground, background: text.background, attributes: [.reverse, .bold])
    theme[.selectionInactive] = Style(
      foreground: text.foreground, background: text.background, attributes: [.underline, .bold])
    return theme
  }

  private var withoutColors: Theme {
    var theme = self
    for role in Role.allCases {
      theme[role] = Style(attributes: self[role].attributes.union(role.stress))
    }
    return theme
  }
}

extension Role {
  /// The attributes that distinguish the role from its neighbours without colour.
  fileprivate var stress: Attributes {
    switch self {
    case .selection: [.reverse]
    case .selectionInactive: [.underline]
    case .current, .titleFocused, .borderFocused, .accent, .key, .popupTitle, .popupBorder, .error,
      .warning, .running:
      [.bold]
    case .muted, .headerMuted, .disabled, .backdrop, .border, .title, .composerPlaceholder: [.dim]
    case .text, .header, .composer, .footer, .popup, .success, .star: []
    }
  }
}

/// The contrast ratio of two colours, from 1 (equal) to 21 (black and white), as WCAG 2.1 defines
/// it; nil if one of them is the terminal's own and therefore unknown.
package func contrast(_ one: Color, _ other: Color) -> Double? {
  guard let first = one.luminance, let second = other.luminance else { return nil }
  return (max(first, second) + 0.05) / (min(first, second) + 0.05)
}

extension Style {
  /// The contrast of text and background, after `reverse`; nil if unknown.
  package var contrast: Double? { Themes.contrast(foreground, background) }
}

extension Color {
  /// WCAG's relative luminance, 0 to 1; nil for the terminal's own colours.
  package var luminance: Double? {
    guard case .rgb(let red, let green, let blue) = self else { return nil }
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
  }
}

/// The linear light of one sRGB channel, 0 to 1.
private func linear(_ channel: UInt8) -> Double {
  let value = Double(channel) / 255
  guard value > 0.04045 else { return value / 12.92 }
  let base = (value + 0.055) / 1.055
  // base to the power of 2.4, computed as its square times the fifth root of its square.
  return base * base * fifthRoot(base * base)
}

/// The fifth root by Newton's method; `value` lies between 0 and 1.
private func fifthRoot(_ value: Double) -> Double {
  guard value > 0 else { return 0 }
  var root = 1.0
  for _ in 0..<24 { root -= (root - value / (root * root * root * root)) / 5 }
  return root
}
