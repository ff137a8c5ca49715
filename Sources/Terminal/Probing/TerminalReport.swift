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
  /// Whether it reports the focus of its window (mode 1004); nil until it answers.
  package var reportsFocus: Bool?
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
  var mayQueryOuterTerminal: Bool {
    guard isTmux, hasAnswered else { return false }
    guard let tmux else { return true }
    return tmux.letsThrough && !tmux.isNested
  }

  /// Records an answer. The first one counts, so that a replayed one changes nothing; inside tmux
  /// the second comes from the terminal around it, which is asked once tmux has answered.
  mutating func record(_ reply: TerminalReply) {
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
    // DECRPM: 1 is set, 2 reset, 3 and 4 set or reset for good, 0 not known.
    case .mode(1004, let state): reportsFocus = (1...3).contains(state)
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

/// One fact found out about the terminal, and its source.
package struct TerminalFinding: Hashable, Sendable {
  package var name: String
  package var value: String
  /// The source; it completes "found out by".
  package var source: String
}

extension TerminalReport {
  /// Every finding, in the order `retake doctor` prints them.
  package var findings: [TerminalFinding] {
    var list: [TerminalFinding] = []
    func add(_ name: String, _ value: String?, by source: String) {
      if let value { list.append(TerminalFinding(name: name, value: value, source: source)) }
    }
    if let hint = environmentProbe.hint { add("hint", hint.name, by: hint.source) }
    let nearest = isTmux ? EnvironmentProbe.Multiplexer.tmux : environmentProbe.multiplexer
    add(
      "multiplexer", nearest?.rawValue ?? "none",
      by: isTmux ? "its answer" : environmentProbe.multiplexerSource)
    guard hasAnswered else {
      add("answers", "none", by: isAsked ? "waiting for them" : "nobody: there was none to ask")
      return list
    }
    add("name", version ?? "not told", by: "XTVERSION")
    add("sixel", yes(attributes.contains(4)), by: "DA1")
    add("sixel colours", sixelColors.map(String.init), by: "XTSMGRAPHICS")
    add("sixel size", sixelPixels.map { "\($0.columns)x\($0.rows)" }, by: "XTSMGRAPHICS")
    if !isTmux { addGraphics(to: &list) }
    add("kitty keyboard", yes(speaksKittyKeyboard), by: "its query")
    add("whole frames", yes(synchronizesOutput == true), by: "DECRQM 2026")
    add("24-bit colours", takesRGB.map(yes), by: "XTGETTCAP")
    if isTmux { addTmux(to: &list) }
    return list
  }

  private func addGraphics(to list: inout [TerminalFinding]) {
    let answer = takesKittyGraphics.map { $0 ? "yes" : "no" } ?? "no answer"
    list.append(TerminalFinding(name: "kitty graphics", value: answer, source: "its query"))
    let known = KnownTerminal(version: version, hint: environmentProbe.hint)
    if known.takesInlineImages(hasSixel: attributes.contains(4)) {
      let source = version == nil ? environmentProbe.hint?.source ?? "" : "its name"
      list.append(TerminalFinding(name: "inline images", value: "yes", source: source))
    }
  }

  private func addTmux(to list: inout [TerminalFinding]) {
    if let tmux {
      let passthrough =
        tmux.passthrough.isEmpty ? "no such option" : tmux.letsThrough ? "on" : "off"
      list += [
        TerminalFinding(name: "passthrough", value: passthrough, source: "tmux \(tmux.version)"),
        TerminalFinding(
          name: "around tmux",
          value: [tmux.clientTerm, tmux.clientVersion].filter { !$0.isEmpty }
            .joined(separator: ", "), source: "tmux"),
      ]
    } else {
      list.append(
        TerminalFinding(name: "passthrough", value: "unknown", source: "no tmux to ask here"))
    }
    guard outerVersion != nil || !outerAttributes.isEmpty else { return }
    list.append(
      TerminalFinding(
        name: "through tmux", value: outerVersion ?? "an answer", source: "asking through tmux"))
    addGraphics(to: &list)
  }

  /// Sentences that each name a change that would give more colours.
  package var colorAdvice: [String] {
    guard takesRGB == true, colors == .indexed256 || colors == .indexed16,
      colorReason.hasPrefix("terminfo")
    else { return [] }
    return ["The terminal supports 24-bit colours: export COLORTERM=truecolor."]
  }
}

private func yes(_ flag: Bool) -> String { flag ? "yes" : "no" }

extension TerminalReport {
  /// The pixels of one cell, and their source: the terminal, the kernel, tmux, else the usual size.
  /// Implausible values are skipped. If terminal and kernel disagree, the terminal wins: ssh from
  /// some systems makes up sizes.
  package var cell: (size: CellSize, source: String) {
    let kernel = kernelCell
    if let size = cellPixels.flatMap({ CellSize(of: $0, over: Size(columns: 1, rows: 1)) }) {
      // The font changed: the kernel knows at once, the terminal only once asked again.
      if let kernel, kernel != kernelCellThen, kernelCellThen == size { return (kernel, "kernel") }
      return (size, "the terminal's answer to CSI 16 t")
    }
    if let kernel { return (kernel, "kernel") }
    if let pixels = areaPixels, let cells = window?.cells,
      let size = CellSize(of: pixels, over: cells)
    {
      return (size, "the terminal's answer to CSI 14 t")
    }
    if let size = tmux?.cellPixels.flatMap({ CellSize(of: $0, over: Size(columns: 1, rows: 1)) }) {
      return (size, "tmux")
    }
    return (.usual, "default")
  }

  /// The cell size that the kernel reports (TIOCGWINSZ).
  var kernelCell: CellSize? {
    guard let pixels = window?.pixels, let cells = window?.cells else { return nil }
    return CellSize(of: pixels, over: cells)
  }
}

extension CellSize {
  /// nil if the pixels are not a plausible screen or the cells not plausible letters.
  fileprivate init?(of pixels: Size, over cells: Size) {
    guard cells.columns > 0, cells.rows > 0, pixels.columns <= 24576, pixels.rows <= 24576 else {
      return nil
    }
    self.init(width: pixels.columns / cells.columns, height: pixels.rows / cells.rows)
    guard (4...64).contains(width), (4...128).contains(height) else { return nil }
  }
}
