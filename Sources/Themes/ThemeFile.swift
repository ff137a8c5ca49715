package import Cells

/// A theme as its file writes it: names and colours are still text, and much may be missing.
///
///     summary = "the last coals of a fire"
///     inherits = "darkroom"
///     [palette]
///     flame = "#ff9e64"
///     [roles]
///     accent = "flame"
///     "border.focused" = { fg = "flame", bold = true }
///
/// A colour is a name of the palette, `#rgb`, `#rrggbb`, `default`, a colour of the terminal's own
/// palette (`black` … `white`, `bright-black` … `bright-white`) or its index (`ansi:12`).
package struct ThemeFile: Hashable, Sendable {
  /// The file's name without `.toml`.
  package var name: String
  /// The path that problems are reported with.
  package var file: String
  /// One line for the theme picker.
  package var summary: String
  /// The theme whose palette and roles supply what this one leaves out.
  package var inherits: Entry?
  /// Colours by name.
  package var palette: [String: Entry]
  /// Styles by role name.
  package var roles: [String: RoleEntry]

  /// A text and its line number, if the reader knows it.
  package struct Entry: Hashable, Sendable {
    package var text: String
    package var line: Int?

    package init(_ text: String, line: Int? = nil) {
      self.text = text
      self.line = line
    }
  }

  /// What a file sets for one role; `accent = "flame"` is short for `fg` alone.
  package struct RoleEntry: Hashable, Sendable {
    package var foreground: String?
    /// nil means the background of what the role is drawn on.
    package var background: String?
    package var bold: Bool
    package var dim: Bool
    package var italic: Bool
    package var underline: Bool
    package var reverse: Bool
    package var line: Int?

    package init(
      foreground: String? = nil, background: String? = nil, bold: Bool = false, dim: Bool = false,
      italic: Bool = false, underline: Bool = false, reverse: Bool = false, line: Int? = nil
    ) {
      self.foreground = foreground
      self.background = background
      self.bold = bold
      self.dim = dim
      self.italic = italic
      self.underline = underline
      self.reverse = reverse
      self.line = line
    }
  }

  package init(
    name: String, file: String, summary: String = "", inherits: Entry? = nil,
    palette: [String: Entry] = [:], roles: [String: RoleEntry] = [:]
  ) {
    self.name = name
    self.file = file
    self.summary = summary
    self.inherits = inherits
    self.palette = palette
    self.roles = roles
  }
}

/// Something in a theme file that cannot be used; the rest of the theme still applies.
package struct ThemeProblem: Hashable, Sendable, CustomStringConvertible {
  package var file: String
  /// The line number, from 1; nil if unknown.
  package var line: Int?
  /// The problem as a sentence for the user.
  package var reason: String

  package init(file: String, line: Int? = nil, reason: String) {
    self.file = file
    self.line = line
    self.reason = reason
  }

  /// `ember.toml:7: There is no role 'acent' ...`
  package var description: String {
    line.map { "\(file):\($0): \(reason)" } ?? "\(file): \(reason)"
  }
}

extension Color {
  private static let terminalNames = [
    "black", "red", "green", "yellow", "blue", "magenta", "cyan", "white",
  ]

  /// Parses a colour as theme files write it; nil if it is not one.
  package init?(themeText text: String) {
    if text == "default" {
      self = .standard
    } else if text.hasPrefix("#") {
      self.init(hexDigits: text.dropFirst())
    } else if text.hasPrefix("ansi:") {
      guard let index = UInt8(text.dropFirst(5)) else { return nil }
      self = .indexed(index)
    } else {
      let isBright = text.hasPrefix("bright-")
      let name = isBright ? text.dropFirst(7) : text[...]
      guard let index = Self.terminalNames.firstIndex(of: String(name)) else { return nil }
      self = .indexed(UInt8(index + (isBright ? 8 : 0)))
    }
  }

  private init?(hexDigits digits: Substring) {
    guard digits.allSatisfy({ $0.isASCII && $0.isHexDigit }), let value = Int(digits, radix: 16)
    else { return nil }
    switch digits.count {
    case 3:
      let channels = [value >> 8, value >> 4, value].map { UInt8($0 & 15) * 17 }
      self = .rgb(channels[0], channels[1], channels[2])
    case 6:
      let channels = [value >> 16, value >> 8, value].map { UInt8($0 & 255) }
      self = .rgb(channels[0], channels[1], channels[2])
    default: return nil
    }
  }
}
