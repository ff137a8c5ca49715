import Glibc
import TestSupport
import Testing

/// One session open in two programs.
@Suite(.timeLimit(.minutes(10))) struct TwoStudiosTests {
  private func studio(
    _ program: BuiltProgram, _ arguments: [String]
  ) async throws -> (terminal: PseudoTerminal, program: TerminalProgram) {
    let terminal = try PseudoTerminal(columns: 110, rows: 30)
    let studio = try TerminalProgram(
      BuiltProgram.path, arguments, in: terminal, environment: program.environment)
    return (terminal, studio)
  }

  @Test func `Each of two studios sees the turns and decisions of the other`() async throws {
    let program = try BuiltProgram()
    let made = try await program.run(["run", "-p", "a paper kite", "--size", "512"])
    try #require(made.status == 0, "\(made.errors)")
    let (first, one) = try await studio(program, ["--continue"])
    let (second, two) = try await studio(program, ["--continue"])
    try #require(await shows("1 a paper kite", on: first))
    try #require(await shows("1 a paper kite", on: second))
    first.type("make it warmer\r")
    #expect(await shows("2 make it warmer", on: second))
    #expect(await shows("turn 2 is done", on: first))
    second.type("\t*")
    #expect(await shows("★", on: first))
    for terminal in [first, second] { terminal.type("\u{11}") }
    for studio in [one, two] { #expect(try await onThread { studio.wait() } == .exited(0)) }
  }

  @Test func `When one of two studios dies, the other finishes its job, and nothing is sent twice`()
    async throws
  {
    let server = QueueServer(stopping: .asked)
    let program = try BuiltProgram()
    try program.configure(server)
    let (first, one) = try await studio(program, [])
    try #require(await shows("Say what to make", on: first))
    first.type("a paper kite\r")
    try #require(await until { server.isStanding })
    let (second, two) = try await studio(program, ["--continue"])
    try #require(await shows("another Retake", on: second))
    kill(one.id, SIGKILL)
    #expect(try await onThread { one.wait() } == .signal(SIGKILL))
    server.goOn()
    #expect(await shows("16×16 PNG", on: second))
    #expect(server.submitted.count == 1)
    second.type("\u{11}")
    #expect(try await onThread { two.wait() } == .exited(0))
  }
}
