import Cells

/// What the terminal is asked about itself, once, after the first frame. Answers come when they come.
enum Questions {
  /// Pixel by pixel nothing is drawn by it (`a=q`); a terminal without the kitty graphics protocol
  /// passes over it.
  static let kittyGraphics =
    "\u{1B}_Gi=\(TerminalReply.graphicsQuery),s=1,v=1,a=q,t=d,f=24;AAAA\u{1B}\\"
  private static let version = "\u{1B}[>0q"
  /// Device attributes, which every terminal answers: asked last, their answer ends the questions.
  private static let end = "\u{1B}[c"

  /// The pixels of one cell.
  static let cellSize = "\u{1B}[16t"

  /// To the terminal itself: version, synchronized output, keyboard protocol, background, cell size,
  /// the size of all cells, sixel's colours and pixels, 24-bit colour.
  static func all(speaksXterm: Bool, surroundings: Surroundings) -> String {
    guard speaksXterm else { return "" }
    // Apple's Terminal prints the last letter of what it does not know.
    if surroundings.hint?.name == "Apple_Terminal" { return "\u{1B}]11;?\u{1B}\\" + end }
    // tmux and screen take the graphics query for the title of the pane.
    let graphics = surroundings.mayBeMultiplexed ? "" : kittyGraphics
    return version + "\u{1B}[?2026$p\u{1B}[?u\u{1B}]11;?\u{1B}\\" + cellSize + "\u{1B}[14t"
      + "\u{1B}[?1;1;0S\u{1B}[?2;1;0S\u{1B}P+q524742\u{1B}\\" + graphics + end
  }

  /// To the terminal around tmux, through it.
  static let aroundTmux = throughTmux(kittyGraphics + version + end)

  /// A sequence that tmux hands on as it is (its passthrough): each Escape doubled.
  static func throughTmux(_ sequence: String) -> String {
    "\u{1B}Ptmux;" + sequence.replacing("\u{1B}", with: "\u{1B}\u{1B}") + "\u{1B}\\"
  }
}
