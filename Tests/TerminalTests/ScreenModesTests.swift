import Cells
import TestSupport
import Testing

@testable import Terminal

extension NcursesScreenTests {
  /// What is switched on besides the cells, and that all of it is switched off again.
  @Suite(.serialized, .timeLimit(.minutes(5))) struct Modes {
    @Test func `Everything switched on is off again at the end`() throws {
      let terminal = try PseudoTerminal()
      let before = terminal.modes
      let screen = try open(terminal)
      screen.show(Frame(canvas: Canvas(size: screen.size), title: "kite\u{1B}]2;evil\u{7}"))
      let during = terminal.state()
      #expect(during.modes.isSuperset(of: [1049, 2004, 1002, 1006]))
      #expect(during.title == "kite]2;evil")
      #expect(!during.isCaretVisible)
      #expect(terminal.modes != before)
      screen.close()
      let after = terminal.state()
      #expect(after.modes.isDisjoint(with: [1049, 2004, 1002, 1006, 2026]))
      #expect(after.title == "")
      #expect(after.titles == [])
      #expect(after.isCaretVisible)
      #expect(after.style == .plain)
      #expect(terminal.modes == before)
    }

    @Test func `Suspending gives the terminal back, resuming takes and repaints it`() throws {
      let terminal = try PseudoTerminal()
      let before = terminal.modes
      let screen = try open(terminal)
      defer { screen.close() }
      var frame = Frame(canvas: Canvas(size: screen.size), title: "Retake\u{1B}]2;evil\u{7}")
      frame.canvas.write("the studio", at: Point(x: 2, y: 2))
      screen.show(frame)
      let during = terminal.modes
      screen.suspend()
      let away = terminal.state()
      #expect(away.modes.isDisjoint(with: [1049, 2004, 1002, 1006]))
      #expect(away.isCaretVisible)
      #expect(terminal.modes == before)
      // Nothing is drawn or read while another program has the terminal.
      screen.show(Frame(canvas: Canvas(size: screen.size), cursor: .zero))
      terminal.type("x")
      #expect(screen.pending() == [])
      screen.resume()
      #expect(terminal.modes == during)
      screen.show(frame)
      let back = terminal.state()
      #expect(back.modes.isSuperset(of: [1049, 2004, 1002, 1006]))
      #expect(plainText(of: back.canvas) == plainText(of: frame.canvas))
      #expect(back.title == "Retake]2;evil")
    }

    @Test func `The mouse is reported only while a frame asks for it`() throws {
      let terminal = try PseudoTerminal()
      let screen = try open(terminal)
      defer { screen.close() }
      var frame = Frame(canvas: Canvas(size: screen.size), mouse: false)
      screen.show(frame)
      #expect(terminal.state().modes.isDisjoint(with: [1002, 1006]))
      frame.mouse = true
      screen.show(frame)
      #expect(terminal.state().modes.isSuperset(of: [1002, 1006]))
    }

    @Test(arguments: ["linux", "vt100", "ansi"])
    func `Terminals other than xterm get none of xterm's sequences`(_ term: String) throws {
      let terminal = try PseudoTerminal()
      let screen = try open(terminal, ["TERM": term])
      screen.show(Frame(canvas: Canvas(size: screen.size)))
      screen.close()
      let state = terminal.state()
      #expect(state.modes.isDisjoint(with: [2004, 1002, 1006, 2026]))
      #expect(state.title == "")
      #expect(screen.report.version == nil)
    }

    @Test func `Keys, pastes and answers are distinguished`() throws {
      let terminal = try PseudoTerminal()
      let screen = try open(terminal)
      defer { screen.close() }
      screen.show(Frame(canvas: Canvas(size: screen.size)))
      terminal.type("a\u{1B}[A\r\n\u{1B}[200~x\r\ny\u{1B}[201~\u{1A}\u{3}\u{11}")
      var inputs: [Input] = []
      let limit = WaitLimit()
      while inputs.count < 8 || !screen.report.hasAnswered {
        try limit.check()
        inputs += screen.pending()
      }
      #expect(
        inputs == [
          .key(Key("a")), .key(Key(.up)), .key(Key(.enter)), .key(Key(.character("j"), .control)),
          .paste("x\ny"), .key(Key(.character("z"), .control)),
          .key(Key(.character("c"), .control)), .key(Key(.character("q"), .control)),
        ])
      let report = screen.report
      #expect(report.version == "Virtual(1.0)")
      #expect(report.attributes == [62, 22])
      #expect(report.synchronizesOutput == true)
      #expect(report.speaksKittyKeyboard)
      #expect(report.background == .rgb(16, 16, 20))
      #expect(report.cellPixels == Size(columns: 10, rows: 20))
      #expect(terminal.state().keyboardStack == 1)
      screen.close()
      #expect(terminal.state().keyboardStack == 0)
    }

    @Test func `A lone Escape comes after its wait, and the loop is told to ask again`() throws {
      let terminal = try PseudoTerminal(answers: false)
      let screen = try open(terminal)
      #expect(screen.inputTimeout == nil)
      terminal.type("\u{1B}")
      let limit = WaitLimit()
      while screen.inputTimeout == nil {
        try limit.check()
        #expect(screen.pending() == [])
      }
      #expect(screen.inputTimeout.map { $0 <= 50 } == true)
      var inputs: [Input] = []
      while inputs.isEmpty {
        try limit.check()
        inputs = screen.pending()
      }
      #expect(inputs == [.key(Key(.escape))])
      #expect(screen.inputTimeout == nil)
      screen.close()
    }

    @Test(arguments: [
      (["SSH_TTY": "/dev/pts/9"], 100), (["SSH_CONNECTION": "a 1 b 22"], 100), ([:], 50),
    ])
    func `The Escape wait stays the same after another program had the terminal`(
      _ link: [String: String], _ wait: Int
    ) throws {
      let terminal = try PseudoTerminal(answers: false)
      let screen = try open(terminal, link.merging(["TERM": "xterm-256color"]) { $1 })
      defer { screen.close() }
      for _ in 0..<3 {
        #expect(screen.escapeWait == wait)
        // Earlier unfinished input is forgotten.
        terminal.type("\u{1B}[1;")
        let limit = WaitLimit()
        while screen.inputTimeout == nil {
          try limit.check()
          #expect(screen.pending() == [])
        }
        screen.suspend()
        screen.resume()
        #expect(screen.inputTimeout == nil)
      }
    }

    @Test func `Late answers are not left for the shell`() throws {
      let terminal = try PseudoTerminal()
      let screen = try open(terminal)
      screen.show(Frame(canvas: Canvas(size: screen.size)))
      screen.close()
      #expect(screen.report.hasAnswered)
    }

    @Test func `Two screens at once are refused, one after the other works`() throws {
      let terminal = try PseudoTerminal()
      let first = try open(terminal)
      let modes = terminal.modes
      #expect(throws: TerminalError.refused(term: "xterm-256color")) { try open(terminal) }
      #expect(terminal.modes == modes)
      first.close()
      let second = try open(terminal)
      second.close()
    }
  }
}
