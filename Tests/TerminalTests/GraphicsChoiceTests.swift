import Cells
import Testing

@testable import Terminal

/// The choice for each terminal, by its answers alone.
@Suite(.timeLimit(.minutes(5))) struct GraphicsChoiceTests {
  /// A report of a terminal with these answers.
  private func report(
    _ version: String?, _ attributes: [Int] = [62], kitty: Bool? = nil,
    environment: [String: String] = [:], tmux: String? = nil
  ) -> TerminalReport {
    var report = TerminalReport(
      term: "xterm-256color", entry: "xterm-256color", colors: .indexed256,
      colorReason: "terminfo of xterm-256color", speaksXterm: true)
    report.environmentProbe = EnvironmentProbe(environment: environment)
    if let version { report.record(.version(version)) }
    report.record(.attributes(attributes))
    if let kitty { report.record(.kittyGraphics(isOK: kitty)) }
    report.tmux = tmux.flatMap { TmuxReport(line: $0.replacing("|", with: "\t")) }
    return report
  }

  @Test(
    arguments: [
      ("kitty(0.26.5)", [62], true, .kitty), ("kitty(0.41.1)", [62], nil, nil),
      ("ghostty 1.2.0", [62, 22], true, .kitty), ("foot(1.16.2)", [62, 4, 22], nil, .sixel),
      ("XTerm(379)", [63, 1, 2, 4, 22], nil, .sixel), ("XTerm(379)", [64, 1, 2, 22], nil, nil),
      ("iTerm2 3.5.0", [62, 4], true, .iterm), ("WezTerm 20240203", [65, 4], true, .iterm),
      ("mintty 3.7.0", [64, 1, 4], nil, .iterm), ("Konsole 23.08.1", [62, 1, 4], true, .kitty),
      ("Konsole 22.04.3", [62, 1, 4], nil, .iterm), ("Konsole 21.12", [62], nil, nil),
      ("xterm.js(5.6.0)", [62, 4, 9, 22], nil, .iterm), ("xterm.js(5.6.0)", [62, 22], nil, nil),
      ("contour 0.4", [64, 4], nil, .sixel), ("VTE(7600)", [65, 1, 9], nil, nil),
      ("Ecma(2)", [62], false, nil), (nil, [6], nil, nil), (nil, [62, 4], nil, .sixel),
    ] as [(String?, [Int], Bool?, PixelProtocol?)])
  func `A terminal gets the best of what it reports or is known for`(
    _ version: String?, _ attributes: [Int], _ kitty: Bool?, _ pixels: PixelProtocol?
  ) {
    let choice = report(version, attributes, kitty: kitty).choice
    #expect(choice.graphics.pixels == pixels)
    #expect(!choice.isThroughTmux && choice.reason.hasSuffix("."))
    #expect(choice.ways.last == .symbols)
    #expect(choice.ways.count == Set(choice.ways).count)
    #expect(pixels != nil || !choice.advice.isEmpty)
    if let pixels { #expect(choice.ways.first?.pixels == pixels) }
  }

  @Test func `Nothing is chosen before the terminal has answered`() {
    var report = TerminalReport(
      term: "xterm-kitty", entry: "xterm-kitty", colors: .truecolor, colorReason: "TERM",
      speaksXterm: true)
    report.environmentProbe = EnvironmentProbe(environment: ["KITTY_WINDOW_ID": "1"])
    #expect(report.choice.graphics == Graphics())
    #expect(report.choice.reason.contains("not answered"))
    report.record(.kittyGraphics(isOK: true))
    report.record(.attributes([62]))
    #expect(report.choice.graphics.pixels == .kitty)
  }

  @Test func `The environment alone only suggests what may be tried by hand`() {
    let hinted = report(nil, [62], environment: ["LC_TERMINAL": "iTerm2"]).choice
    #expect(hinted.graphics.pixels == nil)
    #expect(hinted.ways == [.iterm, .symbols])
    let code = report(nil, [62, 4], environment: ["TERM_PROGRAM": "vscode"]).choice
    #expect(code.graphics.pixels == .sixel)
    #expect(code.ways == [.sixel, .iterm, .symbols])
  }

  @Test func `Under mosh there are no pictures, and ssh is advised`() {
    var report = report(nil, [62, 4])
    report.environmentProbe = EnvironmentProbe(environment: [:], isUnderMosh: true)
    #expect(report.choice.graphics.pixels == nil)
    #expect(report.choice.reason.contains("mosh") && report.choice.advice == ["Use ssh instead."])
    report.environmentProbe = EnvironmentProbe(
      environment: ["TMUX": "/tmp/t,1,0"], isUnderMosh: true)
    #expect(report.environmentProbe.multiplexer == .tmux)
  }

  @Test func `An ancestor process is found by its name`() {
    let parent = parentInStat("4711 (a ) name (x) S 12 4711 4711 0 -1")
    #expect(parent?.name == "a ) name (x" && parent?.process == 12)
    #expect(parentInStat("nonsense") == nil)
    #expect(!hasAncestor(named: "no-such-program"))
  }

  @Test func `A terminal without xterm's language is refused with advice`() {
    let report = TerminalReport(
      term: "linux", entry: "linux", colors: .indexed16, colorReason: "terminfo",
      speaksXterm: false)
    #expect(report.choice.graphics.pixels == nil)
    #expect(report.choice.reason == "TERM=linux cannot show pictures.")
  }

  @Test func `GNU screen passes nothing through, whatever is around it`() {
    let screen = report(
      nil, [1, 2],
      environment: ["STY": "1.pts", "TERM": "screen", "KITTY_WINDOW_ID": "1"])
    #expect(screen.choice.graphics.pixels == nil)
    #expect(screen.choice.reason.contains("GNU screen"))
  }

  @Test func `The user's wish overrides what was found, and says so if nothing supports it`() {
    var report = report("XTerm(379)", [63, 4])
    for wish in GraphicsWish.allCases {
      report.wish = wish
      report.wishSource = "--graphics"
      let choice = report.choice
      #expect(choice.graphics.pixels == (wish == .auto ? .sixel : wish.pixels))
      if wish != .auto { #expect(choice.reason.contains("--graphics")) }
      let isDoubtful = wish == .kitty || wish == .iterm
      #expect(choice.advice.contains { $0.contains("not known to support") } == isDoubtful)
      #expect(choice.ways.contains(wish) || wish == .auto)
    }
  }

  @Test func `The sixel registers limit its colours`() {
    var report = report("XTerm(379)", [63, 4])
    #expect(report.choice.graphics.sixelColors == 256)
    report.record(.sixelColors(16))
    #expect(report.choice.graphics.sixelColors == 16)
    #expect(report.choice.advice.contains { $0.contains("numColorRegisters") })
    report.sixelColors = 65536
    #expect(report.choice.graphics.sixelColors == 256)
    report.sixelColors = 1
    #expect(report.choice.graphics.sixelColors == 2)
  }

  @Test func `A replayed answer changes nothing`() {
    var report = report("foot(1.16.2)", [62, 4])
    let choice = report.choice
    report.record(.attributes([62]))
    report.record(.version("kitty(0.41.1)"))
    report.record(.sixelColors(256))
    report.record(.sixelColors(2))
    #expect(report.choice == choice)
  }

  // MARK: - tmux

  private static let kitty = "3.5a|xterm-kitty|kitty(0.41.1)|256,RGB||on|external|8|16"

  private func inTmux(
    _ line: String?, _ version: String = "tmux 3.5a", attributes: [Int] = [1, 2],
    kitty: Bool? = nil, outer: String? = nil, outerAttributes: [Int]? = nil
  ) -> TerminalReport {
    var report = report(version, attributes, environment: ["TMUX": "/tmp/x,1,0"], tmux: line)
    if let kitty { report.record(.kittyGraphics(isOK: kitty)) }
    if let outer { report.record(.version(outer)) }
    if let outerAttributes { report.record(.attributes(outerAttributes)) }
    return report
  }

  @Test func `kitty shows pictures through tmux if tmux passes them`() {
    let report = inTmux(
      Self.kitty, kitty: true, outer: "kitty(0.41.1)", outerAttributes: [62])
    #expect(report.choice.graphics.pixels == .kitty && report.choice.isThroughTmux)
    #expect(report.mayQueryOuterTerminal)
    #expect(report.choice.graphics.cell == CellSize(width: 8, height: 16))
    // tmux reached over ssh cannot be asked itself; what comes through it is enough.
    let far = inTmux(nil, kitty: true, outer: "ghostty 1.2.0", outerAttributes: [62])
    #expect(far.choice.graphics.pixels == .kitty && far.choice.isThroughTmux)
  }

  @Test(
    arguments: [
      // Off, as 3.4 and 3.3 write it.
      (kitty.replacing("|on|", with: "|off|"), "allow-passthrough on"),
      (kitty.replacing("|on|", with: "|0|"), "allow-passthrough on"),
      // 3.7b loses passed-through sequences.
      (kitty.replacing("3.5a", with: "3.7b"), "allow-passthrough all"),
    ])
  func `If tmux passes nothing through, the setting to change is named`(
    _ line: String, _ advice: String
  ) {
    let report = inTmux(line)
    #expect(!report.mayQueryOuterTerminal)
    #expect(report.choice.graphics.pixels == nil)
    #expect(report.choice.advice.contains { $0.contains(advice) })
  }

  @Test func `tmux before 3.3 passes everything through, later versions follow the setting`() throws
  {
    let lines = [
      ("3.2a||", true), ("3.3a|1|", true), ("3.3a|0|", false), ("3.4|all|", true),
      ("3.7b|all|", true), ("3.7b|on|", false), ("3.8|on|", true), ("next-3.8|off|", false),
      ("openbsd-7.4||", false),
    ]
    for (text, expected) in lines {
      let parts = text.split(separator: "|", omittingEmptySubsequences: false)
      let line = "\(parts[0])|xterm-kitty|kitty(0.41.1)|||\(parts[1])|external||"
      let report = try #require(TmuxReport(line: line.replacing("|", with: "\t")))
      #expect(report.letsThrough == expected, "\(text)")
    }
  }

  @Test func `A terminal that would print the placeholders gets none`() {
    for outer in ["kitty(0.26.5)", "Konsole 23.08.1", "WezTerm 20240203", "iTerm2 3.5"] {
      let line = "3.5a|xterm|\(outer)|256||on|external|8|16"
      let choice = inTmux(line, kitty: true, outer: outer, outerAttributes: [62]).choice
      #expect(choice.graphics.pixels == nil, "\(outer)")
      #expect(choice.advice.contains { $0.contains("kitty 0.28") }, "\(outer)")
    }
  }

  @Test func `Sixel needs support from tmux and from the terminal around it`() {
    let line = "3.5a|xterm|XTerm(379)|256,sixel||on|external|9|15"
    let both = inTmux(line, attributes: [1, 2, 4]).choice
    #expect(both.graphics.pixels == .sixel && !both.isThroughTmux)
    let onlyTmux = inTmux(
      line.replacing(",sixel", with: ""), attributes: [1, 2, 4], outer: "VTE(7600)",
      outerAttributes: [65])
    #expect(onlyTmux.choice.graphics.pixels == nil)
    let onlyOuter = inTmux(
      line, attributes: [1, 2], outer: "XTerm(379)", outerAttributes: [63, 4])
    #expect(onlyOuter.choice.graphics.pixels == nil)
    #expect(onlyOuter.choice.advice.contains { $0.contains("--enable-sixel") })
    // 3.6 says whether it was built to; that counts more than its attributes.
    let told = line.replacing("sixel||", with: "sixel|0|").replacing("3.5a", with: "3.6")
    #expect(inTmux(told, attributes: [1, 2, 4]).choice.graphics.pixels == nil)
  }

  @Test func `Inside two levels of tmux nothing is passed through`() {
    let report = inTmux("3.5a|tmux-256color|tmux 3.5a|256||on|external||")
    #expect(!report.mayQueryOuterTerminal && report.choice.graphics.pixels == nil)
    #expect(report.choice.reason.contains("inside another"))
  }

  @Test func `Without TMUX in the environment the answer identifies tmux`() {
    let report = report("tmux 3.4", [1, 2], environment: ["TERM": "screen-256color"])
    #expect(report.mayQueryOuterTerminal)
    #expect(report.choice.graphics.pixels == nil)
    // TMUX inherited by a terminal outside tmux is not believed.
    let outside = self.report("kitty(0.41.1)", kitty: true, environment: ["TMUX": "/tmp/x,1,0"])
    #expect(outside.choice.graphics.pixels == .kitty && !outside.choice.isThroughTmux)
  }

  @Test(arguments: ["", "\t", "3.4", "a\tb\tc", String(repeating: "\t", count: 8)])
  func `Invalid tmux answers are rejected`(_ line: String) {
    #expect(TmuxReport(line: line) == nil)
  }

  // MARK: - Cells

  @Test(
    arguments: [
      (Size(columns: 960, rows: 663), nil, nil, 8, 17, "kernel"),
      (nil, Size(columns: 9, rows: 15), nil, 9, 15, "the terminal's answer to CSI 16 t"),
      (nil, nil, Size(columns: 1200, rows: 780), 10, 20, "the terminal's answer to CSI 14 t"),
      (nil, nil, nil, 10, 20, "default"),
      // If they disagree the terminal wins.
      (
        Size(columns: 640, rows: 480), Size(columns: 9, rows: 15), nil, 9, 15,
        "the terminal's answer to CSI 16 t"
      ),
      // Nonsense is skipped.
      (Size(columns: 960, rows: 663), Size(columns: 2, rows: 3), nil, 8, 17, "kernel"),
      (
        Size(columns: 120, rows: 39), Size(columns: 9, rows: 15), nil, 9, 15,
        "the terminal's answer to CSI 16 t"
      ),
      (Size(columns: 30000, rows: 663), nil, nil, 10, 20, "default"),
      (nil, Size(columns: 2, rows: 3), nil, 10, 20, "default"),
      (
        nil, Size(columns: 500, rows: 900), Size(columns: 1200, rows: 780), 10, 20,
        "the terminal's answer to CSI 14 t"
      ),
    ] as [(Size?, Size?, Size?, Int, Int, String)])
  func `A cell's pixels come from the first plausible source`(
    _ window: Size?, _ cell: Size?, _ area: Size?, _ width: Int, _ height: Int, _ source: String
  ) {
    var report = report("foot(1.16.2)", [62, 4])
    report.window = WindowSize(cells: Size(columns: 120, rows: 39), pixels: window)
    if let cell { report.record(.cellPixels(cell)) }
    if let area { report.record(.areaPixels(area)) }
    #expect(report.cell.size == CellSize(width: width, height: height))
    #expect(report.cell.source == source)
    #expect(report.choice.graphics.cell == report.cell.size)
  }

  @Test(arguments: [
    ("kitty(0.26.5)", false), ("kitty(0.47.4)", false), ("kitty(0.48.0)", true),
    ("kitty(1.0)", true),
    ("ghostty 1.3.0", false), ("WezTerm 20260101", false),
  ])
  func `Only kitty from 0.48 on gets usage hints`(_ version: String, _ takes: Bool) {
    #expect(report(version, [62], kitty: true).choice.takesUsageHints == takes)
  }

  @Test func `A new font counts as soon as a source that was right reports it`() {
    var report = report("kitty(0.41.1)", [62])
    report.window = WindowSize(
      cells: Size(columns: 100, rows: 40), pixels: Size(columns: 900, rows: 720))
    report.record(.cellPixels(Size(columns: 9, rows: 18)))
    report.window = WindowSize(
      cells: Size(columns: 50, rows: 20), pixels: Size(columns: 900, rows: 720))
    #expect(report.cell.size == CellSize(width: 18, height: 36))
    report.record(.cellPixels(Size(columns: 18, rows: 36)))
    #expect(report.cell.size == CellSize(width: 18, height: 36))
    // A kernel that was wrong before is not believed now.
    report.record(.cellPixels(Size(columns: 8, rows: 16)))
    report.window = WindowSize(
      cells: Size(columns: 40, rows: 20), pixels: Size(columns: 900, rows: 720))
    #expect(report.cell.size == CellSize(width: 8, height: 16))
  }

  @Test func `Each finding names its source`() {
    let names = inTmux(Self.kitty, kitty: true, outer: "kitty(0.41.1)", outerAttributes: [62])
      .findings.map { "\($0.name) \($0.value) \($0.source)" }
    #expect(names.contains("passthrough on tmux 3.5a"))
    #expect(names.contains("around tmux xterm-kitty, kitty(0.41.1) tmux"))
    #expect(names.contains("kitty graphics yes its query"))
    var report = report("XTerm(379)", [63, 4], environment: ["XTERM_VERSION": "XTerm(379)"])
    report.record(.capability("RGB", isThere: true))
    report.record(.sixelColors(256))
    let told = report.findings.map { "\($0.name) \($0.value) \($0.source)" }
    #expect(told.contains("hint XTerm XTERM_VERSION") && told.contains("sixel yes DA1"))
    #expect(told.contains("sixel colours 256 XTSMGRAPHICS"))
    #expect(
      report.colorAdvice == ["The terminal supports 24-bit colours: export COLORTERM=truecolor."])
  }
}
