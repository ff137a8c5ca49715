package import Cells

/// How pictures are shown on this terminal, why, and how they could be shown better.
package struct GraphicsChoice: Hashable, Sendable {
  /// The resulting graphics, without the link, which is not known here.
  package var graphics: Graphics
  /// Whether pixels pass through tmux to the terminal around it: sequences must be wrapped, and
  /// kitty pictures need Unicode placeholders.
  package var isThroughTmux: Bool
  /// Whether the terminal understands usage hints (`N` of the kitty graphics protocol, from kitty
  /// 0.48 on); older ones drop a command with a key they do not know.
  var takesUsageHints = false
  /// One sentence that names the deciding fact.
  package var reason: String
  /// Sentences that each name a change that would give better pictures.
  package var advice: [String]
  /// The ways this terminal may support, as far as is known; always ends with symbols.
  package var ways: [GraphicsWish]

  package init(
    graphics: Graphics = Graphics(), isThroughTmux: Bool = false, reason: String,
    advice: [String] = [], ways: [GraphicsWish] = [.symbols]
  ) {
    self.graphics = graphics
    self.isThroughTmux = isThroughTmux
    self.reason = reason
    self.advice = advice
    self.ways = ways
  }

  /// The way in use and the reason, in one line for the footer.
  package func sentence(wish: GraphicsWish) -> String {
    let what = graphics.pixels.map(\.rawValue) ?? GraphicsWish.symbols.rawValue
    return "pictures: \(wish == .auto ? "auto, " : "")\(what). "
      + ([reason] + advice.prefix(1)).joined(separator: " ")
  }
}

extension TerminalReport {
  /// How pictures are shown, by what is known now. Pure: the same findings give the same choice.
  package var choice: GraphicsChoice {
    let found = found
    var choice = GraphicsChoice(reason: found.reason)
    choice.graphics.cell = cell.size
    choice.graphics.sixelColors = min(max(sixelColors ?? 256, 2), 256)
    choice.ways =
      (found.ways + found.guesses).map { GraphicsWish(rawValue: $0.rawValue) ?? .symbols }
      + [.symbols]
    choice.advice = found.advice
    switch wish {
    case .auto:
      choice.graphics.pixels = found.ways.first
    case .symbols:
      choice.reason = "Symbols are set (\(wishSource))."
      choice.advice = []
    case .kitty, .sixel, .iterm:
      choice.graphics.pixels = wish.pixels
      choice.reason = "\(wish.rawValue) is set (\(wishSource))."
      if let pixels = wish.pixels, !found.ways.contains(pixels) {
        choice.advice.insert("This terminal is not known to support \(pixels.rawValue).", at: 0)
        if !choice.ways.contains(wish) { choice.ways.insert(wish, at: 0) }
      }
    }
    let around = KnownTerminal(version: isTmux ? outerVersion : version, hint: nil)
    choice.takesUsageHints = around.kind == .kitty && around.isAtLeast("0.48")
    // Only what tmux draws itself stays inside it; everything else goes to the terminal around it.
    choice.isThroughTmux =
      isTmux && choice.graphics.pixels != nil && choice.graphics.pixels != .sixel
    return choice
  }

  /// The protocols the terminal takes, best first, and what to say about them.
  private struct Found {
    var ways: [PixelProtocol] = []
    /// The protocols that only the environment suggests: offered to be tried by hand, never chosen
    /// automatically.
    var guesses: [PixelProtocol] = []
    var reason: String
    var advice: [String] = []
  }

  private var found: Found {
    if !speaksXterm {
      return Found(
        reason: "TERM=\(term) cannot show pictures.",
        advice: ["Use a terminal with graphics: kitty, ghostty, WezTerm, foot or xterm."])
    }
    if isTmux { return foundThroughTmux }
    switch environmentProbe.multiplexer {
    case .screen where version == nil:
      return Found(
        reason: "GNU screen does not pass pictures through.",
        advice: ["Use tmux 3.3 or newer instead."])
    case .mosh:
      return Found(
        reason: "mosh does not pass pictures through.", advice: ["Use ssh instead."])
    default: break
    }
    if !isAsked {
      return Found(
        reason: "There was no terminal to ask: input or output is a file or a pipe.",
        advice: ["Run it directly in a terminal."])
    }
    if !hasAnswered {
      return Found(reason: "The terminal has not answered yet; symbols are used until it does.")
    }
    return foundDirectly
  }

