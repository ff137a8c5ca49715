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
