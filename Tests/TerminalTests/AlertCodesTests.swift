import Cells
import TestSupport
import Testing

@testable import Terminal

/// What each terminal is sent when something is done, byte by byte.
@Suite(.timeLimit(.minutes(5))) struct AlertCodesTests {
  private static let alert = Alert(title: "Kite", text: "turn 4 is done in 21 s")

  private func report(_ version: String?, hint: String? = nil, outer: String? = nil)
    -> TerminalReport
  {
    var report = TerminalReport(
      term: "xterm-256color", entry: "xterm-256color", colors: .truecolor, colorReason: "TERM",
      speaksXterm: true)
    if let hint { report.environmentProbe.hint = (hint, "TERM_PROGRAM") }
    if let version { report.record(.version(version)) }
    report.record(.attributes([62]))
    if let outer { report.record(.version(outer)) }
    return report
  }

  private func text(_ codes: AlertCodes, _ alert: Alert = Self.alert) -> String {
    codes.pieces(for: alert).map { String(decoding: $0, as: UTF8.self) }.joined()
  }

  private static let osc9 = "\u{1B}]9;Retake: Kite: turn 4 is done in 21 s\u{1B}\\"
  private static let osc777 = "\u{1B}]777;notify;Kite;turn 4 is done in 21 s\u{1B}\\"
  private static let osc99 =
    "\u{1B}]99;i=retake:d=0:e=1:p=title;S2l0ZQ==\u{1B}\\"
    + "\u{1B}]99;i=retake:d=1:e=1:p=body;dHVybiA0IGlzIGRvbmUgaW4gMjEgcw==\u{1B}\\"

  @Test func `Each terminal gets the notification and the progress that it takes`() {
    let bell = "\u{7}"
    for (version, notification, takesProgress) in [
      ("kitty(0.26.5)", Self.osc99, false), ("kitty(0.47.0)", Self.osc99, true),
      ("foot(1.13.1)", Self.osc777, false), ("foot(1.18.0)", Self.osc99, false),
      ("ghostty 1.1.3", Self.osc777, false), ("ghostty 1.2.0", Self.osc777, true),
      ("WezTerm 20240203-110809-5046fc22", Self.osc777, false), ("iTerm2 3.5.0", Self.osc9, false),
      ("iTerm2 3.6.6", Self.osc9, true), ("Konsole 26.04.0", bell, true),
      ("XTerm(379)", bell, false), ("VTE(7200)", bell, false), ("mintty 3.7.0", bell, false),
    ] {
      let codes = AlertCodes(.auto, on: report(version))
      #expect(text(codes) == notification, "\(version)")
      #expect(
        codes.progress(isWorking: true) == (takesProgress ? "\u{1B}]9;4;3;\u{1B}\\" : ""),
        "\(version)")
      #expect(codes.progress(isWorking: false) == (takesProgress ? "\u{1B}]9;4;0;\u{1B}\\" : ""))
    }
    #expect(text(AlertCodes(.auto, on: report(nil, hint: "Apple_Terminal"))) == bell)
    #expect(AlertCodes(.auto, on: report(nil, hint: "Windows Terminal")).takesProgress)
  }

  @Test func `The user's word decides`() {
    let kitty = report("kitty(0.47.0)")
    #expect(text(AlertCodes(.bell, on: kitty)) == "\u{7}")
    #expect(text(AlertCodes(.osc9, on: report("XTerm(379)"))) == Self.osc9)
    #expect(text(AlertCodes(.osc777, on: kitty)) == Self.osc777)
    #expect(text(AlertCodes(.osc99, on: report("XTerm(379)"))) == Self.osc99)
    #expect(!AlertCodes(.off, on: kitty).takesProgress)
  }

  @Test func `Inside tmux the terminal around it is told, if tmux lets it through`() {
    let through = AlertCodes(.auto, on: report("tmux 3.5a", outer: "ghostty 1.2.0"))
    #expect(
      text(through)
        == "\u{1B}Ptmux;\u{1B}\u{1B}]777;notify;Kite;turn 4 is done in 21 s\u{1B}\u{1B}\\\u{1B}\\"
        + "\u{7}", "tmux shows the bell of a hidden window itself")
    #expect(!through.takesProgress, "it might not take it away again")
    var open = report("tmux 3.5a", outer: "ghostty 1.2.0")
    open.tmux = TmuxReport(
      line: "3.5a|xterm-ghostty|ghostty 1.2.0|256||all|on|8|16".replacing("|", with: "\t"))
    #expect(
      AlertCodes(.auto, on: open).progress(isWorking: true)
        == "\u{1B}Ptmux;\u{1B}\u{1B}]9;4;3;\u{1B}\u{1B}\\\u{1B}\\")
    var closed = report("tmux 3.5a")
    closed.tmux = TmuxReport(
      line: "3.5a|xterm-kitty|kitty(0.47.0)|256||off|on|8|16".replacing("|", with: "\t"))
    #expect(text(AlertCodes(.auto, on: closed)) == "\u{7}")
    #expect(!AlertCodes(.auto, on: closed).takesProgress)
  }

  @Test(arguments: [AlertWish.osc9, .osc777, .osc99])
  func `Text from outside can neither end a sequence nor begin another one`(_ wish: AlertWish) {
    let hostile = Alert(
      title: "a;b\u{1B}\\\u{7}",
      text: "c\u{9C}\u{1B}]0;title\u{7}\r\nd;e"
        + String(repeating: "x", count: 9000))
    let sent = AlertCodes(wish, on: report("XTerm(379)")).pieces(for: hostile)
    for piece in sent {
      #expect(piece.count < 1000)
      #expect(piece.filter { $0 == 0x1B }.count == 2)
      #expect(!piece.contains { $0 < 0x20 && $0 != 0x1B })
      #expect(String(decoding: piece, as: UTF8.self).unicodeScalars.allSatisfy { $0 != "\u{9C}" })
    }
    if wish == .osc777 {
      #expect(String(decoding: sent[0], as: UTF8.self).hasPrefix("\u{1B}]777;notify;a,b\\;c]0;"))
    }
  }

  @Test func `Only somebody who looks elsewhere is told`() {
    var attention = Attention()
    #expect(!attention.isElsewhere(reportsFocus: true, idle: 500))
    #expect(!attention.isElsewhere(reportsFocus: false, idle: 3))
    #expect(attention.isElsewhere(reportsFocus: false, idle: 30))
    attention.hasFocus = false
    #expect(attention.isElsewhere(reportsFocus: true, idle: 0))
    attention.hasFocus = true
    #expect(!attention.isElsewhere(reportsFocus: false, idle: 500))
  }
}

