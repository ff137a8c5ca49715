/// A terminal by its name, and what is known of it that it does not answer.
struct KnownTerminal: Equatable, Sendable {
  enum Kind: Equatable, Sendable {
    case kitty, ghostty, wezterm, iterm, mintty, foot, konsole, vscode, xterm, rio, other

    /// Whether a version of it shows kitty pictures at Unicode placeholders.
    var mayDrawPlaceholders: Bool { self == .kitty || self == .ghostty }
  }

  var name: String?
  var kind: Kind
  private var release: ProgramVersion

  /// Takes its own word first, the environment's hint only without one.
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

  /// Unicode placeholders came with kitty 0.28 (its changelog); ghostty has them in every version.
  /// Others answer the graphics query and print the placeholders as letters.
  var drawsPlaceholders: Bool {
    switch kind {
    case .kitty: release >= ProgramVersion("0.28")
    case .ghostty: true
    default: false
    }
  }

  func isAtLeast(_ version: String) -> Bool { release >= ProgramVersion(version) }

  /// Whether it takes iTerm2's inline images. xterm.js does where pictures are switched on, which its
  /// sixel tells.
  func takesInlineImages(hasSixel: Bool) -> Bool {
    switch kind {
    case .iterm, .wezterm, .mintty, .rio: true
    case .konsole: release >= ProgramVersion("22.04")
    case .vscode: hasSixel
    default: false
    }
  }

  /// The protocol is its own, and it does that one best.
  var prefersInlineImages: Bool { kind == .iterm || kind == .wezterm }
}
