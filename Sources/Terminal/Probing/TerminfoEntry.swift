import CNcurses
package import Cells

/// The terminfo entry in use, and what it says.
struct EntryChoice {
  var name: String
  var colors: TerminfoColors
  var size: (columns: Int, rows: Int)?
  /// Whether the terminal uses the control sequences of ECMA-48, and so can be asked for its
  /// status.
  var speaksECMA48: Bool
  var speaksXterm: Bool
  var habits: Glyph.TerminalQuirks
  var warning: String?

  /// Uses the entry of TERM, or a common one if this machine does not know it: usually that is a
  /// new terminal reached over ssh, and those speak xterm's language.
  ///
  /// - Throws: `TerminalError` if TERM is not set, neither is described here, or the cursor cannot
  ///   be moved.
  init(environment: [String: String]) throws(TerminalError) {
    guard let term = environment["TERM"], !term.isEmpty else { throw .termNotSet }
    for name in [term, "xterm-256color", "xterm", "ansi"] {
      var entry = cnc_entry()
      guard cnc_read_entry(name, &entry) else { continue }
      guard entry.moves_cursor else { throw .tooSimple(term: term) }
      self.name = name
      colors = TerminfoColors(count: Int(entry.colors), takesRGB: entry.takes_rgb)
      size = entry.columns > 0 && entry.rows > 0 ? (Int(entry.columns), Int(entry.rows)) : nil
      speaksECMA48 = entry.speaks_ecma_48
      speaksXterm =
        entry.is_like_xterm && !["linux", "cygwin", "hurd", "ansi"].contains { name.hasPrefix($0) }
      let isKitty = term.contains("kitty") || environment["KITTY_WINDOW_ID"] != nil
      let isMultiplexed =
        ["TMUX", "STY"].contains { environment[$0] != nil }
        || ["tmux", "screen"].contains { term.hasPrefix($0) }
      // xterm identifies itself to the programs it starts. Its own line drawing works with every
      // font, but many of its fonts have little beyond Latin-1, and it cannot be asked which one it
      // uses.
      let isXterm = environment["XTERM_VERSION"] != nil
      habits = Glyph.TerminalQuirks(
        hasPlainFont: name.hasPrefix("linux") || isXterm,
        mayJoinSpacingMarks: isKitty || isMultiplexed)
      if name != term {
        warning = "This machine does not know the terminal \(term); it is treated as \(name)."
      }
      return
    }
    throw .noDescription(term: term)
  }
}

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

/// How many colours this environment's terminal takes, and how that is known; for commands that
/// print without opening a screen.
package func detectedColors(environment: [String: String]) -> (depth: ColorDepth, reason: String) {
  do throws(TerminalError) {
    let choice = try EntryChoice(environment: environment)
    return detectColors(asked: nil, environment: environment, terminfo: choice.colors)
  } catch {
    return (.none, "TERM=\(environment["TERM"] ?? "")")
  }
}

/// Why the full-screen studio cannot start here, worded for the user.
package enum TerminalError: Error, Equatable, CustomStringConvertible {
  /// Standard input or output is a file or a pipe.
  case notATerminal
  case termNotSet
  /// The terminal cannot position its cursor, as `TERM=dumb` says of itself.
  case tooSimple(term: String)
  /// Neither this terminal nor a common one is described on this machine.
  case noDescription(term: String)
  case noUTF8
  case refused(term: String)

  package var description: String {
    switch self {
    case .notATerminal:
      "The studio needs a terminal, but input or output is a file or a pipe. "
        + "Use `retake run` for one turn without a screen, or `retake --script` to play keys."
    case .termNotSet:
      "TERM is not set, so the terminal's language is unknown. "
        + "Try `TERM=xterm-256color retake`, or use `retake run`."
    case .tooSimple(let term):
      "TERM=\(term) describes a terminal that cannot place its cursor, so the studio cannot be "
        + "drawn. If yours can, try `TERM=xterm-256color retake`; else use `retake run`."
    case .noDescription(let term):
      "This machine has no description of the terminal \(term), nor of any usual one. "
        + "Install the package ncurses-base, or use `retake run`."
    case .noUTF8:
      "The system has no UTF-8 locale, not even C.UTF-8, and the studio draws with Unicode. "
        + "Install one (package locales), or use `retake run`."
    case .refused(let term):
      "ncurses could not open the terminal (TERM=\(term)). "
        + "Try `TERM=xterm-256color retake`, or use `retake run`."
    }
  }
}
