import TestSupport
import Testing

/// What the user decides about turns, from the studio to the log and to the next start.
@Suite(.timeLimit(.minutes(10))) struct TreeStoryTests {
  @Test func `Decisions made in the studio are in the log and survive a restart`() async throws {
    let program = try BuiltProgram()
    let made = try await program.run(["run", "-p", "a paper kite", "--size", "512"])
    try #require(made.status == 0, "\(made.errors)")

    let marked = try await program.play(
      "key Tab\nkey *\nkey L\ntype cover\nkey Enter\nwait idle", arguments: ["--continue"])
    #expect(marked.status == 0, "\(marked.errors)")
    let log = try await program.run(["log"])
    #expect(log.output.contains("1 a paper kite  ★ #cover  ["), "\(log.output)")

    let again = try await program.play("frame", arguments: ["--continue"])
    #expect(again.output.contains("cover ★"), "\(again.output)")
  }
}