  private var foundDirectly: Found {
    let known = KnownTerminal(version: version, hint: environmentProbe.hint)
    let hasSixel = attributes.contains(4)
    var ways: [PixelProtocol] = []
    if takesKittyGraphics == true { ways.append(.kitty) }
    if hasSixel { ways.append(.sixel) }
    var guesses: [PixelProtocol] = []
    if version == nil, known.takesInlineImages(hasSixel: hasSixel) {
      guesses = [.iterm]
    } else if known.takesInlineImages(hasSixel: hasSixel) {
      // In full colour and a fraction of the bytes, so better than sixel.
      ways.insert(.iterm, at: known.prefersInlineImages ? 0 : ways.count(where: { $0 == .kitty }))
    }
    let name = version ?? known.name
    guard let best = ways.first else {
      return Found(
        guesses: guesses, reason: "\(name ?? "The terminal") cannot show pictures.",
        advice: advice(for: known))
    }
    switch best {
    case .kitty: return Found(ways: ways, reason: "\(name ?? "It") answered the graphics query.")
    case .iterm:
      return Found(ways: ways, reason: "\(name ?? "It") is known to support inline images.")
    case .sixel:
      return Found(
        ways: ways, guesses: guesses,
        reason: "\(name ?? "The terminal") reports sixel support (DA1).",
        advice: sixelAdvice)
    }
  }

  private func advice(for known: KnownTerminal) -> [String] {
    switch known.kind {
    case .xterm:
      ["Start xterm with -ti vt340 (and -xrm 'XTerm*numColorRegisters: 256') for sixel."]
    case .vscode: ["Enable terminal.integrated.enableImages in VS Code's settings."]
    case .konsole: ["Konsole 22.04 or newer shows pictures."]
    default: ["Use a terminal with graphics: kitty, ghostty, WezTerm, foot or xterm -ti vt340."]
    }
  }

  private var sixelAdvice: [String] {
    guard let sixelColors, sixelColors < 256 else { return [] }
    return [
      "The terminal has only \(sixelColors) colours for sixel; in xterm, "
        + "-xrm 'XTerm*numColorRegisters: 256' gives it more."
    ]
  }

  private var foundThroughTmux: Found {
    let outer = outerVersion ?? tmux?.clientVersion ?? ""
    let name = outer.isEmpty ? "the terminal around tmux" : outer
    let known = KnownTerminal(version: outer.isEmpty ? nil : outer, hint: nil)
    let outerSixel = outerAttributes.contains(4) || tmux?.clientFeatures.contains("sixel") == true
    // A tmux that draws sixel reports it, and 3.6 says whether it was built to.
    let drawsSixel = tmux?.drawsSixel ?? attributes.contains(4)
    var found = Found(reason: "")
    if tmux?.isNested == true {
      found.reason = "tmux runs inside another one, which does not pass pictures through."
      found.advice = ["Start Retake in the outer one."]
      return found
    }
    if takesKittyGraphics == true, known.drawsPlaceholders { found.ways.append(.kitty) }
    if drawsSixel, outerSixel { found.ways.append(.sixel) }
    switch found.ways.first {
    case .kitty: found.reason = "\(name) answered the graphics query through tmux."
    case .sixel: found.reason = "tmux draws sixel itself, and \(name) shows it."
    default: (found.reason, found.advice) = lackInTmux(known, name: name, outerSixel: outerSixel)
    }
    return found
  }

  /// Why there are no pixels inside tmux, and what would enable them.
  private func lackInTmux(_ known: KnownTerminal, name: String, outerSixel: Bool)
    -> (reason: String, advice: [String])
  {
    if let tmux, !tmux.letsThrough, known.kind.mayDrawPlaceholders || tmux.clientVersion.isEmpty {
      let value = tmux.version == "3.7b" ? "all" : "on"
      return (
        "tmux passes nothing through to \(name).", ["tmux: set -g allow-passthrough \(value)"]
      )
    }
    if known.kind == .kitty {
      return (
        "\(name) cannot show pictures through tmux.",
        ["Use kitty 0.28 or newer, which has Unicode placeholders; or kitty without tmux."]
      )
    }
    if takesKittyGraphics == true {
      return (
        "\(name) is not known to keep pictures in place inside tmux.",
        ["Use kitty 0.28 or newer, or ghostty; or start Retake outside tmux."]
      )
    }
    if outerSixel {
      return (
        "\(name) supports sixel, but this tmux does not.",
        ["Use tmux 3.4 or newer built with --enable-sixel; or start Retake outside tmux."]
      )
    }
    if tmux == nil, outerVersion == nil {
      return (
        "tmux has not said which terminal it runs in.",
        ["tmux: set -g allow-passthrough on (in the tmux nearest to the terminal)"]
      )
    }
    return ("\(name) cannot show pictures through tmux.", advice(for: known))
  }
}

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
