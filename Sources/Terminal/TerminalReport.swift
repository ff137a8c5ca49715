package import Cells

/// What is known about the terminal: at first from the environment and terminfo, later also from the
/// terminal's own answers. `retake doctor` shows it.
package struct TerminalReport: Hashable, Sendable {
  /// The value of TERM.
  package var term: String
  /// The terminfo entry in use; another one than `term` when that is unknown here.
  package var entry: String
  /// What a person should know about the choice; nil when all is well.
  package var warning: String?
  package var colors: ColorDepth
  /// What decided about the colours.
  package var colorReason: String
  /// Whether the terminal is taken to speak xterm's language of private modes and titles.
  package var speaksXterm: Bool
  /// How a person wants pictures shown, and where that was said.
  package var wish = GraphicsWish.auto
  package var wishSource = "default"
  /// What lies between the program and the terminal, and what the environment hints at.
  package var surroundings = Surroundings()
  /// Columns x rows, and pixels where the kernel tells them (TIOCGWINSZ).
  package var window: WindowSize?

  /// The terminal's name and version in its own words (XTVERSION); inside of tmux, that of tmux.
  package var version: String?
  /// Its primary device attributes (DA1); 4 among them means sixel. Empty until it answered.
  package var attributes: [Int] = []
  /// Whether it can show a frame at once (mode 2026); nil until it answered.
  package var synchronizesOutput: Bool?
  /// Whether it speaks the kitty keyboard protocol.
  package var speaksKittyKeyboard = false
  /// Its own background, from which a light or a dark theme can be chosen.
  package var background: Color?
  /// Pixels of one cell (`CSI 16 t`), as answered last; nil when unknown.
  package var cellPixels: Size?
  /// What the kernel said of it when that answer came.
  var kernelCellThen: CellSize?
  /// Pixels of all cells together (`CSI 14 t`).
  package var areaPixels: Size?
  /// Whether it takes pictures by the kitty graphics protocol; nil until it answered. Inside of tmux
  /// it is the terminal around it that answers.
  package var takesKittyGraphics: Bool?
  /// Colours of one sixel picture, and its most pixels (XTSMGRAPHICS).
  package var sixelColors: Int?
  package var sixelPixels: Size?
  /// Whether it says of itself that it takes 24-bit colours (XTGETTCAP).
  package var takesRGB: Bool?
  /// What tmux told about itself and the terminal around it.
  package var tmux: TmuxReport?
  /// Inside of tmux: what the terminal around it answered through it.
  package var outerVersion: String?
  package var outerAttributes: [Int] = []
  /// False where there is no terminal to ask.
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

  /// Whether it is tmux that answers: only its own word counts, for TMUX is inherited and gets lost.
  var isTmux: Bool { version?.hasPrefix("tmux ") == true }

  /// Whether the terminal around tmux may be asked through it: tmux says so, or is too far away to
  /// be asked itself. Where it does not let it through, it drops the question.
  var mayAskAroundTmux: Bool {
    guard isTmux, hasAnswered else { return false }
    guard let tmux else { return true }
    return tmux.letsThrough && !tmux.isNested
  }

  /// Notes an answer. The first one counts, so that one played again changes nothing; inside of tmux
  /// the second is that of the terminal around it, which is asked when tmux has answered.
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