extension NcursesScreenTests {
  /// Telling somebody on a whole terminal.
  @Suite(.serialized, .timeLimit(.minutes(5))) struct Alerts {
    private func takeIn(_ screen: NcursesScreen, _ terminal: PseudoTerminal, _ typed: String) throws
    {
      terminal.type(typed + "~")
      let limit = WaitLimit()
      while !screen.pending().contains(.key(Key("~"))) { try limit.check() }
    }

    @Test func `The bell rings without the focus, and not with it`() throws {
      let terminal = try PseudoTerminal()
      let screen = try open(terminal)
      defer { screen.close() }
      let frame = Frame(canvas: Canvas(size: screen.size))
      screen.show(frame)
      #expect(terminal.state().modes.contains(1004))
      let alert = Alert(title: "Kite", text: "done")
      func bells() -> Int {
        _ = terminal.state()
        return terminal.received.filter { $0 == 7 }.count
      }
      try takeIn(screen, terminal, "\u{1B}[I")
      let before = bells()
      screen.alert(alert)
      // The fence of `state()` ends with one, too.
      #expect(bells() == before + 1)
      try takeIn(screen, terminal, "\u{1B}[O")
      let away = bells()
      screen.alert(alert)
      #expect(bells() == away + 2)
      screen.close()
      #expect(!terminal.state().modes.contains(1004))
    }
  }
}
