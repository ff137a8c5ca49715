/// A terminal identified by its name, and the facts about it that it does not report.
struct KnownTerminal: Equatable, Sendable {
  /// The terminals whose behaviour is known.
  enum Kind: Equatable, Sendable {
    case kitty, ghostty, wezterm, iterm, mintty, foot, konsole, vscode, xterm, rio, other

    /// Whether some version of it shows kitty pictures at Unicode placeholders.
    var mayDrawPlaceholders: Bool { self == .kitty || self == .ghostty }
  }

  var name: String?
  var kind: Kind
  private var release: ProgramVersion

  /// Prefers the terminal's own version; uses the environment's hint only without one.
  init(version: String?, hint: (name: String, source: String)?) {
    name = version ?? hint?.name
    let lower = (name ?? "").lowercased()
    let kinds: [(String, Kind)] = [
      ("kitty", .kitty), ("ghostty", .ghostty), ("wezterm", .wezterm), ("iterm", .iterm),
      ("mintty", .mintty), ("foot", .foot), ("konsole", .konsole), ("vscode", .vscode),
      ("xterm.js", .vscode), ("xterm", .xterm), ("rio", .rio),
    ]
    kind = kinds.first { lower.hasPrefix($0.0) }?.1 ?? .other
    release = ProgramVersion(version ?? "")
  }

  /// Whether it draws Unicode placeholders, which came with kitty 0.28 (its changelog); ghostty has
  /// them in every version. Others answer the graphics query and print the placeholders as letters.
  var drawsPlaceholders: Bool {
    switch kind {
    case .kitty: release >= ProgramVersion("0.28")
    case .ghostty: true
    default: false
    }
  }

  func isAtLeast(_ version: String) -> Bool { release >= ProgramVersion(version) }

  /// Whether it takes iTerm2's inline images. xterm.js does if pictures are switched on, which its
  /// sixel support shows.
  func takesInlineImages(hasSixel: Bool) -> Bool {
    switch kind {
    case .iterm, .wezterm, .mintty, .rio: true
    case .konsole: release >= ProgramVersion("22.04")
    case .vscode: hasSixel
    default: false
    }
  }

  /// Whether inline images are its own protocol and the one it supports best.
  var prefersInlineImages: Bool { kind == .iterm || kind == .wezterm }
}
