package import Cells

/// What is known about the terminal: at first from the environment and terminfo, later also from
/// the terminal's own answers. `retake doctor` shows it.
package struct TerminalReport: Hashable, Sendable {
  /// The value of TERM.
  package var term: String
  /// The terminfo entry in use; another one than `term` if that is unknown here.
  package var entry: String
  /// What the user should know about the choice of entry; nil if all is well.
  package var warning: String?
  package var colors: ColorDepth
  /// What decided the number of colours.
  package var colorReason: String
  /// Whether the terminal is assumed to understand xterm's private modes and titles.
  package var speaksXterm: Bool
  /// How the user wants pictures shown, and where that was set.
  package var wish = GraphicsWish.auto
  package var wishSource = "default"
  /// What lies between the program and the terminal, and what the environment hints at.
  package var environmentProbe = EnvironmentProbe()
  /// Columns x rows, and pixels if the kernel reports them (TIOCGWINSZ).
  package var window: WindowSize?

  /// The terminal's name and version as it reports them (XTVERSION); inside tmux, those of tmux.
  package var version: String?
  /// Its primary device attributes (DA1); 4 among them means sixel. Empty until it answers.
  package var attributes: [Int] = []
  /// Whether it can show a frame at once (mode 2026); nil until it answers.
  package var synchronizesOutput: Bool?
  /// Whether it speaks the kitty keyboard protocol.
  package var speaksKittyKeyboard = false
  /// Its own background, from which a light or a dark theme can be chosen.
  package var background: Color?
  /// Pixels of one cell (`CSI 16 t`), as last answered; nil if unknown.
  package var cellPixels: Size?
  /// The cell size the kernel reported when that answer came.
  var kernelCellThen: CellSize?
  /// Pixels of all cells together (`CSI 14 t`).
  package var areaPixels: Size?
  /// Whether it takes pictures by the kitty graphics protocol; nil until it answers. Inside tmux
  /// the terminal around it answers.
  package var takesKittyGraphics: Bool?
  /// The colours of one sixel picture, and its most pixels (XTSMGRAPHICS).
  package var sixelColors: Int?
  package var sixelPixels: Size?
  /// Whether it reports 24-bit colour (XTGETTCAP).
  package var takesRGB: Bool?
  /// What tmux reported about itself and the terminal around it.
  package var tmux: TmuxReport?
  /// Inside tmux, what the terminal around it answered.
  package var outerVersion: String?
  package var outerAttributes: [Int] = []
  /// False if there is no terminal to ask.
  package var isAsked = true
  /// True once the answer that ends the questions (DA1) has come.
  package var hasAnswered = false

  package init(
    term: String, entry: String, warning: String? = nil, colors: ColorDepth, colorReason: String,
    speaksXterm: Bool
  ) {
    self.term = term
    self.entry = entry
    self.warning = warning
    self.colors = colors
    self.colorReason = colorReason
    self.speaksXterm = speaksXterm
  }

  /// Whether tmux is the one answering: only its own answer counts, because TMUX is inherited and
  /// gets lost.
  var isTmux: Bool { version?.hasPrefix("tmux ") == true }

  /// Whether the terminal around tmux may be asked through it: tmux says so, or is on another
  /// machine and cannot be asked. If it does not pass the question through, it drops it.
  var mayAskAroundTmux: Bool {
    guard isTmux, hasAnswered else { return false }
    guard let tmux else { return true }
    return tmux.letsThrough && !tmux.isNested
  }

  /// Records an answer. The first one counts, so that a replayed one changes nothing; inside tmux
  /// the second comes from the terminal around it, which is asked once tmux has answered.
  mutating func note(_ reply: TerminalReply) {
    switch reply {
    case .attributes(let attributes):
      if !hasAnswered {
        self.attributes = attributes
      } else if isTmux, outerAttributes.isEmpty {
        outerAttributes = attributes
      }
      hasAnswered = true
    case .version(let text):
      if version == nil {
        version = text
      } else if isTmux, outerVersion == nil, text != version {
        outerVersion = text
      }
    case .mode(2026, let state): synchronizesOutput = state == 1 || state == 2
    case .mode: break
    case .keyboardFlags: speaksKittyKeyboard = true
    case .background(let color): background = color
    case .cellPixels(let size): (cellPixels, kernelCellThen) = (size, kernelCell)
    case .areaPixels(let size): areaPixels = size
    case .kittyGraphics(let isOK): takesKittyGraphics = takesKittyGraphics ?? isOK
    case .sixelColors(let count): sixelColors = sixelColors ?? count
    case .sixelPixels(let size): sixelPixels = sixelPixels ?? size
    case .capability("RGB", let isThere): takesRGB = takesRGB ?? isThere
    case .capability: break
    case .pictureFailed, .clipboard, .transfer, .fence, .other: break
    }
  }
}

/// A terminal's size as the kernel knows it.
package struct WindowSize: Hashable, Sendable {
  package var cells: Size
  package var pixels: Size?

  package init(cells: Size, pixels: Size? = nil) {
    self.cells = cells
    self.pixels = pixels
  }
}
