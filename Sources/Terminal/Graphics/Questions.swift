import Cells

/// The questions the terminal is asked about itself, once, after the first frame. Nothing waits for
/// the answers.
enum Questions {
  /// A query that draws nothing (`a=q`); a terminal without the kitty graphics protocol ignores it.
  static let kittyGraphics =
    "\u{1B}_Gi=\(TerminalReply.graphicsQuery),s=1,v=1,a=q,t=d,f=24;AAAA\u{1B}\\"
  private static let version = "\u{1B}[>0q"
  /// Device attributes, which every terminal answers: asked last, so their answer marks the end.
  private static let end = "\u{1B}[c"

  /// Asks for the pixels of one cell.
  static let cellSize = "\u{1B}[16t"

  /// The questions to the terminal itself: version, synchronized output, keyboard protocol,
  /// background, cell size, the size of all cells, sixel's colours and pixels, 24-bit colour.
  static func all(speaksXterm: Bool, environmentProbe: EnvironmentProbe) -> String {
    guard speaksXterm else { return "" }
    // Apple's Terminal prints the last letter of a sequence it does not know.
    if environmentProbe.hint?.name == "Apple_Terminal" { return "\u{1B}]11;?\u{1B}\\" + end }
    // tmux and screen take the graphics query for the title of the pane.
    let graphics = environmentProbe.mayBeMultiplexed ? "" : kittyGraphics
    return version + "\u{1B}[?2026$p\u{1B}[?u\u{1B}]11;?\u{1B}\\" + cellSize + "\u{1B}[14t"
      + "\u{1B}[?1;1;0S\u{1B}[?2;1;0S\u{1B}P+q524742\u{1B}\\" + graphics + end
  }

  /// The questions to the terminal around tmux, passed through it.
  static let aroundTmux = throughTmux(kittyGraphics + version + end)

  /// Wraps a sequence for tmux to pass through unchanged: each Escape is doubled.
  static func throughTmux(_ sequence: String) -> String {
    "\u{1B}Ptmux;" + sequence.replacing("\u{1B}", with: "\u{1B}\u{1B}") + "\u{1B}\\"
  }
}
