import Cells

/// What terminfo says about colours.
struct TerminfoColors: Equatable {
  /// The number of colours; below 8 means none.
  var count: Int
  /// Whether the entry has RGB or Tc.
  var takesRGB: Bool
}

/// Decides how many colours to use, and names what decided.
///
/// The order: `RETAKE_COLORS`, `NO_COLOR`, `COLORTERM`, terminfo's RGB or Tc, known names,
/// terminfo's number of colours. `asked` is the user's setting, or the value of `RETAKE_COLORS`.
func detectColors(
  asked: ColorDepth?, environment: [String: String], terminfo: TerminfoColors
) -> (depth: ColorDepth, reason: String) {
  if let asked { return (asked, "settings") }
  if let text = environment["RETAKE_COLORS"], let depth = ColorDepth(rawValue: text) {
    return (depth, "RETAKE_COLORS=\(text)")
  }
  // no-color.org: any non-empty value counts.
  if let text = environment["NO_COLOR"], !text.isEmpty { return (.none, "NO_COLOR") }
  let term = environment["TERM"] ?? ""
  // GNU screen passes COLORTERM on, but its usual version takes no 24-bit colour.
  let isScreen = environment["STY"] != nil && environment["TMUX"] == nil
  if !isScreen, let text = environment["COLORTERM"], ["truecolor", "24bit"].contains(text) {
    return (.truecolor, "COLORTERM=\(text)")
  }
  if terminfo.takesRGB { return (.truecolor, "terminfo of \(term)") }
  if knownTruecolor.contains(where: term.hasPrefix) || term.hasSuffix("-direct") {
    return (.truecolor, "TERM=\(term)")
  }
  let depth: ColorDepth =
    terminfo.count >= 256 ? .indexed256 : terminfo.count >= 8 ? .indexed16 : .none
  return (depth, "terminfo of \(term)")
}

/// Names of terminals that always take 24-bit colour, for logins that lose COLORTERM on the way.
private let knownTruecolor = [
  "xterm-kitty", "xterm-ghostty", "ghostty", "alacritty", "foot", "wezterm", "contour", "iterm2",
  "st-direct", "konsole-direct", "vte-direct", "mintty", "rio",
]
