/// What the terminal that receives an item can take. Inside tmux it is the terminal around it, if
/// tmux passes sequences through.
struct Target: Equatable, Sendable {
  /// The protocol by which a file is sent.
  enum Transfer: Equatable, Sendable { case kitty, iterm }

  let name: String
  let isThroughTmux: Bool
  private let known: KnownTerminal
  private let tmux: TmuxReport?
  private let isTmux: Bool
  /// The reason why nothing can reach it.
  private let barrier: (reason: String, advice: String)?

  static func == (one: Target, other: Target) -> Bool {
    one.name == other.name && one.known == other.known && one.isThroughTmux == other.isThroughTmux
      && one.tmux == other.tmux && one.barrier?.reason == other.barrier?.reason
  }

  init(_ report: TerminalReport) {
    isTmux = report.isTmux
    tmux = report.tmux
    if report.isTmux {
      let outer = report.outerVersion ?? report.tmux?.clientVersion ?? ""
      known = KnownTerminal(version: outer.isEmpty ? nil : outer, hint: nil)
      name = outer.isEmpty ? "The terminal around tmux" : outer
      isThroughTmux = report.mayAskAroundTmux
      barrier =
        isThroughTmux
        ? nil
        : ("tmux passes nothing through to the terminal.", "tmux: set -g allow-passthrough on")
      return
    }
    known = KnownTerminal(version: report.version, hint: report.environmentProbe.hint)
    name = known.name ?? "This terminal"
    isThroughTmux = false
    if report.environmentProbe.multiplexer == .screen {
      barrier = ("GNU screen passes nothing through.", "Use tmux instead.")
    } else if !report.speaksXterm {
      barrier = ("TERM=\(report.term) cannot receive it.", "")
    } else {
      barrier = nil
    }
  }

  /// Why text cannot reach the clipboard; nil if it may. tmux has its own way for text.
  var lacksClipboard: (reason: String, advice: String)? {
    if isTmux, tmux?.clipboard == "on" { return nil }
    if isTmux, barrier != nil {
      return ("tmux keeps the clipboard to itself.", "tmux: set -g set-clipboard on")
    }
    if let barrier { return barrier }
    let lower = name.lowercased()
    if lower.hasPrefix("vte") || lower.hasPrefix("apple_terminal") {
      return (
        "\(name) does not let programs set the clipboard.",
        "Switch the mouse off and select the text with the terminal."
      )
    }
    return nil
  }

  /// tmux takes the sequence itself if it is configured to.
  var isWrappedForText: Bool { isThroughTmux && tmux?.clipboard != "on" }

  /// What may block the clipboard without an answer that would say so.
  var clipboardDoubt: String? {
    switch known.kind {
    case .xterm: "xterm accepts it only if disallowedWindowOps does not contain SetSelection."
    case .iterm: "iTerm2 accepts it if 'Applications may access clipboard' is on."
    default: nil
    }
  }

  /// Why a picture cannot reach the clipboard; nil if it may. kitty's protocol came with 0.27.
  var lacksPictureClipboard: (reason: String, advice: String)? {
    if let barrier { return barrier }
    guard known.kind == .kitty else {
      return ("\(name) does not support pictures in its clipboard.", "Download it, or save it.")
    }
    guard known.isAtLeast("0.27") else {
      return (
        "\(name) does not support pictures in its clipboard; kitty 0.27 does.", "Download it."
      )
    }
    return nil
  }

  /// How a file reaches the user's machine; nil if there is no way.
  var transfer: Transfer? {
    guard barrier == nil else { return nil }
    switch known.kind {
    case .kitty: return known.isAtLeast("0.26") ? .kitty : nil
    case .iterm: return .iterm
    default: return nil
    }
  }
}
