import Cells
import Glibc
import TestSupport
import Testing

/// The studio and `retake show` on a terminal that answers late, in pieces, wrongly, twice or
/// never.
@Suite(.timeLimit(.minutes(10))) struct TerminalAnswersTests {
  /// Waits until the program has read all that was typed.
  private func isRead(_ terminal: PseudoTerminal) async -> Bool {
    await until {
      var count: CInt = 0
      // FIONREAD, a macro that Swift does not import.
      return ioctl(terminal.descriptor, 0x541B, &count) == 0 && count == 0
    }
  }

  private static let answers = [
    "\u{1B}P>|XTerm(379)\u{1B}\\", "\u{1B}[?2026;0$y", "\u{1B}]11;rgb:1010/1010/1414\u{1B}\\",
    "\u{1B}[6;15;9t", "\u{1B}[4;360;720t", "\u{1B}[?1;0;256S", "\u{1B}[?2;0;900;1050S",
    "\u{1B}P0+r524742\u{1B}\\", "\u{1B}_Gi=31;ENOTSUP:no\u{1B}\\", "\u{1B}[?63;1;2;4;22c",
  ]

  @Test func `Only typed text reaches the composer, whatever the terminal replies`()
    async throws
  {
    let program = try BuiltProgram()
    let terminal = try PseudoTerminal(columns: 80, rows: 24, answers: false)
    let studio = try TerminalProgram(
      BuiltProgram.path, [], in: terminal, environment: program.environment)
    // The first frame needs no answer.
    try #require(await shows("Say what to make", on: terminal))
    terminal.type("\u{1B}g\u{1B}g")
    #expect(await shows("not answered yet", on: terminal))
    terminal.type("a")
    for _ in 0..<2 {
      for answer in Self.answers {
        let bytes = Array(answer)
        for split in 1..<bytes.count {
          terminal.type(String(bytes[..<split]))
          #expect(await isRead(terminal))
          terminal.type(String(bytes[split...]))
        }
      }
    }
    terminal.type(" kite")
    #expect(await shows("kite", on: terminal))
    let rows = plainText(of: terminal.screen.canvas).split(separator: "\n")
    #expect(rows.contains { $0.contains("›") && $0.hasSuffix("›  a kite") }, "\(rows)")
    // Only the true answer has made a difference.
    terminal.type("\u{1B}g\u{1B}g\u{1B}g")
    #expect(await shows("pictures: auto, sixel", on: terminal))
    terminal.type("\u{11}")
    var ended: TerminalProgram.Status?
    #expect(
      await until {
        ended = studio.ended
        return ended != nil
      })
    #expect(ended == .exited(0))
  }

  @Test func `show draws pixels on a terminal that supports them, and symbols on a silent one`()
    async throws
  {
    let program = try BuiltProgram()
    let made = try await program.run([
      "run", "-p", "a kite", "--size", "512", "-o", program.path("kite.png"),
    ])
    try #require(made.status == 0, "\(made.errors)")
    for (answer, isDrawn) in [
      ("\u{1B}_Gi=31;OK\u{1B}\\\u{1B}P>|kitty(0.41.1)\u{1B}\\\u{1B}[?62;c", false), ("", true),
    ] {
      let terminal = try PseudoTerminal(columns: 40, rows: 12, answers: false)
      terminal.type(answer)
      let show = try TerminalProgram(
        BuiltProgram.path, ["show", program.path("kite.png")], in: terminal,
        environment: program.environment)
      #expect(await until { show.ended != nil })
      let text = plainText(of: terminal.state().canvas)
      #expect(text.contains { "▀▄█▌▐▖▗▘▝▚▞".contains($0) } == isDrawn, "\(text)")
    }
  }
}
