import Cells
import Foundation
import Glibc
import TestSupport
import Testing

/// The studio on a real terminal gives it back as it found it.
@Suite(.timeLimit(.minutes(10))) struct TerminalStudioTests {
  enum Ending: String, Sendable, CaseIterable { case quit, terminate, hangUp }

  @Test(arguments: Ending.allCases)
  func `However the studio ends, the terminal is restored`(_ ending: Ending) async throws {
    let program = try BuiltProgram()
    let terminal = try PseudoTerminal(columns: 80, rows: 24)
    let before = terminal.modes
    let studio = try TerminalProgram(
      BuiltProgram.path, [], in: terminal, environment: program.environment)
    try #require(await shows("Say what to make", on: terminal))
    #expect(terminal.modes != before)
    #expect(terminal.screen.modes.isSuperset(of: [1049, 2004]))
    terminal.type("a paper kite")
    #expect(await shows("a paper kite", on: terminal))
    switch ending {
    case .quit: terminal.type("\u{11}")
    case .terminate: kill(studio.id, SIGTERM)
    case .hangUp: kill(studio.id, SIGHUP)
    }
    var ended: TerminalProgram.Status?
    #expect(
      await until {
        ended = studio.ended
        return ended != nil
      })
    #expect(ended == .exited(0))
    #expect(await until { !terminal.screen.modes.contains(1049) })
    let screen = terminal.screen
    #expect(screen.modes.isDisjoint(with: [1000, 1002, 1003, 1006, 1049, 2004, 2026]))
    #expect(screen.isCaretVisible)
    #expect(screen.keyboardStack == 0)
    #expect(screen.style == .plain)
    #expect(terminal.modes == before)

    // What was typed waits for the next start.
    let next = try await program.play("wait idle\nframe", arguments: ["--continue"])
    #expect(next.output.contains("a paper kite"))
  }

  @Test func `Themes are read after the first frame, and mistakes in them are reported`()
    async throws
  {
    let program = try BuiltProgram()
    try program.write("accent = 3", to: "config/themes/mine.toml")
    let terminal = try PseudoTerminal(columns: 100, rows: 30)
    let studio = try TerminalProgram(
      BuiltProgram.path, ["--continue"], in: terminal, environment: program.environment)
    try #require(await shows("There is no 'accent'", on: terminal))
    terminal.type("\u{1B}[19~")
    #expect(await shows("kodachrome", on: terminal))
    #expect(await shows("mine", on: terminal))
    kill(studio.id, SIGTERM)
    #expect(try await onThread { studio.wait() } == .exited(0))
  }

  @Test func `Three jobs keep running when the window is closed, and are all there on return`()
    async throws
  {
    let program = try BuiltProgram()
    let sandbox = try program.start(["sandbox", "--fault", "slow-queue"])
    let socket = program.path("run/sandbox.sock")
    try #require(await until { access(socket, F_OK) == 0 })
    let terminal = try PseudoTerminal(columns: 90, rows: 24)
    let studio = try TerminalProgram(
      BuiltProgram.path, [], in: terminal, environment: program.environment)
    try #require(await shows("Say what to make", on: terminal))
    terminal.type("a paper kite\u{1B}x")
    try #require(await shows("How many times?", on: terminal))
    terminal.type("k\r")
    // The provider has taken all three, and none of them is done.
    let jobs = program.path("state/sandbox/jobs")
    #expect(await until { names(in: jobs).count == 3 })
    #expect(studio.ended == nil)
    terminal.hangUp()
    #expect(try await onThread { studio.wait() } == .exited(0))
    let log = try await program.run(["log"]).output
    #expect(log.components(separatedBy: "PNG]").count == 4, "\(log)")
    #expect(names(in: jobs).count == 3)
    await sandbox.killAtOnce()
  }

  @Test func `A closed window ends the screen but not the work`() async throws {
    let server = QueueServer(stopping: .asked)
    let program = try BuiltProgram()
    try program.configure(server)
    let terminal = try PseudoTerminal(columns: 80, rows: 24)
    let studio = try TerminalProgram(
      BuiltProgram.path, [], in: terminal, environment: program.environment)
    try #require(await shows("Say what to make", on: terminal))
    terminal.type("a paper kite\r")
    try #require(await until { server.isStanding })
    terminal.hangUp()
    #expect(studio.ended == nil)
    server.goOn()
    var ended: TerminalProgram.Status?
    #expect(
      await until {
        ended = studio.ended
        return ended != nil
      })
    #expect(ended == .exited(0))
    #expect(try await program.run(["log"]).output.contains("1 a paper kite  [16×16 PNG]"))
    #expect(server.submitted.count == 1)
  }

  @Test(arguments: [true, false])
  func `On a signal the studio exits at once with its job open, with and without a terminal`(
    _ hasTerminal: Bool
  ) async throws {
    let server = QueueServer(stopping: .asked)
    let program = try BuiltProgram()
    try program.configure(server)
    let terminal = try PseudoTerminal(columns: 80, rows: 24)
    let studio = try TerminalProgram(
      BuiltProgram.path, [], in: terminal, environment: program.environment)
    try #require(await shows("Say what to make", on: terminal))
    terminal.type("a paper kite\r")
    try #require(await until { server.isStanding })
    if !hasTerminal { terminal.hangUp() }
    kill(studio.id, SIGTERM)
    #expect(try await onThread { studio.wait() } == .exited(0))
    server.goOn()
    let log = try await program.run(["log"])
    #expect(log.errors.contains("(a paper kite) was fetched."), "\(log.errors)")
    #expect(log.output.contains("1 a paper kite  [16×16 PNG]"))
    #expect(server.submitted.count == 1)
  }

  @Test func `On a signal while sending, the studio waits for the response that is on its way`()
    async throws
  {
    let server = QueueServer(stopping: .afterBody)
    let program = try BuiltProgram()
    try program.configure(server)
    let terminal = try PseudoTerminal(columns: 80, rows: 24)
    let studio = try TerminalProgram(
      BuiltProgram.path, [], in: terminal, environment: program.environment)
    try #require(await shows("Say what to make", on: terminal))
    terminal.type("a paper kite\r")
    try #require(await until { server.isStanding })
    kill(studio.id, SIGTERM)
    server.goOn()
    #expect(try await onThread { studio.wait() } == .exited(0))
    let log = try await program.run(["log"])
    #expect(log.errors.contains("(a paper kite) was fetched."), "\(log.errors)")
    #expect(server.submitted.count == 1)
  }

  private func names(in folder: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
      .filter { $0.hasSuffix(".json") }
  }
}
