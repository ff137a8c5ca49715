package import Cells

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
