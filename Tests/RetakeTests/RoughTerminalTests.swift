import Cells
import Glibc
import TestSupport
import Testing

/// Signals, stops and sizes, while the studio works.
@Suite(.timeLimit(.minutes(10))) struct RoughTerminalTests {
  private func open(_ program: BuiltProgram, in terminal: PseudoTerminal, canStop: Bool = false)
    async throws -> TerminalProgram
  {
    let studio = try TerminalProgram(
      BuiltProgram.path, [], in: terminal, environment: program.environment, canStop: canStop)
    try #require(await shows("Say what to make", on: terminal))
    return studio
  }

  @Test(arguments: [SIGSEGV, SIGILL, SIGABRT, SIGUSR1, SIGXCPU])
  func `A crash restores the terminal and says so`(_ number: CInt) async throws {
    let program = try BuiltProgram()
    let terminal = try PseudoTerminal(columns: 80, rows: 24)
    let before = terminal.modes
    let studio = try await open(program, in: terminal)
    kill(studio.id, number)
    #expect(await studio.ending() == .signal(number))
    let isFault = number != SIGUSR1 && number != SIGXCPU
    if isFault { #expect(await shows("Retake crashed", on: terminal)) }
    #expect(await until { !terminal.screen.modes.contains(1049) })
    #expect(terminal.screen.modes.isDisjoint(with: [1002, 1006, 1049, 2004, 2026]))
    #expect(terminal.screen.isCaretVisible)
    #expect(terminal.modes == before)
  }

  @Test func `Ctrl+Z restores the terminal until the studio continues`() async throws {
    let program = try BuiltProgram()
    let terminal = try PseudoTerminal(columns: 80, rows: 24)
    let before = terminal.modes
    let studio = try await open(program, in: terminal, canStop: true)
    terminal.type("half a sentence")
    try #require(await shows("half a sentence", on: terminal))
    kill(studio.id, SIGTSTP)
    #expect(await until { !terminal.screen.modes.contains(1049) })
    #expect(await until { terminal.modes == before })
    #expect(terminal.screen.modes.isDisjoint(with: [1002, 1006, 2004]))
    kill(studio.id, SIGCONT)
    #expect(await until { terminal.screen.modes.isSuperset(of: [1049, 2004]) })
    #expect(await shows("half a sentence", on: terminal))
    terminal.type("\u{11}")
    #expect(await studio.ending() == .exited(0))
    #expect(terminal.modes == before)
  }

  @Test func `A burst of resizes while a turn runs ends in a complete frame of the last size`()
    async throws
  {
    let program = try BuiltProgram()
    let terminal = try PseudoTerminal(columns: 100, rows: 30)
    let studio = try await open(program, in: terminal)
    terminal.type("a paper kite\r")
    for step in 0..<200 {
      terminal.resize(columns: 1 + step * 37 % 200, rows: 1 + step * 11 % 60)
      kill(studio.id, SIGWINCH)
      await Task.yield()
    }
    terminal.resize(columns: 90, rows: 28)
    kill(studio.id, SIGWINCH)
    #expect(await shows("turn 1 is done", on: terminal))
    #expect(terminal.screen.canvas.size.columns == 90)
    #expect(await shows("a paper kite", on: terminal))
    terminal.type("\u{11}")
    #expect(await studio.ending() == .exited(0))
  }

  @Test func `Two studios with one session each keep their turn`() async throws {
    let program = try BuiltProgram()
    let first = try await program.run(["run", "-p", "a kite", "--size", "512"])
    try #require(first.status == 0, "\(first.errors)")
    let terminals = try [
      PseudoTerminal(columns: 100, rows: 30), PseudoTerminal(columns: 100, rows: 30),
    ]
    let studios = try terminals.map {
      try TerminalProgram(
        BuiltProgram.path, ["--continue"], in: $0, environment: program.environment)
    }
    for terminal in terminals { try #require(await shows("1 a kite", on: terminal)) }
    terminals[0].type("make it red\r")
    terminals[1].type("make it blue\r")
    for terminal in terminals { #expect(await shows("is done", on: terminal)) }
    for terminal in terminals { terminal.type("\u{11}") }
    for studio in studios { #expect(await studio.ending() == .exited(0)) }
    let log = try await program.run(["log", "a kite"])
    #expect(log.output.contains("make it red") && log.output.contains("make it blue"))
    #expect(!log.output.contains("failed"))
  }
}
