import Cells

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
