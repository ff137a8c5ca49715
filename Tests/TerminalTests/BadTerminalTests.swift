import Cells
import Glibc
import Terminal
import TestSupport
import Testing

extension NcursesScreenTests {
  /// Terminals the studio cannot use, or that are not what they claim.
  @Suite(.serialized, .timeLimit(.minutes(5))) struct BadTerminals {
    @Test func `A pipe is not a terminal`() {
      var ends: [CInt] = [0, 0]
      #expect(pipe(&ends) == 0)
      defer { ends.forEach { close($0) } }
      #expect(throws: TerminalError.notATerminal) {
        try NcursesScreen.open(environment: ["TERM": "xterm"], input: ends[0], output: ends[1])
      }
      #expect("\(TerminalError.notATerminal)".contains("retake run"))
    }

    @Test(
      arguments: [
        (["TERM": "dumb"], TerminalError.tooSimple(term: "dumb")), ([:], .termNotSet),
        (["TERM": ""], .termNotSet),
      ] as [([String: String], TerminalError)])
    func `A terminal that cannot be drawn on is refused with advice`(
      _ environment: [String: String], _ error: TerminalError
    ) throws {
      let terminal = try PseudoTerminal()
      let before = terminal.modes
      #expect(throws: error) { try open(terminal, environment) }
      #expect(terminal.modes == before)
      #expect(terminal.state().modes == [])
      #expect("\(error)".contains("retake run"))
    }

    @Test(arguments: ["xterm-of-tomorrow", "../../etc/passwd", "b64:AAAA", "日本"])
    func `An unknown terminal is treated as a common one, with a warning`(_ term: String) throws {
      let terminal = try PseudoTerminal()
      let screen = try open(terminal, ["TERM": term])
      defer { screen.close() }
      #expect(screen.report.entry == "xterm-256color")
      #expect(screen.report.warning?.contains(term) == true)
      #expect(screen.colors == .indexed256)
    }

    @Test func `A hang-up is noticed and ends the input`() throws {
      let terminal = try PseudoTerminal()
      let screen = try open(terminal)
      #expect(!screen.isGone)
      terminal.hangUp()
      let limit = WaitLimit()
      while !screen.isGone {
        try limit.check()
        #expect(screen.pending() == [])
      }
      // Drawing and closing still return.
      screen.show(Frame(canvas: Canvas(size: screen.size)))
      screen.close()
    }

    @Test func `Non-blocking output is made blocking`() throws {
      let terminal = try PseudoTerminal(columns: 200, rows: 50)
      let flags = fcntl(terminal.descriptor, F_GETFL)
      _ = fcntl(terminal.descriptor, F_SETFL, flags | O_NONBLOCK)
      let screen = try open(terminal)
      defer { screen.close() }
      #expect(fcntl(terminal.descriptor, F_GETFL) & O_NONBLOCK == 0)
    }
  }
}
