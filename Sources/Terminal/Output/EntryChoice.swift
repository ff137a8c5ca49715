import CNcurses

/// The terminfo entry in use, and what it says.
struct EntryChoice {
  var name: String
  var colors: TerminfoColors
  var size: (columns: Int, rows: Int)?
  /// Whether the terminal uses the control sequences of ECMA-48, and so can be asked for its
  /// status.
  var speaksECMA48: Bool
  var speaksXterm: Bool
  var habits: Glyph.Habits
  var warning: String?

  /// Uses the entry of TERM, or a common one if this machine does not know it: usually that is a
  /// new terminal reached over ssh, and those speak xterm's language.
  ///
  /// - Throws: `TerminalError` if TERM is not set, neither is described here, or the cursor cannot be
  ///   moved.
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
      habits = Glyph.Habits(
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
