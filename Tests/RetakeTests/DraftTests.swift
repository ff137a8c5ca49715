import Foundation
import GRDB
import Glibc
import TestSupport
import Testing

/// Words that were not sent yet.
@Suite(.timeLimit(.minutes(10))) struct DraftTests {
  @Test func `Typed text is back after the program was killed`() async throws {
    let program = try BuiltProgram()
    let terminal = try PseudoTerminal(columns: 80, rows: 24)
    let studio = try TerminalProgram(
      BuiltProgram.path, [], in: terminal, environment: program.environment)
    try #require(await shows("Say what to make", on: terminal))
    terminal.type("a paper kite, half wri")
    let file = program.path("data/retake.sqlite")
    let isStored = await until {
      let workspace = try? DatabaseQueue(path: file).read { db in
        try String.fetchOne(db, sql: "SELECT desk FROM sessions")
      }
      return workspace?.contains("half wri") == true
    }
    try #require(isStored, "nothing but typing is needed to have it stored")
    kill(studio.id, SIGKILL)
    #expect(await until { studio.ended != nil })

    let next = try await program.play("wait idle\nframe", arguments: ["--continue"])
    #expect(next.output.contains("a paper kite, half wri"))
  }

  @Test func `A template is filled in without a screen, and a mistake costs nothing`()
    async throws
  {
    let program = try BuiltProgram()
    try program.write("# said\na {colour=red} {thing}\n", to: "config/templates/kite.txt")
    try program.write("a {thing\n", to: "config/templates/broken.txt")
    let run = ["run", "--size", "512", "--template"]
    let filled = try await program.run(run + ["kite", "--set", "thing=paper kite=x"])
    #expect(filled.status == 0)
    let log = try await program.run(["log"])
    #expect(log.output.contains("1 a red paper kite=x  ["))
    for (arguments, status, words) in [
      (["kite"], 2, "needs thing"), (["kit"], 2, "did you mean 'kite'?"),
      (["kite", "--set", "color=blue"], 2, "did you mean 'colour'?"),
      (["kite", "--set", "thing"], 2, "sets nothing"), (["broken"], 3, "broken.txt:1"),
      (["kite", "-p", "x"], 2, "leave out -p"),
    ] as [([String], Int32, String)] {
      let refused = try await program.run(run + arguments)
      #expect(refused.status == status && refused.errors.contains(words), "\(refused.errors)")
    }
    #expect(try await program.run(["sessions"]).output.split(separator: "\n").count == 1)
  }
}
